import { type FloatArray, Matrix } from '../matrix/matrix'
import type { Space } from './space'

/** Rows of a dense matrix: the textbook loops, the truth that faster kernels are held to. Centroids are a k x cols matrix. */
export class DenseSpace implements Space<Matrix<Float64Array>> {
  readonly rows: number
  readonly cols: number
  protected readonly matrix: Matrix
  readonly #data: FloatArray

  constructor(matrix: Matrix) {
    this.matrix = matrix
    this.rows = matrix.rows
    this.cols = matrix.cols
    this.#data = matrix.data
  }

  meanVariance(): number {
    const { rows, cols } = this
    const data = this.#data
    let total = 0
    for (let j = 0; j < cols; j++) {
      // Differences from the first row: a plain sum of numbers far from zero would round away what sets them apart.
      const first = data[j]
      let sum = 0
      for (let i = 1, at = j + cols; i < rows; i++, at += cols) sum += data[at] - first
      const mean = sum / rows
      total += mean * mean
      for (let i = 1, at = j + cols; i < rows; i++, at += cols) {
        const difference = data[at] - first - mean
        total += difference * difference
      }
    }
    return cols === 0 ? 0 : total / (rows * cols)
  }

  distancesToRow(row: number, out: Float64Array): void {
    const { rows, cols } = this
    const data = this.#data
    const from = row * cols
    const last = (rows - 1) * cols
    // Four rows at a time, for sums that do not wait for one another; the last four may name the last one again.
    for (let i = 0, p0 = 0; i < rows; i += 4, p0 += 4 * cols) {
      const p1 = p0 + cols < last ? p0 + cols : last
      const p2 = p1 + cols < last ? p1 + cols : last
      const p3 = p2 + cols < last ? p2 + cols : last
      let sum0 = 0
      let sum1 = 0
      let sum2 = 0
      let sum3 = 0
      for (let j = 0; j < cols; j++) {
        const x = data[from + j]
        const difference0 = data[p0 + j] - x
        const difference1 = data[p1 + j] - x
        const difference2 = data[p2 + j] - x
        const difference3 = data[p3 + j] - x
        sum0 += difference0 * difference0
        sum1 += difference1 * difference1
        sum2 += difference2 * difference2
        sum3 += difference3 * difference3
      }
      out[i] = sum0
      if (i + 1 < rows) out[i + 1] = sum1
      if (i + 2 < rows) out[i + 2] = sum2
      if (i + 3 < rows) out[i + 3] = sum3
    }
  }

  centroidsAt(rows: ArrayLike<number>): Matrix<Float64Array> {
    const { cols } = this
    const centroids = Matrix.zeros(rows.length, cols)
    for (let c = 0; c < rows.length; c++) {
      const from = rows[c] * cols
      for (let j = 0; j < cols; j++) centroids.data[c * cols + j] = this.#data[from + j]
    }
    return centroids
  }

  centroidsFrom(matrix: Matrix): Matrix<Float64Array> {
    return Matrix.from(Float64Array.from(matrix.data), matrix.rows, matrix.cols)
  }

  assign(centroids: Matrix<Float64Array>, labels: Int32Array, distances: Float64Array): void {
    const { rows, cols } = this
    const data = this.#data
    const { data: places, rows: k } = centroids
    const last = (k - 1) * cols
    for (let i = 0, at = 0; i < rows; i++, at += cols) {
      let nearest = 0
      let least = Number.POSITIVE_INFINITY
      // Four centroids at a time, for sums that do not wait for one another; the last four may name the last one again.
      for (let c = 0, p0 = 0; c < k; c += 4, p0 += 4 * cols) {
        const p1 = p0 + cols < last ? p0 + cols : last
        const p2 = p1 + cols < last ? p1 + cols : last
        const p3 = p2 + cols < last ? p2 + cols : last
        let sum0 = 0
        let sum1 = 0
        let sum2 = 0
        let sum3 = 0
        for (let j = 0; j < cols; j++) {
          const x = data[at + j]
          const difference0 = x - places[p0 + j]
          const difference1 = x - places[p1 + j]
          const difference2 = x - places[p2 + j]
          const difference3 = x - places[p3 + j]
          sum0 += difference0 * difference0
          sum1 += difference1 * difference1
          sum2 += difference2 * difference2
          sum3 += difference3 * difference3
        }
        if (sum0 < least) {
          least = sum0
          nearest = c
        }
        if (sum1 < least) {
          least = sum1
          nearest = c + 1
        }
        if (sum2 < least) {
          least = sum2
          nearest = c + 2
        }
        if (sum3 < least) {
          least = sum3
          nearest = c + 3
        }
      }
      labels[i] = nearest
      distances[i] = least
    }
  }

  distancesToAll(centroids: Matrix<Float64Array>, out: Float64Array): void {
    const { rows, cols } = this
    const { data: places, rows: k } = centroids
    for (let i = 0; i < rows; i++) {
      for (let c = 0; c < k; c++) out[i * k + c] = squaredDistance(this.#data, i * cols, places, c * cols, cols)
    }
  }

  means(labels: Int32Array, weights: FloatArray | undefined, previous: Matrix<Float64Array>): Matrix<Float64Array> {
    const { rows, cols } = this
    const data = this.#data
    const k = previous.rows
    // Sums run on differences from a row of the cluster: data far from zero loses no bits, and the mean of equal rows is
    // that row exactly.
    const origin = new Int32Array(k).fill(-1)
    const sums = new Float64Array(k * cols)
    const totals = new Float64Array(k)
    for (let i = 0; i < rows; i++) {
      const weight = weights === undefined ? 1 : weights[i]
      if (weight === 0) continue
      const label = labels[i]
      if (origin[label] < 0) origin[label] = i
      totals[label] += weight
      for (let j = 0, from = i * cols, first = origin[label] * cols, to = label * cols; j < cols; j++) {
        sums[to + j] += weight * (data[from + j] - data[first + j])
      }
    }
    for (let c = 0; c < k; c++) {
      for (let j = 0, at = c * cols; j < cols; j++) {
        sums[at + j] = origin[c] < 0 ? previous.data[at + j] : data[origin[c] * cols + j] + sums[at + j] / totals[c]
      }
    }
    return Matrix.from(sums, k, cols)
  }

  squaredShift(a: Matrix<Float64Array>, b: Matrix<Float64Array>): number {
    return squaredDistance(a.data, 0, b.data, 0, a.data.length)
  }

  keep(centroids: Matrix<Float64Array>, kept: ArrayLike<number>): Matrix<Float64Array> {
    return new DenseSpace(centroids).centroidsAt(kept)
  }

  toMatrix(centroids: Matrix<Float64Array>): Matrix<Float64Array> {
    return centroids
  }

  subset(rows: ArrayLike<number>): DenseSpace {
    return new DenseSpace(this.centroidsAt(rows))
  }
}

export function squaredDistance(a: FloatArray, aAt: number, b: FloatArray, bAt: number, length: number): number {
  let sum = 0
  for (let j = 0; j < length; j++) {
    const difference = a[aAt + j] - b[bAt + j]
    sum += difference * difference
  }
  return sum
}
