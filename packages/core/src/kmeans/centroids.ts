import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { rowLengths, unitRows } from '../matrix/unit-rows'
import { type SparseCentroids, toCentroids } from './sparse-space'

// What can be done to a set of centroids without the rows. `C` is either of the two forms that a Space has.
type Dense = Matrix<Float64Array>

/** The Euclidean length of each centroid. */
export function lengthsOf<C>(centroids: C): Float64Array {
  return rowLengths(isSparse(centroids) ? centroids.byCentroid : (centroids as Dense))
}

/** The centroids at unit length; none may be zero. */
export function toUnitLength<C>(centroids: C): C {
  if (!isSparse(centroids)) return unitRows(centroids as Dense, false, 'the centroids') as C
  return toCentroids(unitRows(centroids.byCentroid, false, 'the centroids') as CsrMatrix) as C
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
  const { rows, cols } = from
  const starts = new Int32Array(rows + 1)
  const columns = new Int32Array(from.indices.length + to.indices.length)
  const values = new Float64Array(columns.length)
  // Both places of one centroid, column by column, and the last centroid (from 1) that met the column.
  const fromAt = new Float64Array(cols)
  const toAt = new Float64Array(cols)
  const metBy = new Int32Array(cols)
  let end = 0
  for (let c = 0; c < rows; c++) {
    const start = end
    for (const [source, places] of [
      [from, fromAt],
      [to, toAt]
    ] as const) {
      if (shares[c] === (source === from ? 1 : 0)) continue // so that a share of 0 or 1 adds no columns
      for (let p = source.indptr[c]; p < source.indptr[c + 1]; p++) {
        const j = source.indices[p]
        if (metBy[j] !== c + 1) {
          metBy[j] = c + 1
          fromAt[j] = 0
          toAt[j] = 0
          columns[end++] = j
        }
        places[j] = source.values[p]
      }
    }
    for (let p = start; p < end; p++) values[p] = goneFrom(fromAt[columns[p]], toAt[columns[p]], shares[c])
    starts[c + 1] = end
  }
  return toCentroids(CsrMatrix.trusted(values.slice(0, end), columns.slice(0, end), starts, cols))
}

function goneFrom(a: number, b: number, share: number): number {
  return share === 1 ? b : a + share * (b - a)
}
