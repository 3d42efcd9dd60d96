/**
 * A pivot below this share of the diagonal (for each column) is rounding: the column depends on those before it. With a penalty
 * a matrix has full rank, and small pivots may be just that.
 */
const SMALLEST_PIVOT = 1e-13
const SMALLEST_PENALISED_PIVOT = 1e-15

/**
 * A Cholesky factorisation that takes matrices without full rank: rows and columns are scaled to a diagonal of ones, and a column
 * that depends on those before it is left out (its part of a solution is 0). For a Hessian that is a step in a smaller space.
 */
export class Cholesky {
  /** Columns that were left out. */
  dependent = 0
  private readonly size: number
  private readonly smallest: number
  private readonly lower: Float64Array
  private readonly scale: Float64Array
  private readonly inverse: Float64Array

  /**
   * @param matrix size x size, symmetric, positive semi-definite; only read.
   * @param isPenalised whether something positive was added to its diagonal.
   */
  constructor(matrix: Float64Array, size: number, isPenalised: boolean) {
    this.size = size
    this.smallest = size * (isPenalised ? SMALLEST_PENALISED_PIVOT : SMALLEST_PIVOT)
    this.lower = new Float64Array(size * size)
    this.scale = new Float64Array(size)
    this.inverse = new Float64Array(size)
    for (let i = 0; i < size; i++) {
      const diagonal = matrix[i * size + i]
      this.scale[i] = diagonal > 0 ? 1 / Math.sqrt(diagonal) : 0
    }
    this.factor(matrix)
  }

  /** Overwrites `vector` with a solution of matrix x = vector. */
  solve(vector: Float64Array): void {
    const { size, lower, scale, inverse } = this
    for (let i = 0; i < size; i++) {
      let sum = vector[i] * scale[i]
      const row = i * size
      for (let j = 0; j < i; j++) sum -= lower[row + j] * vector[j]
      vector[i] = sum * inverse[i]
    }
    for (let i = size - 1; i >= 0; i--) {
      const value = vector[i] * inverse[i]
      const row = i * size
      vector[i] = value * scale[i]
      for (let j = 0; j < i; j++) vector[j] -= lower[row + j] * value
    }
  }

  private factor(matrix: Float64Array): void {
    const { size, lower, scale, inverse } = this
    for (let i = 0; i < size; i++) {
      const row = i * size
      for (let j = 0; j <= i; j++) {
        const other = j * size
        let sum = matrix[row + j] * scale[i] * scale[j]
        // Two sums run side by side.
        let s0 = 0
        let s1 = 0
        let k = 0
        for (; k + 1 < j; k += 2) {
          s0 += lower[row + k] * lower[other + k]
          s1 += lower[row + k + 1] * lower[other + k + 1]
        }
        if (k < j) s0 += lower[row + k] * lower[other + k]
        sum -= s0 + s1
        if (j < i) lower[row + j] = sum * inverse[j]
        else if (sum > this.smallest) {
          const pivot = Math.sqrt(sum)
          lower[row + i] = pivot
          inverse[i] = 1 / pivot
        } else {
          this.dependent++
          inverse[i] = 0
        }
      }
    }
  }
}
