import type { CompiledEnsemble } from './compile-ensemble'
import { leafRanges } from './tree-tables'

/** Marks that stay in the second nearest cache, in bytes. */
const MOST_BYTES = 1 << 22
/** With more slots, walking down the trees is faster. */
const MOST_SLOTS = 64

/** Trees as assembly/score-row.ts reads them, for a memory of their own; addresses are in bytes. */
export interface RowTables {
  readonly bytes: ArrayBuffer
  readonly slots: number
  readonly row: number
  readonly markBytes: number
  readonly places: number
  readonly left: number
  readonly values: number
  readonly sums: number
}

/**
 * For every slot and each place among its thresholds the marks of all trees: a bit for each leaf that is left when the nodes fail
 * whose thresholds are not above the place. Undefined where that is too much, or not possible: float64, more than 32 leaves,
 * levels that are looked up, trees that do not belong to the outputs in turn.
 *
 * @param start the first address that is free.
 */
export function rowTables(compiled: CompiledEnsemble, start: number): RowTables | undefined {
  const { isFloat32, isNumeric, roots, child, slot, threshold, value, treeOutputs, outputs, slotFeature } = compiled
  const count = slotFeature.length
  const trees = roots.length
  if (!isFloat32 || !isNumeric || count === 0 || count > MOST_SLOTS) return undefined
  if (treeOutputs.some((output, t) => output !== t % outputs)) return undefined
  const { first, end } = leafRanges(compiled)
  if (roots.some((root) => end[root] > 32)) return undefined
  const nodesOf: number[][] = Array.from({ length: count }, () => [])
  for (let n = 0; n < child.length; n++) if (child[n] !== n) nodesOf[slot[n]].push(n)
  const thresholds = nodesOf.map((nodes) => Float32Array.from(new Set(nodes.map((n) => threshold[n]))).sort())
  const markBytes = Math.ceil((trees * 4) / 64) * 64
  const all = thresholds.reduce((sum, { length }) => sum + length, 0)
  if ((all + count) * markBytes > MOST_BYTES) return undefined
  let size = start
  const take = (bytes: number) => {
    const at = size
    size = Math.ceil((size + bytes) / 64) * 64
    return at
  }
  const slots = take(count * 12)
  const row = take(count * 4)
  const places = take(count * 4)
  const sums = take(outputs * 4)
  const left = take(markBytes)
  const values = take(trees * 128)
  const thresholdsAt = take(all * 4)
  const marksAt = take((all + count) * markBytes)
  const bytes = new ArrayBuffer(size)
  const ints = new Int32Array(bytes)
  const floats = new Float32Array(bytes)
  const treeOf = new Int32Array(child.length)
  for (let t = 0; t < trees; t++) treeOf.fill(t, roots[t], roots[t + 1] ?? child.length)
  for (let n = 0; n < child.length; n++) if (child[n] === n) floats[values / 4 + treeOf[n] * 32 + first[n]] = value[n]
  let known = 0
  thresholds.forEach((own, s) => {
    const marks = (marksAt + (known + s) * markBytes) / 4
    ints.set([thresholdsAt + known * 4, own.length, marks * 4], slots / 4 + s * 3)
    floats.set(own, thresholdsAt / 4 + known)
    known += own.length
    const words = markBytes / 4
    ints.fill(-1, marks, marks + (own.length + 1) * words)
    for (const n of nodesOf[s]) {
      const from = first[child[n] + 1]
      const to = end[child[n] + 1]
      const bits = (to === 32 ? -1 : (1 << to) - 1) & ~((1 << from) - 1)
      ints[marks + (own.indexOf(threshold[n]) + 1) * words + treeOf[n]] &= ~bits
    }
    for (let at = marks + words; at < marks + (own.length + 1) * words; at++) ints[at] &= ints[at - words]
  })
  return { bytes, slots, row, markBytes, places, left, values, sums }
}
