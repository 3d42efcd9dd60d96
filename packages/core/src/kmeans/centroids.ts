import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { rowLengths, unitRows } from '../matrix/unit-rows'
import { SparseCentroids } from './sparse-space'

// What can be done to a set of centroids without the rows. `C` is either of the two forms that a Space has.
type Dense = Matrix<Float64Array>

/** The Euclidean length of each centroid. */
export function lengthsOf<C>(centroids: C): Float64Array {
  return rowLengths(isSparse(centroids) ? centroids.byCentroid : (centroids as Dense))
}

/** The centroids at unit length; none may be zero. */
export function toUnitLength<C>(centroids: C): C {
  if (!isSparse(centroids)) return unitRows(centroids as Dense, false, 'the centroids') as C
  return new SparseCentroids(unitRows(centroids.byCentroid, false, 'the centroids') as CsrMatrix) as C
}

/** As many centroids, all of zeros. */
export function zerosLike<C>(centroids: C): C {
  if (!isSparse(centroids)) return Matrix.zeros((centroids as Dense).rows, (centroids as Dense).cols) as C
  const { rows, cols } = centroids.byCentroid
  const nothing = CsrMatrix.trusted(new Float64Array(0), new Int32Array(0), new Int32Array(rows + 1), cols)
  return new SparseCentroids(nothing) as C
}

/** Each centroid as far on its way from `a` to `b` as its share says: exactly at `a` for 0 and at `b` for 1. */
export function between<C>(a: C, b: C, shares: Float64Array): C {
  const isEither = isSparse(a) && isSparse(b)
  return (isEither ? betweenSparse(a, b, shares) : betweenDense(a as Dense, b as Dense, shares)) as C
}

function isSparse(centroids: unknown): centroids is SparseCentroids {
  return 'byCentroid' in (centroids as object)
}

function betweenDense(a: Dense, b: Dense, shares: Float64Array): Dense {
  const { rows, cols } = a
  const places = new Float64Array(rows * cols)
  for (let c = 0; c < rows; c++) {
    const share = shares[c]
    for (let p = c * cols; p < (c + 1) * cols; p++) places[p] = goneFrom(a.data[p], b.data[p], share)
  }
  return Matrix.from(places, rows, cols)
}

function betweenSparse(a: SparseCentroids, b: SparseCentroids, shares: Float64Array): SparseCentroids {
  const from = a.byCentroid
  const to = b.byCentroid
  const starts = new Int32Array(from.rows + 1)
  const columns = new Int32Array(from.indices.length + to.indices.length)
  const values = new Float64Array(columns.length)
  // Where the last number written for a column is, of whatever centroid.
  const placeOf = new Int32Array(from.cols)
  let end = 0
  for (let c = 0; c < from.rows; c++) {
    const share = shares[c]
    const start = end
    const fromStart = from.indptr[c]
    if (share !== 1) {
      for (let p = fromStart; p < from.indptr[c + 1]; p++) {
        placeOf[from.indices[p]] = end
        columns[end] = from.indices[p]
        values[end++] = goneFrom(from.values[p], 0, share)
      }
    }
    if (share !== 0) {
      const fromEnd = end
      for (let q = to.indptr[c]; q < to.indptr[c + 1]; q++) {
        const column = to.indices[q]
        const place = placeOf[column]
        const isShared = place >= start && place < fromEnd && columns[place] === column
        if (isShared) values[place] = goneFrom(from.values[fromStart + place - start], to.values[q], share)
        else {
          columns[end] = column
          values[end++] = goneFrom(0, to.values[q], share)
        }
      }
    }
    starts[c + 1] = end
  }
  return new SparseCentroids(CsrMatrix.trusted(values.subarray(0, end), columns.subarray(0, end), starts, from.cols))
}

function goneFrom(a: number, b: number, share: number): number {
  return share === 1 ? b : a + share * (b - a)
}
