import type { DenseColumn, SparseColumn } from '../columns/column-source'
import type { BinnedFeature, CategoryBins, NumberBins } from './binned-feature'
import { MOST_FLOAT32 } from './number-edges'

/**
 * The code of a gap where a feature has no bin for gaps, as only rows have that are not trained on: no bin has this number, for
 * without a bin of gaps there are at most 255. Such a row goes where `missingLeft` says.
 */
export const GAP_CODE = 255

/** A column without the rows of its commonest bin. */
export interface SparseCodes {
  /** The bin of 0, which is that of all rows that are not listed. */
  readonly defaultBin: number
  /** Rising. */
  readonly rows: Int32Array
  readonly codes: Uint8Array
}

/** Fewer edges than this are gone through one by one. */
const FEW = 8
/** The most entries of the table that narrows a search. */
const MOST_ENTRIES = 1 << 16

/** Writes the bin of each row; gaps, and levels without a bin, as `GAP_CODE` where the feature has no bin for them. */
export function codeColumn(feature: BinnedFeature, { values }: DenseColumn, into: Uint8Array): void {
  if (feature.kind === 'category') codeLevels(feature, values, values.length, into)
  else codeNumbers(feature, values, values.length, into)
}

/** The bins of the rows that have another bin than 0 has. */
export function codeSparse(feature: BinnedFeature, { rows, values }: SparseColumn): SparseCodes {
  const zero = new Uint8Array(1)
  codeColumn(feature, { values: new Float32Array(1) }, zero)
  const [defaultBin] = zero
  const codes = new Uint8Array(values.length)
  codeColumn(feature, { values }, codes)
  let kept = 0
  for (let p = 0; p < codes.length; p++) if (codes[p] !== defaultBin) kept++
  if (kept === codes.length) return { defaultBin, rows: rows.slice(), codes }
  const keptRows = new Int32Array(kept)
  const keptCodes = new Uint8Array(kept)
  for (let p = 0, at = 0; p < codes.length; p++) {
    if (codes[p] === defaultBin) continue
    keptRows[at] = rows[p]
    keptCodes[at++] = codes[p]
  }
  return { defaultBin, rows: keptRows, codes: keptCodes }
}

function codeLevels(feature: CategoryBins, values: Float32Array, length: number, into: Uint8Array): void {
  const { levels } = feature
  const gap = feature.missingBin < 0 ? GAP_CODE : feature.missingBin
  const most = levels.reduce((greatest, level) => Math.max(greatest, level), -1)
  const bins = new Uint8Array(most + 1).fill(gap)
  levels.forEach((level, bin) => {
    bins[level] = bin
  })
  for (let i = 0; i < length; i++) {
    const value = values[i]
    const level = value | 0
    into[i] = level === value && level >= 0 && level <= most ? bins[level] : gap
  }
}

function codeNumbers(feature: NumberBins, values: Float32Array, length: number, into: Uint8Array): void {
  const gap = feature.missingBin < 0 ? GAP_CODE : feature.missingBin
  const edges = Float64Array.from(feature.edges)
  if (edges.length <= FEW || length < MOST_ENTRIES / 64) {
    for (let i = 0; i < length; i++) {
      const value = values[i]
      into[i] = Number.isNaN(value) ? gap : firstAbove(edges, value, 0, edges.length)
    }
    return
  }
  // Bits of a float32 number, turned so that they rise as the numbers do, tell by their first ones which few edges there are left
  // to compare with.
  const { starts, least, most, shift } = narrowing(feature.edges)
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length)
  for (let i = 0; i < length; i++) {
    const value = values[i]
    if (Number.isNaN(value)) {
      into[i] = gap
      continue
    }
    let key = rising(bits[i])
    if (key < least) key = least
    else if (key > most) key = most
    const entry = (key - least) >>> shift
    let bin = starts[entry]
    let end = starts[entry + 1]
    while (bin < end) {
      const middle = (bin + end) >> 1
      if (value >= edges[middle]) bin = middle + 1
      else end = middle
    }
    into[i] = bin
  }
}

/** How many edges are at most `value`, which is at least those before `from` and below that at `to`. */
function firstAbove(edges: Float64Array, value: number, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if (value >= edges[middle]) low = middle + 1
    else high = middle
  }
  return low
}

/** By the first bits of a number: how many edges are below all such numbers. */
function narrowing(edges: Float32Array) {
  // The last edge of a feature with gaps is far from all numbers.
  const near = edges[edges.length - 1] === MOST_FLOAT32 ? edges.slice(0, -1) : edges.slice()
  const keys = new Int32Array(near.buffer).map(rising)
  const least = keys[0]
  const most = keys[keys.length - 1]
  const width = (most - least) >>> 0
  let shift = 0
  while (width >>> shift >= MOST_ENTRIES) shift++
  const entries = (width >>> shift) + 1
  const starts = new Uint8Array(entries + 1)
  let edge = 0
  for (let entry = 0; entry < entries; entry++) {
    while (edge < keys.length && (keys[edge] - least) >>> shift < entry) edge++
    starts[entry] = edge
  }
  starts[entries] = edges.length
  return { starts, least, most, shift }
}

/** The bits of a float32 number as a whole number that rises as it does; 0 and -0 are the same. */
function rising(bits: number): number {
  const sign = bits >> 31
  return ((bits & 0x7fffffff) ^ sign) - sign
}
