import { Matrix, truncatedSvd } from '@nutshell-ml/core'

/** `a` of smooth inverse frequency: the paper's sentences are best between 1e-3 and 1e-4. */
const SMOOTHING = 1e-3

/** What is left of a row when all of it is taken away: rounding errors, as a share of its length. */
const NOTHING = 1e-12

/**
 * The weight a / (a + p) of a word that makes up the share `p` of all text: near 1 for rare words, near 0 for the commonest.
 *
 * Source: S. Arora, Y. Liang, T. Ma, "A simple but tough-to-beat baseline for sentence embeddings", 2017.
 */
export function inverseFrequencyWeight(p: number): number {
  return SMOOTHING / (SMOOTHING + p)
}

/** The share of the word of each rank among `count`, from the commonest on, by Zipf's law: 1 / rank, over their sum. */
export function zipfShares(count: number): Float64Array {
  const shares = new Float64Array(count)
  let sum = 0
  for (let i = 0; i < count; i++) {
    shares[i] = 1 / (i + 1)
    sum += shares[i]
  }
  for (let i = 0; i < count; i++) shares[i] /= sum
  return shares
}

/**
 * The `count` first right singular vectors of rows, which are not centred, as columns: what the rows have in common. Source:
 * as `inverseFrequencyWeight`, of the rows of sentences.
 */
export function commonComponents(rows: Matrix<Float64Array>, count: number): Matrix<Float64Array> {
  const rank = Math.min(count, rows.rows, rows.cols)
  return rank === 0 ? Matrix.zeros(rows.cols, 0) : truncatedSvd(rows, { rank }).V
}

/** Takes from each row its part along each of the orthonormal columns of `components`, in place. */
export function removeComponents(rows: Matrix<Float64Array>, components: Matrix<Float64Array>): void {
  const { data, cols: count } = components
  const before = new Float64Array(rows.cols)
  for (let i = 0; i < rows.rows; i++) {
    const row = rows.row(i)
    before.set(row)
    for (let c = 0; c < count; c++) {
      let along = 0
      for (let j = 0; j < row.length; j++) along += before[j] * data[j * count + c]
      for (let j = 0; j < row.length; j++) row[j] -= along * data[j * count + c]
    }
    if (lengthOf(row) <= NOTHING * lengthOf(before)) row.fill(0)
  }
}

function lengthOf(row: Float64Array): number {
  let squares = 0
  for (let j = 0; j < row.length; j++) squares += row[j] * row[j]
  return Math.sqrt(squares)
}
