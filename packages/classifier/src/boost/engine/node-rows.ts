import type { BinnedFeature } from '../bins/binned-feature'
import type { NodeRows, Split } from './engine'

/**
 * Puts active rows first, then all others, both rising.
 *
 * @param index of all rows
 * @param rows the active ones, rising; undefined for all that are for training
 * @param from where all are active, the rows before this one are left to be put in place elsewhere
 */
export function orderRows(index: Int32Array, rows: Int32Array | undefined, from: number): void {
  if (rows === undefined) {
    for (let row = from; row < index.length; row++) index[row] = row
    return
  }
  index.set(rows)
  let to = rows.length
  let next = 0
  for (let row = 0; row < index.length; row++) {
    if (next < rows.length && rows[next] === row) next++
    else index[to++] = row
  }
}

/** The bins that go right where they are a range, as they are of a feature of numbers; bins that no training row has are as gaps. */
export function rightBins({ bin, leftBins, missingLeft }: Split, { bins, missingBin }: BinnedFeature) {
  if (leftBins !== undefined) return undefined
  return { from: bin + 1, to: missingLeft ? (missingBin < 0 ? bins : bins - 1) : 256 }
}

/** Writes by bin of a split's feature whether its rows go left. @param goesLeft 256 flags */
export function writeSides(goesLeft: Uint8Array, split: Split, feature: BinnedFeature): void {
  const right = rightBins(split, feature)
  if (right !== undefined) goesLeft.fill(1).fill(0, right.from, right.to)
  // Bins that no training row has are those of gaps, too.
  else goesLeft.fill(split.missingLeft ? 1 : 0).set(split.leftBins as Uint8Array)
}

/** The rows of a node's children. @param middle where the right one's active rows begin, `passiveMiddle` its passive ones */
export function rowsOfChildren(
  { list, from, to, passiveFrom, passiveTo }: NodeRows,
  middle: number,
  passiveMiddle: number
): { readonly left: NodeRows; readonly right: NodeRows } {
  const other = list === 0 ? 1 : 0
  return {
    left: { list: other, from, to: middle, passiveFrom, passiveTo: passiveMiddle },
    right: { list: other, from: middle, to, passiveFrom: passiveMiddle, passiveTo }
  }
}
