import type { BinnedFeature } from '../bins/binned-feature'
import { codeColumn, codeSparse } from '../bins/code-column'
import type { ColumnSource } from '../columns/column-source'

/** Features of a group. */
export const GROUP = 4
/** A column is sparse where at most this share of rows is not in the commonest bin of training rows. */
const SPARSE_SHARE = 0.25

/** The bins of all rows: those of the training rows as histograms read them, those of all rows feature by feature. */
export interface PlainColumns {
  /** Dense features, four bins in a word, the first in its lowest byte: what one row needs lies together. */
  readonly groups: readonly ColumnGroup[]
  /** By feature: its place in `groups`, GROUP * group + byte; -1 where it is sparse. */
  readonly place: Int32Array
  readonly sparse: SparseBins | undefined
}

export interface ColumnGroup {
  /** Up to four. */
  readonly features: readonly number[]
  readonly words: Uint32Array
}

/** Columns of few rows that are not in the commonest bin of training rows. */
export interface SparseBins {
  readonly features: readonly number[]
  /** By feature, empty for dense ones: the rows, rising, that are in another bin, and their bins. */
  readonly rows: readonly Int32Array[]
  readonly codes: readonly Uint8Array[]
  readonly commonest: Uint8Array
  /** Training row r has entries[rowStart[r]] to entries[rowStart[r + 1]]: the places of its pairs in a histogram. */
  readonly rowStart: Int32Array
  readonly entries: Int32Array
}

/** @param starts the pair of a histogram that each feature starts at */
export function plainColumns(
  sources: readonly ColumnSource[],
  features: readonly BinnedFeature[],
  starts: Int32Array,
  trainingRows: number
): PlainColumns {
  const rows = sources.reduce((sum, source) => sum + source.rows, 0)
  const groups: { features: number[]; words: Uint32Array }[] = []
  const place = new Int32Array(features.length).fill(-1)
  const sparse: number[] = []
  const sparseRows: Int32Array[] = []
  const sparseCodes: Uint8Array[] = []
  const commonest = new Uint8Array(features.length)
  const codes = new Uint8Array(rows)
  let dense = 0
  for (let f = 0; f < features.length; f++) {
    codeAll(sources, features[f], f, codes)
    const bin = commonestBin(codes.subarray(0, trainingRows))
    commonest[f] = bin
    let count = 0
    for (let row = 0; row < rows; row++) if (codes[row] !== bin) count++
    if (count > rows * SPARSE_SHARE) {
      place[f] = dense++
      const byte = place[f] % GROUP
      if (byte === 0) groups.push({ features: [], words: new Uint32Array(rows) })
      const group = groups[groups.length - 1]
      group.features.push(f)
      for (let row = 0; row < rows; row++) group.words[row] |= codes[row] << (8 * byte)
      continue
    }
    const others = new Int32Array(count)
    const otherCodes = new Uint8Array(count)
    for (let row = 0, at = 0; row < rows; row++) {
      if (codes[row] === bin) continue
      others[at] = row
      otherCodes[at++] = codes[row]
    }
    sparse.push(f)
    sparseRows[f] = others
    sparseCodes[f] = otherCodes
  }
  if (sparse.length === 0) return { groups, place, sparse: undefined }
  const byRow = entriesByRow(sparse, sparseRows, sparseCodes, starts, trainingRows)
  return { groups, place, sparse: { features: sparse, rows: sparseRows, codes: sparseCodes, commonest, ...byRow } }
}

/** The bins of one feature, the rows of all sources one after the other. */
function codeAll(sources: readonly ColumnSource[], feature: BinnedFeature, f: number, codes: Uint8Array): void {
  let from = 0
  for (const source of sources) {
    const column = source.column(f)
    const into = codes.subarray(from, from + source.rows)
    if ('rows' in column) {
      const coded = codeSparse(feature, column)
      into.fill(coded.defaultBin)
      for (let i = 0; i < coded.rows.length; i++) into[coded.rows[i]] = coded.codes[i]
    } else codeColumn(feature, column, into)
    from += source.rows
  }
}

function commonestBin(codes: Uint8Array): number {
  const counts = new Int32Array(256)
  for (let row = 0; row < codes.length; row++) counts[codes[row]]++
  let bin = 0
  for (let other = 1; other < 256; other++) if (counts[other] > counts[bin]) bin = other
  return bin
}

function entriesByRow(
  features: readonly number[],
  rows: readonly Int32Array[],
  codes: readonly Uint8Array[],
  starts: Int32Array,
  trainingRows: number
): { rowStart: Int32Array; entries: Int32Array } {
  const rowStart = new Int32Array(trainingRows + 1)
  for (const f of features) {
    for (const row of rows[f]) if (row < trainingRows) rowStart[row + 1]++
  }
  for (let row = 0; row < trainingRows; row++) rowStart[row + 1] += rowStart[row]
  const entries = new Int32Array(rowStart[trainingRows])
  const next = rowStart.slice(0, trainingRows)
  for (const f of features) {
    const ofFeature = rows[f]
    for (let i = 0; i < ofFeature.length && ofFeature[i] < trainingRows; i++) {
      entries[next[ofFeature[i]]++] = 2 * (starts[f] + codes[f][i])
    }
  }
  return { rowStart, entries }
}
