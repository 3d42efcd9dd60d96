import { type Ensemble, IS_NUMBER, LISTED_LEFT, MISSING_LEFT, ZERO_IS_MISSING } from './ensemble'

/** Numbers this close to 0 are as good as 0 where 0 counts as a gap, as in LightGBM. */
const ZERO = Math.fround(1e-35)

/** A slot holds a number as it is, or the slot's gap where there is none. */
const NUMBER = 0
/** As NUMBER, and 0 is a gap too. */
const NUMBER_OR_ZERO = 1
/** A slot holds -1 where the level goes left and 1 where it goes right. */
export const SIDE = 2
/** A slot holds the level, or NaN. */
export const LEVEL = 3

/**
 * An ensemble laid out for speed. A row is first written into slots: one for each way in which some node reads a feature,
 * with an infinite number for a gap, so that `x < threshold` alone decides, and -1 or 1 where a node asks for a set of levels.
 * Float32 numbers are float64 numbers too, so one kernel serves both precisions.
 */
export interface CompiledEnsemble {
  readonly isFloat32: boolean
  readonly cols: number
  readonly outputs: number
  readonly base: Float64Array
  readonly treeOutputs: Int32Array
  /** By slot. */
  readonly slotFeature: Int32Array
  readonly slotKind: Uint8Array
  readonly slotGap: Float64Array
  /** A node of the ensemble that asks for the set that the slot stands for; -1 for numbers. */
  readonly slotNode: Int32Array
  /** The slots of kind NUMBER, which come first. */
  readonly numberSlots: number
  /** Records: the root of each tree. The two children of a node are neighbours, the right one first. */
  readonly roots: Int32Array
  /** The slot that a record reads; < 0 where the record is a node of categories, -1 - slot. */
  readonly slot: Int32Array
  /** The right child; a leaf is its own. */
  readonly child: Int32Array
  /** -Infinity in a leaf, so that rows stay there. */
  readonly threshold: Float64Array
  /** Values of leaves. */
  readonly value: Float64Array
  /** The node of the ensemble that a record is. */
  readonly node: Int32Array
  /** False where some records are nodes of categories. */
  readonly isNumeric: boolean
  readonly source: Ensemble
}

/** @throws nothing: the ensemble is one that `checkEnsemble` lets pass. */
export function compileEnsemble(ensemble: Ensemble): CompiledEnsemble {
  const { flags, value, roots: treeRoots } = ensemble
  const nodes = flags.length
  const trees = treeRoots.length - 1
  const slots = chooseSlots(ensemble)
  const slot = new Int32Array(nodes)
  const child = new Int32Array(nodes)
  const threshold = new Float64Array(nodes)
  const values = new Float64Array(nodes)
  const node = new Int32Array(nodes)
  const roots = new Int32Array(trees)
  let isNumeric = true
  for (let t = 0; t < trees; t++) {
    // Breadth first: what all rows pass lies together.
    const first = treeRoots[t]
    roots[t] = first
    node[first] = first
    let end = first + 1
    for (let record = first; record < end; record++) {
      const n = node[record]
      if ((flags[n] & 7) === 0) {
        child[record] = record
        threshold[record] = Number.NEGATIVE_INFINITY
        values[record] = value[n]
        continue
      }
      const { place, kind } = slots.of(n)
      if (kind === LEVEL) {
        slot[record] = -1 - place
        isNumeric = false
      } else {
        slot[record] = place
        threshold[record] = kind === SIDE ? 0 : value[n]
      }
      child[record] = end
      node[end++] = ensemble.right[n]
      node[end++] = ensemble.left[n]
    }
  }
  return {
    isFloat32: ensemble.precision === 'float32',
    cols: ensemble.cols,
    outputs: ensemble.outputs,
    base: ensemble.base,
    treeOutputs: ensemble.treeOutputs,
    ...slots.table(),
    roots,
    slot,
    child,
    threshold,
    value: values,
    node,
    isNumeric,
    source: ensemble
  }
}

interface SlotChoice {
  of(node: number): { readonly place: number; readonly kind: number }
  table(): Pick<CompiledEnsemble, 'slotFeature' | 'slotKind' | 'slotGap' | 'slotNode' | 'numberSlots'>
}

