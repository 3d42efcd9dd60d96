import type { RowReader } from '../columns/column-source'
import { type CompiledEnsemble, compileEnsemble, fillSlots, levelGoesLeft } from './compile-ensemble'
import type { Ensemble } from './ensemble'
import { rowScorer, TreeKernel, tablesFor } from './tree-kernel'
import { TABLE_BLOCK } from './tree-tables'

/** So many rows go through all trees together: their slots and a tree stay in the fastest cache. */
const BLOCK = 64

/** From so many rows x trees on, the kernel is worth its start. */
const MUCH = 1 << 13

/** Up to so many rows go one by one: what a block begins with would take longer than they do. */
const FEW = 8

/** After so many rows that came one by one, tables for these are worth their memory. */
const MANY = 64

interface Scorer {
  readonly compiled: CompiledEnsemble
  /** Slots of a row. */
  readonly row: Float64Array
  /** Slots of a block of rows, read from it, and their scores; made when first needed. */
  block: { readonly slots: Float64Array; readonly features: Float32Array | Float64Array } | undefined
  /** The features of one of a few rows; made when first needed. */
  features: Float32Array | Float64Array | undefined
  /** The trees as the kernel reads them; null where it cannot, undefined where nobody asked yet. */
  tables: Uint32Array | null | undefined
  /** Rows that came one by one so far. */
  single: number
  /** What scores them with SIMD. */
  scoreRow: ReturnType<typeof rowScorer>
}

const scorers = new WeakMap<Ensemble, Scorer>()

function scorerOf(ensemble: Ensemble): Scorer {
  let scorer = scorers.get(ensemble)
  if (scorer === undefined) {
    const compiled = compileEnsemble(ensemble)
    scorer = {
      compiled,
      row: new Float64Array(compiled.slotFeature.length),
      block: undefined,
      features: undefined,
      tables: undefined,
      single: 0,
      scoreRow: undefined
    }
    scorers.set(ensemble, scorer)
  }
  return scorer
}

/** The ensemble as it is laid out for speed: made once. */
export function compiledOf(ensemble: Ensemble): CompiledEnsemble {
  return scorerOf(ensemble).compiled
}

/**
 * The scores of a row: what the trees of the first rounds, or all, add to the base.
 *
 * @param features as many numbers as the ensemble has features: NaN is a gap.
 * @param out one for each output.
 * @param rounds how many trees each output has a say of. @default all
 */
export function scoreRow(
  ensemble: Ensemble,
  features: Float32Array | Float64Array,
  out: Float64Array,
  rounds?: number
): void {
  const scorer = scorerOf(ensemble)
  const { compiled, row } = scorer
  if (scorer.scoreRow !== undefined && rounds === undefined) {
    scorer.scoreRow(features, out)
    return
  }
  if (++scorer.single === MANY && compiled.roots.length >= 8) scorer.scoreRow = rowScorer(compiled)
  fillSlots(compiled, features, 0, row, 0)
  const { outputs, base } = compiled
  for (let k = 0; k < outputs; k++) out[k] = base[k]
  addTrees(compiled, row, 0, treesOf(ensemble, rounds), out)
}

/** The first trees, of so many rounds. */
function treesOf({ treeOutputs, outputs }: Ensemble, rounds: number | undefined): number {
  return rounds === undefined ? treeOutputs.length : Math.min(treeOutputs.length, rounds * outputs)
}

