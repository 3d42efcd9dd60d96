import { CsrMatrix, isCsrMatrix, KMeans, type Matrix, pickRows } from '@nutshell-ml/core'

/** Different sentences as vectors, and how often each occurs. */
export interface Points {
  vectors: Matrix | CsrMatrix
  /** The same vectors, always sparse. */
  sparse: CsrMatrix
  weights: Float64Array
  /** Rows that are not all zeros, ascending: the others say nothing and cannot be clustered. */
  usable: Int32Array
}

/** The clusters of some points. */
export interface Clusters {
  /** The cluster of each usable point. */
  labels: Int32Array
  /** Squared distance of each usable point to its centroid. */
  distances: Float64Array
  /** The place in `usable` of the point nearest to each centroid, the first of equals (see TIE). */
  nearest: Int32Array
}

/** k-means runs from this many starts for small texts, where a poor start is likely to stay and runs cost little. */
const RESTARTS = 4
const SMALL = 64

/**
 * Distances closer than this share are equal. The two points of a cluster of two, the commonest cluster of all, are equally
 * far from their mean; without this, rounding would choose between them.
 */
const TIE = 1e-9

export function toPoints(vectors: Matrix | CsrMatrix, weights: Float64Array): Points {
  const sparse = isCsrMatrix(vectors) ? vectors : CsrMatrix.fromDense(vectors)
  const usable: number[] = []
  for (let i = 0; i < sparse.rows; i++) {
    if (sparse.values.subarray(sparse.indptr[i], sparse.indptr[i + 1]).some((value) => value !== 0)) usable.push(i)
  }
  return { vectors, sparse, weights, usable: Int32Array.from(usable) }
}

/** Clusters the usable points into at most `k`; fewer where not that many are different. Needs at least one usable point. */
export function cluster({ vectors, weights, usable }: Points, k: number, seed: number): Clusters {
  const all = usable.length === vectors.rows
  const model = KMeans.fitSync(all ? vectors : pickRows(vectors, usable), {
    k: Math.min(k, usable.length),
    seed,
    restarts: usable.length <= SMALL ? RESTARTS : 1,
    sampleWeight: Float64Array.from(usable, (row) => weights[row])
  })
  const { labels, distances } = model
  const nearest = new Int32Array(model.k).fill(-1)
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]
    if (nearest[label] < 0 || isNearer(distances[i], distances[nearest[label]])) nearest[label] = i
  }
  // A centroid that no point is nearest to stands for nothing.
  return { labels, distances, nearest: nearest.filter((place) => place >= 0) }
}

/** Whether a distance is less than another by more than rounding. */
export function isNearer(distance: number, than: number): boolean {
  return distance < than * (1 - TIE)
}

/** The cosine of the angle between each picked point and the mean of its cluster; 0 where the mean is zero. */
export function centrality(
  { sparse, weights, usable }: Points,
  labels: Int32Array,
  picked: readonly number[]
): number[] {
  const { values, indices, indptr } = sparse
  const mean = new Float64Array(sparse.cols) // of zeros before and after each cluster
  const members = new Map<number, number[]>(picked.map((place) => [labels[place], []]))
  for (let i = 0; i < labels.length; i++) members.get(labels[i])?.push(usable[i])
  return picked.map((place) => {
    const cluster = members.get(labels[place])!
    for (const row of cluster) {
      for (let p = indptr[row]; p < indptr[row + 1]; p++) mean[indices[p]] += weights[row] * values[p]
    }
    const own = usable[place]
    let product = 0
    let ownSquares = 0
    for (let p = indptr[own]; p < indptr[own + 1]; p++) {
      product += values[p] * mean[indices[p]]
      ownSquares += values[p] * values[p]
    }
    let meanSquares = 0
    for (const row of cluster) {
      for (let p = indptr[row]; p < indptr[row + 1]; p++) {
        meanSquares += mean[indices[p]] * mean[indices[p]]
        mean[indices[p]] = 0
      }
    }
    const lengths = Math.sqrt(ownSquares) * Math.sqrt(meanSquares)
    return lengths > 0 ? Math.max(-1, Math.min(1, product / lengths)) : 0
  })
}
