import { CsrMatrix } from '../matrix/csr-matrix'
import { type FloatArray, Matrix } from '../matrix/matrix'
import { pickRows } from '../matrix/pick-rows'
import type { Space } from './space'

/**
 * Centroids of sparse rows: as sparse as their clusters. Stored by centroid, and from the first time that rows meet them also
 * by column ("postings"), so that one row meets only the centroids that share a column with it. Columns within a centroid
 * are in no order.
 */
export class SparseCentroids {
  readonly byCentroid: CsrMatrix
  #byColumn: CsrMatrix | undefined
  #squaredNorms: Float64Array | undefined

  constructor(byCentroid: CsrMatrix) {
    this.byCentroid = byCentroid
  }

  get byColumn(): CsrMatrix {
    this.#byColumn ??= transpose(this.byCentroid)
    return this.#byColumn
  }

  get squaredNorms(): Float64Array {
    this.#squaredNorms ??= squaredNorms(this.byCentroid)
    return this.#squaredNorms
  }
}

/** |x|^2 - 2xy + |y|^2 of equal vectors is off zero by a few units in the last place; below this share it counts as zero. */
const ROUNDING = 1e-13

/**
 * Rows of a CsrMatrix, never densified: centroids hold at most as many numbers as the rows do, and an iteration costs the
 * pairs of (row, centroid) entries that share a column, at most nnz * k.
 */
export class SparseSpace implements Space<SparseCentroids> {
  readonly rows: number
  readonly cols: number
  readonly #matrix: CsrMatrix
  readonly #squaredNorms: Float64Array
  #byColumn: CsrMatrix | undefined
  // Scratch of `means`, a number for each column: the sum, and the mark of the cluster that it is a sum of. Made when first
  // needed, so that a model file cannot ask for memory by the columns that it claims to have.
  #sums = new Float64Array(0)
  #seenIn = new Float64Array(0)
  #mark = 0

  constructor(matrix: CsrMatrix) {
    this.rows = matrix.rows
    this.cols = matrix.cols
    this.#matrix = matrix
    this.#squaredNorms = squaredNorms(matrix)
  }

  meanVariance(): number {
    const { rows, cols } = this
    const { values, indices } = this.#matrix
    const sums = new Float64Array(cols)
    let squares = 0
    for (let p = 0; p < values.length; p++) {
      sums[indices[p]] += values[p]
      squares += values[p] * values[p]
    }
    let ofMeans = 0
    for (let j = 0; j < cols; j++) ofMeans += (sums[j] / rows) * (sums[j] / rows)
    return cols === 0 ? 0 : Math.max(0, squares / rows - ofMeans) / cols
  }

  distancesToRow(row: number, out: Float64Array): void {
    const { indptr, indices, values } = this.#matrix
    this.#byColumn ??= transpose(this.#matrix)
    const columns = this.#byColumn
    const norms = this.#squaredNorms
    out.fill(0)
    for (let p = indptr[row]; p < indptr[row + 1]; p++) {
      const value = values[p]
      for (let q = columns.indptr[indices[p]]; q < columns.indptr[indices[p] + 1]; q++) {
        out[columns.indices[q]] += value * columns.values[q]
      }
    }
    for (let i = 0; i < out.length; i++) out[i] = fromProduct(norms[i], out[i], norms[row])
  }