/** Sets that are asked for often get a slot; where there are too many different ones, levels are looked up on the way. */
function chooseSlots(ensemble: Ensemble): SlotChoice {
  const { flags, feature, roots } = ensemble
  const names = new Map<string, { kind: number; feature: number; gap: number; node: number; place: number }>()
  const sets = new Set<string>()
  for (let n = 0; n < flags.length; n++) if (isSet(flags[n])) sets.add(setName(ensemble, n))
  const bySide = sets.size <= Math.max(16, roots.length - 1)
  const nameOf = (n: number): string => {
    const flag = flags[n]
    if (isSet(flag)) return bySide ? setName(ensemble, n) : `level ${feature[n]}`
    return `${feature[n]} ${flag & (MISSING_LEFT | ZERO_IS_MISSING)}`
  }
  for (let n = 0; n < flags.length; n++) {
    const flag = flags[n]
    if ((flag & 7) === 0) continue
    const name = nameOf(n)
    if (names.has(name)) continue
    const kind = isSet(flag) ? (bySide ? SIDE : LEVEL) : flag & ZERO_IS_MISSING ? NUMBER_OR_ZERO : NUMBER
    const gap = isSet(flag) ? Number.NaN : flag & MISSING_LEFT ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    names.set(name, { kind, feature: feature[n], gap, node: isSet(flag) ? n : -1, place: 0 })
  }
  const list = [...names.values()].sort((a, b) => a.kind - b.kind || a.feature - b.feature)
  for (let i = 0; i < list.length; i++) list[i].place = i
  return {
    of: (n) => names.get(nameOf(n))!,
    table: () => ({
      slotFeature: Int32Array.from(list, (one) => one.feature),
      slotKind: Uint8Array.from(list, (one) => one.kind),
      slotGap: Float64Array.from(list, (one) => one.gap),
      slotNode: Int32Array.from(list, (one) => one.node),
      numberSlots: list.filter((one) => one.kind === NUMBER).length
    })
  }
}

function isSet(flag: number): boolean {
  return (flag & 7) !== 0 && (flag & IS_NUMBER) === 0
}

function setName({ flags, feature, setStart, setWords, sets }: Ensemble, n: number): string {
  return `set ${feature[n]} ${flags[n]} ${sets.subarray(setStart[n], setStart[n] + setWords[n]).join()}`
}

/** Whether a row goes left at a node of categories, by its level: NaN is a gap. */
export function levelGoesLeft({ flags, setStart, setWords, sets }: Ensemble, node: number, level: number): boolean {
  const flag = flags[node]
  if (Number.isNaN(level)) return (flag & MISSING_LEFT) !== 0
  const isListed =
    level >= 0 && level < 32 * setWords[node] && ((sets[setStart[node] + (level >>> 5)] >>> (level & 31)) & 1) === 1
  return isListed === ((flag & LISTED_LEFT) !== 0)
}

/** Writes a row into its slots. */
export function fillSlots(
  compiled: CompiledEnsemble,
  features: Float32Array | Float64Array,
  from: number,
  slots: Float32Array | Float64Array,
  at: number
): void {
  const { slotFeature, slotGap, numberSlots, isFloat32 } = compiled
  const count = slotFeature.length
  for (let s = 0; s < numberSlots; s++) {
    const given = features[from + slotFeature[s]]
    const x = isFloat32 ? Math.fround(given) : given
    slots[at + s] = Number.isNaN(x) ? slotGap[s] : x
  }
  for (let s = numberSlots; s < count; s++) slots[at + s] = specialSlot(compiled, s, features[from + slotFeature[s]])
}

/** As `fillSlots`, of several rows, slot by slot: row i of slot s is at s * stride + i. */
export function fillSlotColumns(
  compiled: CompiledEnsemble,
  features: Float32Array,
  rows: number,
  slots: Float32Array,
  stride: number
): void {
  const { slotFeature, slotGap, numberSlots, cols } = compiled
  for (let s = 0; s < slotFeature.length; s++) {
    const gap = slotGap[s]
    let at = s * stride
    let from = slotFeature[s]
    for (let i = 0; i < rows; i++, from += cols) {
      const x = s < numberSlots ? features[from] : specialSlot(compiled, s, features[from])
      slots[at++] = Number.isNaN(x) ? gap : x
    }
  }
}

function specialSlot({ slotKind, slotGap, slotNode, isFloat32, source }: CompiledEnsemble, s: number, given: number) {
  const x = isFloat32 ? Math.fround(given) : given
  if (slotKind[s] === LEVEL) return x
  if (slotKind[s] === SIDE) return levelGoesLeft(source, slotNode[s], x) ? -1 : 1
  return Number.isNaN(x) || Math.abs(x) <= ZERO ? slotGap[s] : x
}
