import { checkFinite, MOST_SQUARABLE } from '../../matrix/finite'
import type { Matrix } from '../../matrix/matrix'

/**
 * Where the numbers of a fit are put: less `origin`, times `scale`. For Float32Array data this is exact (an origin is taken
 * off only where all of a column is within half and twice of it: P. Sterbenz, 1974; the scale is a power of two), and a
 * column far from zero is as exact as one near it.
 */
export interface Frame {
  /** A number for each column. */
  origin: Float64Array
  scale: number
  /**
   * For each column the power of two that its numbers are multiplied with to be summed as integers: as fine as can be while
   * no number takes more than 51 bits and no sum more than 62.
   */
  grids: Float64Array
  /** The same for weights. */
  weightGrid: number
  /** The size of the greatest number in this frame. */
  greatestSize: number
}

const MOST_BITS = 50
const MOST_SUM_BITS = 61
/** Sizes that float32 squares and multiplies without underflow or overflow that would matter. */
const MOST_SIZE = 2 ** 20
const LEAST_SIZE = 2 ** -20

/** How far from the rows centroids may lie. */
const MOST_REACH = 2 ** 45

/** A frame for `rows` rows with these columns, and for rows to be assigned to `centroids` where those are given. */
export function createFrame(
  least: ArrayLike<number>,
  greatest: ArrayLike<number>,
  rows: number,
  weights: ArrayLike<number> | undefined,
  isSingle: boolean,
  centroids?: Matrix
): Frame {
  const cols = least.length
  const origin = new Float64Array(cols)
  const sizes = new Float64Array(cols)
  let size = 0
  for (let j = 0; j < cols; j++) {
    origin[j] = isSingle ? exactOrigin(least[j], greatest[j]) : least[j] + (greatest[j] - least[j]) / 2
    sizes[j] = Math.max(Math.abs(greatest[j] - origin[j]), Math.abs(least[j] - origin[j]))
    size = Math.max(size, sizes[j])
  }
  for (let at = 0; at < (centroids?.data.length ?? 0); at++) {
    size = Math.max(size, Math.abs(centroids!.data[at] - origin[at % cols]))
  }
  const isFine = size === 0 || (size <= MOST_SIZE && size >= LEAST_SIZE)
  const scale = isFine ? 1 : 2 ** -Math.min(Math.max(bitsOf(size), isSingle ? -120 : -500), isSingle ? 120 : 500)

  let mostWeight = 1
  let allWeight = rows
  if (weights !== undefined) {
    mostWeight = allWeight = 0
    for (let i = 0; i < rows; i++) {
      mostWeight = Math.max(mostWeight, weights[i])
      allWeight += weights[i]
    }
  }
  const bits = Math.min(MOST_BITS - bitsOf(mostWeight), MOST_SUM_BITS - bitsOf(allWeight))
  const grids = sizes.map((own) => 2 ** Math.min(bits - (own > 0 ? bitsOf(own * scale) : 0), 1000))
  const greatestSize = sizes.reduce((most, own) => Math.max(most, own * scale), 0)
  return { origin, scale, grids, weightGrid: 2 ** bits, greatestSize }
}

/** Whether squared distances to the centroids neither overflow in this frame nor drown the rows. */
export function holds({ origin, scale }: Frame, { data, cols }: Matrix): boolean {
  return data.every((value, at) => Math.abs(value - origin[at % cols]) * scale <= MOST_REACH)
}

function exactOrigin(least: number, greatest: number): number {
  const middle = Math.fround(least + (greatest - least) / 2)
  const low = Math.min(Math.abs(least), Math.abs(greatest))
  const high = Math.max(Math.abs(least), Math.abs(greatest))
  const isNear = Math.sign(least) === Math.sign(greatest) && low >= Math.abs(middle) / 2 && high <= 2 * Math.abs(middle)
  return isNear ? middle : 0
}

/** The least whole number `b` such that `size` is surely at most 2^b. */
function bitsOf(size: number): number {
  return size > 0 ? Math.floor(Math.log2(size)) + 2 : -1000
}

/** The least and the greatest number of each column, and about their mean. Errors: NON_FINITE. */
export function rangeOf(matrix: Matrix): Record<'least' | 'greatest' | 'means', Float64Array> {
  const { data, rows, cols } = matrix
  const least = new Float64Array(cols).fill(Number.POSITIVE_INFINITY)
  const greatest = new Float64Array(cols).fill(Number.NEGATIVE_INFINITY)
  const means = new Float64Array(cols)
  let isOdd = false
  for (let i = 0, at = 0; i < rows; i++, at += cols) {
    for (let j = 0; j < cols; j++) {
      const value = data[at + j]
      if (!(value <= MOST_SQUARABLE && value >= -MOST_SQUARABLE)) isOdd = true
      if (value < least[j]) least[j] = value
      if (value > greatest[j]) greatest[j] = value
      means[j] += value / rows
    }
  }
  if (isOdd) checkFinite(matrix, MOST_SQUARABLE)
  return { least, greatest, means }
}
