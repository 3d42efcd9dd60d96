import type { TextScratch } from './text/text-vectorizer'

/** Entries of one row of a sparse block of `cols` columns. */
interface SparseRow extends TextScratch {
  readonly cols: number
}

/** Memory for one row, filled by `encodeRow`. Make one and use it for all rows. */
export interface RowScratch {
  /** The dense numbers: `dense` of a design of one row. */
  readonly dense: Float64Array
  /** One for each one-hot group: the column that is 1, counted over all blocks, or -1. */
  readonly codes: Int32Array
  /** The entries of the sparse columns, counted within the sparse block; undefined where there is none. */
  readonly sparse: SparseRow | undefined
  /** Memory for each column of text, where there are several. */
  readonly texts: readonly TextScratch[]
}

/** Adds entries behind those there are, their columns shifted. */
export function appendEntries(from: TextScratch, shift: number, to: TextScratch): void {
  const { columns, values, length } = from
  const start = to.length
  if (to.columns.length < start + length) {
    const wider = new Int32Array(2 * (start + length))
    const longer = new Float64Array(2 * (start + length))
    wider.set(to.columns.subarray(0, start))
    longer.set(to.values.subarray(0, start))
    to.columns = wider
    to.values = longer
  }
  for (let p = 0; p < length; p++) {
    to.columns[start + p] = columns[p] + shift
    to.values[start + p] = values[p]
  }
  to.length = start + length
}
