import { Random } from '@nutshell-ml/core'
import type { RowReader } from '../columns/column-source'
import { type Ensemble, IS_NUMBER, LISTED_LEFT, LISTED_RIGHT, MISSING_LEFT, ZERO_IS_MISSING } from './ensemble'

export interface RandomEnsembleOptions {
  readonly precision?: Ensemble['precision']
  readonly outputs?: number
  readonly cols?: number
  readonly trees?: number
  /** Leaves of a tree at most. */
  readonly leaves?: number
  /** By feature: 0 for numbers, or how many levels. @default numbers */
  readonly levels?: readonly number[]
  readonly zeroIsMissing?: boolean
}

/** Trees of random shapes whose numbers are few, so that rows meet thresholds exactly. */
export function randomEnsemble(seed: number, options: RandomEnsembleOptions = {}): Ensemble {
  const { precision = 'float32', outputs = 1, cols = 4, trees = 5, leaves = 8, zeroIsMissing = false } = options
  const { levels = new Array<number>(cols).fill(0) } = options
  const random = new Random(seed)
  const number = (x: number) => (precision === 'float32' ? Math.fround(x) : x)
  const flags: number[] = []
  const feature: number[] = []
  const value: number[] = []
  const left: number[] = []
  const right: number[] = []
  const setStart: number[] = []
  const setWords: number[] = []
  const sets: number[] = []
  const gain: number[] = []
  const cover: number[] = []
  const roots = [0]
  const add = (weight: number): number => {
    const n = flags.push(0) - 1
    feature[n] = setStart[n] = setWords[n] = 0
    value[n] = number(random.next() * 2 - 1)
    left[n] = right[n] = -1
    gain[n] = 0
    cover[n] = weight
    return n
  }
  for (let t = 0; t < trees; t++) {
    const open = [add(64)]
    for (let count = 1 + random.int(leaves); count > 1; count--) {
      const n = open.splice(random.int(open.length), 1)[0]
      const j = random.int(cols)
      feature[n] = j
      gain[n] = 1 + random.int(9)
      flags[n] = random.int(2) === 1 ? MISSING_LEFT : 0
      if (levels[j] === 0) {
        flags[n] |= IS_NUMBER | (zeroIsMissing && random.int(2) === 1 ? ZERO_IS_MISSING : 0)
        value[n] = number(random.int(9) / 3 - 1)
      } else {
        flags[n] |= random.int(2) === 1 ? LISTED_LEFT : LISTED_RIGHT
        setStart[n] = sets.length
        setWords[n] = Math.ceil(levels[j] / 32)
        for (let w = 0; w < setWords[n]; w++) sets.push(random.nextUint32())
      }
      const share = (1 + random.int(9)) / 10
      left[n] = add(cover[n] * share)
      right[n] = add(cover[n] * (1 - share))
      open.push(left[n], right[n])
    }
    roots.push(flags.length)
  }
  return {
    precision,
    outputs,
    cols,
    base: Float64Array.from({ length: outputs }, () => number(random.next())),
    roots: Int32Array.from(roots),
    treeOutputs: Int32Array.from({ length: trees }, (_, t) => t % outputs),
    flags: Uint8Array.from(flags),
    feature: Int32Array.from(feature),
    value: Float64Array.from(value),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    setStart: Int32Array.from(setStart),
    setWords: Int32Array.from(setWords),
    sets: Uint32Array.from(sets),
    gain: Float32Array.from(gain),
    cover: Float32Array.from(cover)
  }
}

/** Rows with gaps, numbers that are thresholds, and levels that no set has. */
export function randomRows(seed: number, rows: number, { cols, levels }: { cols: number; levels?: readonly number[] }) {
  const random = new Random(seed)
  return Float64Array.from({ length: rows * cols }, (_, at) => {
    const kind = random.int(8)
    if (kind === 0) return Number.NaN
    if (kind === 1) return 0
    const count = levels?.[at % cols] ?? 0
    if (count > 0) return kind === 2 ? random.int(200) - 50 : random.int(count)
    return kind === 2 ? random.next() * 4 - 2 : random.int(9) / 3 - 1
  })
}

export function readerOf(data: Float64Array, cols: number): RowReader {
  return {
    rows: data.length / cols,
    cols,
    readInto: (from, to, into) => into.set(data.subarray(from * cols, to * cols))
  }
}

/** Whether a row goes left, as `Ensemble` says it. */
export function plainGoesLeft(ensemble: Ensemble, n: number, given: number): boolean {
  const { flags, value, setStart, setWords, sets, precision } = ensemble
  const x = precision === 'float32' ? Math.fround(given) : given
  const isGap = Number.isNaN(x) || ((flags[n] & ZERO_IS_MISSING) !== 0 && x === 0)
  if (isGap) return (flags[n] & MISSING_LEFT) !== 0
  if (flags[n] & IS_NUMBER) return x < value[n]
  let isListed = false
  for (let level = 0; level < setWords[n] * 32; level++) {
    const isIn = ((sets[setStart[n] + Math.floor(level / 32)] >>> (level % 32)) & 1) === 1
    if (isIn && level === x) isListed = true
  }
  return (flags[n] & LISTED_LEFT) !== 0 ? isListed : !isListed
}

/** The leaf of a row, node by node. */
export function plainLeaf(ensemble: Ensemble, tree: number, row: ArrayLike<number>): number {
  let n = ensemble.roots[tree]
  while ((ensemble.flags[n] & 7) !== 0) {
    n = plainGoesLeft(ensemble, n, row[ensemble.feature[n]]) ? ensemble.left[n] : ensemble.right[n]
  }
  return n
}
