import { type FloatArray, Matrix } from '../matrix/matrix'
import type { Space } from './space'

/** Rows of a dense matrix: the textbook loops, the truth that faster kernels are held to. Centroids are a k x cols matrix. */
export class DenseSpace implements Space<Matrix<Float64Array>> {
  readonly rows: number
  readonly cols: number
  readonly #data: FloatArray
  /** The column means. Sums run on differences from them, so that data far from zero loses no bits. */
  #origin: Float64Array | undefined

  constructor(matrix: Matrix) {
    this.rows = matrix.rows
    this.cols = matrix.cols
    this.#data = matrix.data
  }

  meanVariance(): number {
    const { rows, cols } = this
    const data = this.#data
    const origin = this.#columnMeans()
    let total = 0
    for (let i = 0; i < rows; i++) {
      for (let j = 0, at = i * cols; j < cols; j++) {
        const difference = data[at + j] - origin[j]
        total += difference * difference
      }
    }
    return cols === 0 ? 0 : total / (rows * cols)
  }

  distancesToRow(row: number, out: Float64Array): void {
    const { rows, cols } = this
    const data = this.#data
    const from = row * cols
    for (let i = 0; i < rows; i++) {
      out[i] = squaredDistance(data, i * cols, data, from, cols)
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
    for (let i = 0; i < rows; i++) {
      let nearest = 0
      let least = Number.POSITIVE_INFINITY
      for (let c = 0; c < k; c++) {
        const distance = squaredDistance(data, i * cols, places, c * cols, cols)
        if (distance < least) {
          least = distance
          nearest = c
        }
      }
      labels[i] = nearest
      distances[i] = least
    }
  }

  means(
    labels: Int32Array,
    weights: FloatArray | undefined,
    previous: Matrix<Float64Array>
  ): Matrix<Float64Array> {
    const { rows, cols } = this
    const data = this.#data
    const origin = this.#columnMeans()
    const k = previous.rows
    const sums = new Float64Array(k * cols)
    const totals = new Float64Array(k)
    for (let i = 0; i < rows; i++) {
      const weight = weights === undefined ? 1 : weights[i]
      const label = labels[i]
      totals[label] += weight
      for (let j = 0, from = i * cols, to = label * cols; j < cols; j++) {
        sums[to + j] += weight * (data[from + j] - origin[j])
      }
    }
    for (let c = 0; c < k; c++) {
      for (let j = 0, at = c * cols; j < cols; j++) {
        sums[at + j] = totals[c] > 0 ? origin[j] + sums[at + j] / totals[c] : previous.data[at + j]
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

  #columnMeans(): Float64Array {
    if (this.#origin !== undefined) return this.#origin
    const { rows, cols } = this
    const data = this.#data
    // Differences from the first row first: a plain sum of numbers far from zero would round away what sets them apart.
    const means = new Float64Array(cols)
    for (let i = 1; i < rows; i++) {
      for (let j = 0, at = i * cols; j < cols; j++) means[j] += data[at + j] - data[j]
    }
    for (let j = 0; j < cols; j++) means[j] = data[j] + means[j] / rows
    this.#origin = means
    return means
  }
}

function squaredDistance(a: FloatArray, aAt: number, b: FloatArray, bAt: number, length: number): number {
  let sum = 0
  for (let j = 0; j < length; j++) {
    const difference = a[aAt + j] - b[bAt + j]
    sum += difference * difference
  }
  return sum
}