/** Adds the first trees to the scores of a row whose slots begin at `at`. */
export function addTrees(
  compiled: CompiledEnsemble,
  row: Float64Array,
  at: number,
  trees: number,
  out: Float64Array
): void {
  const { roots, slot, child, threshold, value, treeOutputs, isFloat32, isNumeric } = compiled
  let t = 0
  if (isNumeric) {
    // Six trees at once: each step waits for memory, and one wait serves all. Looking every second step whether all have come to
    // their leaves is enough, as rows stay there.
    for (; t + 6 <= trees; t += 6) {
      let a = roots[t]
      let b = roots[t + 1]
      let c = roots[t + 2]
      let d = roots[t + 3]
      let e = roots[t + 4]
      let f = roots[t + 5]
      for (;;) {
        a = child[a] + Number(row[at + slot[a]] < threshold[a])
        b = child[b] + Number(row[at + slot[b]] < threshold[b])
        c = child[c] + Number(row[at + slot[c]] < threshold[c])
        d = child[d] + Number(row[at + slot[d]] < threshold[d])
        e = child[e] + Number(row[at + slot[e]] < threshold[e])
        f = child[f] + Number(row[at + slot[f]] < threshold[f])
        const a1 = child[a] + Number(row[at + slot[a]] < threshold[a])
        const b1 = child[b] + Number(row[at + slot[b]] < threshold[b])
        const c1 = child[c] + Number(row[at + slot[c]] < threshold[c])
        const d1 = child[d] + Number(row[at + slot[d]] < threshold[d])
        const e1 = child[e] + Number(row[at + slot[e]] < threshold[e])
        const f1 = child[f] + Number(row[at + slot[f]] < threshold[f])
        if (a1 === a && b1 === b && c1 === c && d1 === d && e1 === e && f1 === f) break
        a = a1
        b = b1
        c = c1
        d = d1
        e = e1
        f = f1
      }
      add(out, treeOutputs[t], value[a], isFloat32)
      add(out, treeOutputs[t + 1], value[b], isFloat32)
      add(out, treeOutputs[t + 2], value[c], isFloat32)
      add(out, treeOutputs[t + 3], value[d], isFloat32)
      add(out, treeOutputs[t + 4], value[e], isFloat32)
      add(out, treeOutputs[t + 5], value[f], isFloat32)
    }
  }
  for (; t < trees; t++) {
    add(out, treeOutputs[t], value[leafOf(compiled, t, row, at)], isFloat32)
  }
}

function add(out: Float64Array, at: number, value: number, isFloat32: boolean): void {
  const sum = out[at] + value
  out[at] = isFloat32 ? Math.fround(sum) : sum
}

/** The record of the leaf that a row comes to. */
function leafOf(compiled: CompiledEnsemble, tree: number, slots: Float64Array, at: number): number {
  const { roots, slot, child, threshold, node, source } = compiled
  let record = roots[tree]
  for (;;) {
    const s = slot[record]
    const goesLeft = s >= 0 ? slots[at + s] < threshold[record] : levelGoesLeft(source, node[record], slots[at - 1 - s])
    const next = child[record] + (goesLeft ? 1 : 0)
    if (next === record) return record
    record = next
  }
}

/**
 * The scores of many rows.
 *
 * @param out rows x outputs, row-major, which it returns.
 * @param rounds how many trees each output has a say of. @default all
 */
export function scoreRows(ensemble: Ensemble, reader: RowReader, out: Float64Array, rounds?: number): Float64Array {
  const scorer = scorerOf(ensemble)
  const { compiled } = scorer
  const { outputs, base } = compiled
  if (reader.rows <= FEW) {
    scorer.features ??= compiled.isFloat32 ? new Float32Array(compiled.cols) : new Float64Array(compiled.cols)
    for (let i = 0; i < reader.rows; i++) {
      reader.readInto(i, i + 1, scorer.features)
      scoreRow(ensemble, scorer.features, out.subarray(i * outputs, (i + 1) * outputs), rounds)
    }
    return out
  }
  const trees = treesOf(ensemble, rounds)
  if (compiled.isFloat32 && reader.rows * trees >= MUCH) {
    scorer.tables ??= tablesFor(compiled) ?? null
    const kernel = TreeKernel.get()
    if (scorer.tables !== null && kernel !== undefined) {
      const { tables } = scorer
      const features = new Float32Array(TABLE_BLOCK * compiled.cols)
      for (let from = 0; from < reader.rows; from += TABLE_BLOCK) {
        const to = Math.min(from + TABLE_BLOCK, reader.rows)
        reader.readInto(from, to, features)
        kernel.scoreBlock(compiled, tables, features, to - from, trees, out, from * outputs)
      }
      return out
    }
  }
  eachBlock(ensemble, reader, (slots, width, from, to) => {
    for (let i = from; i < to; i++) for (let k = 0; k < outputs; k++) out[i * outputs + k] = base[k]
    addTreesToBlock(compiled, slots, width, to - from, trees, out, from * outputs)
  })
  return out
}

