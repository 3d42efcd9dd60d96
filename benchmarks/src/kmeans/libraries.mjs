// The contenders that run in Node. Each one: `rows` makes of numbers what the library takes, `fit` is what is timed,
// `result` reads what came of it.
import { OURS } from './contenders.mjs'

/** Loads the library of a contender and nothing else: its process is measured. */
export async function openLibrary(name) {
  if (name === 'ml-kmeans') return mlKmeans()
  if (name === 'skmeans') return sKmeans()
  return nutshell(OURS.find((contender) => contender.name === name))
}

async function nutshell({ how, isSync }) {
  const { KMeans, Matrix } = await import('@nutshell-ml/core')
  const options = ({ k, first, seed, maxIterations, tolerance }) => ({
    k,
    init: first ?? 'k-means++',
    seed,
    maxIterations,
    tolerance,
    ...how
  })
  return {
    rows: (data, rows, cols) => Matrix.from(data, rows, cols),
    fit: isSync ? (X, problem) => KMeans.fitSync(X, options(problem)) : (X, problem) => KMeans.fit(X, options(problem)),
    result: ({ labels, centroids, iterations }) => ({ labels, centroids: centroids.data, iterations })
  }
}

async function mlKmeans() {
  const { kmeans } = await import('ml-kmeans')
  return {
    rows: toArrays,
    // It bounds the squared shift of every single centroid, by a number that is not relative to the data.
    fit: (X, { k, first, seed, maxIterations, mostShift }) =>
      kmeans(X, k, { initialization: first ?? 'kmeans++', seed, maxIterations, tolerance: mostShift }),
    result: ({ clusters, centroids, iterations }) => ({ labels: clusters, centroids: centroids.flat(), iterations })
  }
}

async function sKmeans() {
  const { default: skmeans } = await import('skmeans')
  return {
    rows: toArrays,
    // It writes into the list of first centroids, and stops when they no longer move at all.
    fit: (X, { k, first, maxIterations }) => skmeans(X, k, first?.slice() ?? 'kmpp', maxIterations),
    // It does not count the iteration that found nothing to move.
    result: ({ idxs, centroids, it }, { maxIterations }) => ({
      labels: idxs,
      centroids: centroids.flat(),
      iterations: Math.min(it + 1, maxIterations)
    })
  }
}

function toArrays(data, rows, cols) {
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * cols, (i + 1) * cols)))
}