  centroidsAt(rows: ArrayLike<number>): SparseCentroids {
    return new SparseCentroids(pickRows(this.#matrix, rows))
  }

  centroidsFrom(matrix: Matrix): SparseCentroids {
    return new SparseCentroids(CsrMatrix.fromDense(matrix))
  }

  assign(centroids: SparseCentroids, labels: Int32Array, distances: Float64Array): void {
    const norms = centroids.squaredNorms
    const k = norms.length
    const products = new Float64Array(k)
    for (let i = 0; i < this.rows; i++) {
      this.#productsWithRow(i, centroids, products)
      let nearest = 0
      let least = Number.POSITIVE_INFINITY
      for (let c = 0; c < k; c++) {
        const distance = norms[c] - 2 * products[c]
        if (distance < least) {
          least = distance
          nearest = c
        }
      }
      labels[i] = nearest
      distances[i] = fromProduct(this.#squaredNorms[i], products[nearest], norms[nearest])
    }
  }

  distancesToAll(centroids: SparseCentroids, out: Float64Array): void {
    const norms = centroids.squaredNorms
    const k = norms.length
    const products = new Float64Array(k)
    for (let i = 0; i < this.rows; i++) {
      this.#productsWithRow(i, centroids, products)
      for (let c = 0; c < k; c++) out[i * k + c] = fromProduct(this.#squaredNorms[i], products[c], norms[c])
    }
  }

  /** Writes the product of a row with each centroid into `products`, through the columns that they share. */
  #productsWithRow(row: number, { byColumn }: SparseCentroids, products: Float64Array): void {
    const { indptr, indices, values } = this.#matrix
    const { indptr: start, indices: centroidOf, values: weightOf } = byColumn
    products.fill(0)
    for (let p = indptr[row]; p < indptr[row + 1]; p++) {
      const value = values[p]
      const end = start[indices[p] + 1]
      for (let q = start[indices[p]]; q < end; q++) products[centroidOf[q]] += value * weightOf[q]
    }
  }

  means(labels: Int32Array, weights: FloatArray | undefined, previous: SparseCentroids): SparseCentroids {
    const { indptr, indices, values, cols } = this.#matrix
    const { byCentroid: before } = previous
    const k = before.rows
    const { rows: ordered, start: first } = rowsByLabel(labels, k)
    if (this.#sums.length < cols) {
      this.#sums = new Float64Array(cols)
      this.#seenIn = new Float64Array(cols)
    }
    const sums = this.#sums
    const seenIn = this.#seenIn
    const starts = new Int32Array(k + 1)
    // A cluster has at most the numbers of its rows; one that keeps its centroid has those.
    const columns = new Int32Array(indices.length + before.indices.length)
    const means = new Float64Array(columns.length)
    let end = 0
    for (let c = 0; c < k; c++) {
      const start = end
      const mark = ++this.#mark
      let total = 0
      for (let o = first[c]; o < first[c + 1]; o++) {
        const i = ordered[o]
        const weight = weights === undefined ? 1 : weights[i]
        total += weight
        for (let p = indptr[i]; p < indptr[i + 1]; p++) {
          const j = indices[p]
          if (seenIn[j] !== mark) {
            seenIn[j] = mark
            sums[j] = 0
            columns[end++] = j
          }
          sums[j] += weight * values[p]
        }
      }
      if (total > 0) {
        for (let p = start; p < end; p++) means[p] = sums[columns[p]] / total
      } else {
        end = start
        for (let p = before.indptr[c]; p < before.indptr[c + 1]; p++) {
          columns[end] = before.indices[p]
          means[end++] = before.values[p]
        }
      }
      starts[c + 1] = end
    }
    return new SparseCentroids(CsrMatrix.trusted(means.subarray(0, end), columns.subarray(0, end), starts, cols))
  }

  squaredShift(a: SparseCentroids, b: SparseCentroids): number {
    const from = a.byCentroid
    const to = b.byCentroid
    const left = new Float64Array(this.cols) // what of a centroid's old place is not yet met in its new one
    let shift = 0
    for (let c = 0; c < from.rows; c++) {
      for (let p = from.indptr[c]; p < from.indptr[c + 1]; p++) left[from.indices[p]] = from.values[p]
      for (let q = to.indptr[c]; q < to.indptr[c + 1]; q++) {
        const difference = left[to.indices[q]] - to.values[q]
        left[to.indices[q]] = 0
        shift += difference * difference
      }
      for (let p = from.indptr[c]; p < from.indptr[c + 1]; p++) {
        shift += left[from.indices[p]] * left[from.indices[p]]
        left[from.indices[p]] = 0
      }
    }
    return shift
  }

  keep(centroids: SparseCentroids, kept: ArrayLike<number>): SparseCentroids {
    return new SparseCentroids(pickRows(centroids.byCentroid, kept))
  }

  toMatrix(centroids: SparseCentroids): Matrix<Float64Array> {
    const { indptr, indices, values, rows } = centroids.byCentroid
    const dense = Matrix.zeros(rows, this.cols)
    for (let c = 0; c < rows; c++) {
      for (let p = indptr[c]; p < indptr[c + 1]; p++) dense.data[c * this.cols + indices[p]] = values[p]
    }
    return dense
  }

  subset(rows: ArrayLike<number>): SparseSpace {
    return new SparseSpace(pickRows(this.#matrix, rows))
  }
}

function fromProduct(squaredNormA: number, product: number, squaredNormB: number): number {
  const sum = squaredNormA + squaredNormB
  const distance = sum - 2 * product
  return distance > ROUNDING * sum ? distance : 0
}

function squaredNorms({ indptr, values, rows }: CsrMatrix): Float64Array {
  const norms = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    for (let p = indptr[i]; p < indptr[i + 1]; p++) norms[i] += values[p] * values[p]
  }
  return norms
}

/** The same numbers, rows and columns exchanged: a counting sort by column, so rows ascend within each. */
function transpose({ indptr, indices, values, rows, cols }: CsrMatrix): CsrMatrix {
  // Counts two places up, so that after summing `start[j + 1]` is where column j begins, and where its next number goes.
  const start = new Int32Array(cols + 2)
  for (let p = 0; p < indices.length; p++) start[indices[p] + 2]++
  for (let j = 2; j < cols + 2; j++) start[j] += start[j - 1]
  const rowOf = new Int32Array(indices.length)
  const valuesOf = new Float64Array(indices.length)
  for (let i = 0; i < rows; i++) {
    for (let p = indptr[i]; p < indptr[i + 1]; p++) {
      const at = start[indices[p] + 1]++
      rowOf[at] = i
      valuesOf[at] = values[p]
    }
  }
  return CsrMatrix.trusted(valuesOf, rowOf, start.subarray(0, cols + 1), rows)
}

/** The rows of each label, ascending: label `c` has `rows[start[c]] .. rows[start[c + 1] - 1]`. */
function rowsByLabel(labels: Int32Array, k: number): { rows: Int32Array; start: Int32Array } {
  const start = new Int32Array(k + 1)
  for (let i = 0; i < labels.length; i++) start[labels[i] + 1]++
  for (let c = 0; c < k; c++) start[c + 1] += start[c]
  const next = start.slice()
  const rows = new Int32Array(labels.length)
  for (let i = 0; i < labels.length; i++) rows[next[labels[i]]++] = i
  return { rows, start }
}