function addTreesToBlock(
  compiled: CompiledEnsemble,
  slots: Float64Array,
  width: number,
  rows: number,
  trees: number,
  out: Float64Array,
  first: number
): void {
  const { roots, slot, child, threshold, value, treeOutputs, isFloat32, isNumeric, outputs } = compiled
  for (let t = 0; t < trees; t++) {
    const root = roots[t]
    let at = first + treeOutputs[t]
    let i = 0
    if (isNumeric) {
      for (; i + 4 <= rows; i += 4) {
        const rowA = i * width
        const rowB = rowA + width
        const rowC = rowB + width
        const rowD = rowC + width
        let a = root
        let b = root
        let c = root
        let d = root
        for (;;) {
          a = child[a] + Number(slots[rowA + slot[a]] < threshold[a])
          b = child[b] + Number(slots[rowB + slot[b]] < threshold[b])
          c = child[c] + Number(slots[rowC + slot[c]] < threshold[c])
          d = child[d] + Number(slots[rowD + slot[d]] < threshold[d])
          const a1 = child[a] + Number(slots[rowA + slot[a]] < threshold[a])
          const b1 = child[b] + Number(slots[rowB + slot[b]] < threshold[b])
          const c1 = child[c] + Number(slots[rowC + slot[c]] < threshold[c])
          const d1 = child[d] + Number(slots[rowD + slot[d]] < threshold[d])
          if (a1 === a && b1 === b && c1 === c && d1 === d) break
          a = a1
          b = b1
          c = c1
          d = d1
        }
        add(out, at, value[a], isFloat32)
        add(out, at + outputs, value[b], isFloat32)
        add(out, at + 2 * outputs, value[c], isFloat32)
        add(out, at + 3 * outputs, value[d], isFloat32)
        at += 4 * outputs
      }
    }
    for (; i < rows; i++, at += outputs) {
      add(out, at, value[leafOf(compiled, t, slots, i * width)], isFloat32)
    }
  }
}

/**
 * The leaf that each row comes to in each tree, counted within the tree in the order of its nodes.
 *
 * @param out rows x trees, row-major, which it returns.
 */
export function leavesOf(ensemble: Ensemble, reader: RowReader, out: Int32Array): Int32Array {
  const { compiled } = scorerOf(ensemble)
  const { flags, roots } = ensemble
  const trees = roots.length - 1
  const numbers = new Int32Array(flags.length)
  for (let t = 0; t < trees; t++) {
    let leaves = 0
    for (let n = roots[t]; n < roots[t + 1]; n++) if ((flags[n] & 7) === 0) numbers[n] = leaves++
  }
  eachBlock(ensemble, reader, (slots, width, from, to) => {
    for (let t = 0; t < trees; t++) {
      for (let i = from; i < to; i++) {
        out[i * trees + t] = numbers[compiled.node[leafOf(compiled, t, slots, (i - from) * width)]]
      }
    }
  })
  return out
}

/** Calls `use` with the slots of some rows after the other, `width` for each. */
export function eachBlock(
  ensemble: Ensemble,
  reader: RowReader,
  use: (slots: Float64Array, width: number, from: number, to: number) => void
): void {
  const scorer = scorerOf(ensemble)
  const { compiled } = scorer
  const { cols, isFloat32 } = compiled
  const width = compiled.slotFeature.length
  scorer.block ??= {
    slots: new Float64Array(BLOCK * width),
    features: isFloat32 ? new Float32Array(BLOCK * cols) : new Float64Array(BLOCK * cols)
  }
  const { slots, features } = scorer.block
  for (let from = 0; from < reader.rows; from += BLOCK) {
    const to = Math.min(from + BLOCK, reader.rows)
    reader.readInto(from, to, features)
    for (let i = 0; i < to - from; i++) fillSlots(compiled, features, i * cols, slots, i * width)
    use(slots, width, from, to)
  }
}
