import { pickRows } from '../matrix/pick-rows'
import { checkInteger, checkKnownOptions, checkNumber } from '../options'
import { Random } from '../random/random'
import {
  type ClusteredRows,
  type ClusterLabels,
  checkDense,
  checkLabels,
  type DenseRows,
  numberClusters
} from './clustered-rows'

/** Options of `silhouette`. */
export interface SilhouetteOptions {
  /**
   * Rows to draw at random, at least 3; distances and clusters are then those within the sample. As many as there are rows,
   * or more, is all of them. @default all rows
   */
  sample?: number
  /** Decides which rows are drawn: any finite number. @default 0 */
  seed?: number
}

/**
 * The mean silhouette coefficient of the rows, -1 to 1, higher where clusters are tighter and farther apart: as
 * scikit-learn's `silhouette_score` with Euclidean distances. Takes O(rows^2 cols) time and O(rows) memory.
 *
 * P. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis", 1987.
 *
 * @param X rows x cols, finite numbers.
 * @param labels the cluster of each row: whole numbers of any size, of which only equality counts.
 * @throws NutshellError INVALID_INPUT (labels that are not whole numbers; not 2 to rows - 1 clusters, in the sample where
 * one is drawn), INVALID_SHAPE (ragged rows, labels of another length), EMPTY_INPUT, NON_FINITE (names row and column),
 * INVALID_OPTION, UNKNOWN_OPTION.
 */
export function silhouette(X: DenseRows, labels: ClusterLabels, options: SilhouetteOptions = {}): number {
  checkKnownOptions('silhouette', options, ['sample', 'seed'])
  const { sample, seed = 0 } = options
  if (sample !== undefined) checkInteger('sample', sample, 3)
  checkNumber('seed', seed)
  const matrix = checkDense(X)
  checkLabels(labels, matrix.rows)
  if (sample === undefined || sample >= matrix.rows) return silhouetteOf(numberClusters(matrix, labels))
  const drawn = new Random(seed).sample(matrix.rows, sample)
  const drawnLabels = Array.from(drawn, (i) => labels[i])
  return silhouetteOf(numberClusters(pickRows(matrix, drawn), drawnLabels, 'the sample'))
}

/**
 * The silhouette coefficient of each row, (b - a) / max(a, b), where `a` is its mean distance to the other rows of its
 * cluster and `b` to the rows of the nearest other cluster; 0 for the only row of a cluster. Source, parameters and errors
 * as `silhouette`.
 */
export function silhouetteSamples(X: DenseRows, labels: ClusterLabels): Float64Array {
  const clustered = clusteredRowsOf(X, labels)
  const coefficients = new Float64Array(clustered.matrix.rows)
  const sums = new Float64Array(clustered.sizes.length)
  for (let i = 0; i < coefficients.length; i++) coefficients[i] = coefficientOf(clustered, i, sums)
  return coefficients
}

/**
 * Dispersion between clusters over dispersion within them, each by its degrees of freedom: at least 0, higher for better
 * clusters. 1 where each row equals its cluster's mean, as scikit-learn's `calinski_harabasz_score` has it.
 *
 * T. Calinski and J. Harabasz, "A dendrite method for cluster analysis", 1974. Parameters and errors as `silhouette`.
 */
export function calinskiHarabasz(X: DenseRows, labels: ClusterLabels): number {
  const clustered = clusteredRowsOf(X, labels)
  const { rows, cols, data } = clustered.matrix
  const { sizes } = clustered
  const k = sizes.length
  const means = meansOf(clustered)
  const { first, offsets } = means
  let within = 0
  for (let i = 0; i < rows; i++) within += squaredDistanceToMean(clustered, means, i)
  if (within === 0) return 1

  const places = new Float64Array(k * cols) // of the means, from the first row of X
  const center = new Float64Array(cols)
  for (let c = 0; c < k; c++) {
    for (let j = 0, at = c * cols, from = first[c] * cols; j < cols; j++) {
      places[at + j] = data[from + j] - data[j] + offsets[at + j]
      center[j] += (sizes[c] / rows) * places[at + j]
    }
  }
  let between = 0
  for (let c = 0; c < k; c++) {
    for (let j = 0, at = c * cols; j < cols; j++) between += sizes[c] * (places[at + j] - center[j]) ** 2
  }
  return (between / within) * ((rows - k) / (k - 1))
}

/**
 * The sum of the spreads of two clusters over the distance of their means, for each cluster at its worst partner, averaged:
 * at least 0, lower for better clusters. Clusters with equal means are not compared, as in scikit-learn's
 * `davies_bouldin_score`; where that takes distances under 1e-8 for 0, here the unit of the data does not matter.
 *
 * D. Davies and D. Bouldin, "A cluster separation measure", 1979. Parameters and errors as `silhouette`.
 */
export function daviesBouldin(X: DenseRows, labels: ClusterLabels): number {
  const clustered = clusteredRowsOf(X, labels)
  const { matrix, clusterOf, sizes } = clustered
  const k = sizes.length
  const means = meansOf(clustered)
  const spreads = new Float64Array(k)
  for (let i = 0; i < matrix.rows; i++) {
    const c = clusterOf[i]
    spreads[c] += Math.sqrt(squaredDistanceToMean(clustered, means, i)) / sizes[c]
  }
  const worst = new Float64Array(k)
  for (let a = 0; a < k; a++) {
    for (let b = a + 1; b < k; b++) {
      const apart = distanceOfMeans(clustered, means, a, b)
      if (apart === 0) continue
      const similarity = (spreads[a] + spreads[b]) / apart
      if (similarity > worst[a]) worst[a] = similarity
      if (similarity > worst[b]) worst[b] = similarity
    }
  }
  let total = 0
  for (let c = 0; c < k; c++) total += worst[c]
  return total / k
}

/** `silhouette` of checked rows, a row each step. */
export function* silhouetteSteps(clustered: ClusteredRows): Generator<undefined, number> {
  const { rows } = clustered.matrix
  const sums = new Float64Array(clustered.sizes.length)
  let total = 0
  for (let i = 0; i < rows; i++) {
    total += coefficientOf(clustered, i, sums)
    yield
  }
  return total / rows
}

function silhouetteOf(clustered: ClusteredRows): number {
  const steps = silhouetteSteps(clustered)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

function clusteredRowsOf(X: DenseRows, labels: ClusterLabels): ClusteredRows {
  const matrix = checkDense(X)
  checkLabels(labels, matrix.rows)
  return numberClusters(matrix, labels)
}

/** The silhouette coefficient of a row; `sums` is scratch, a number for each cluster. */
function coefficientOf({ matrix, clusterOf, sizes }: ClusteredRows, row: number, sums: Float64Array): number {
  const own = clusterOf[row]
  if (sizes[own] === 1) return 0
  const { data, rows, cols } = matrix
  const from = row * cols
  sums.fill(0)
  for (let i = 0, at = 0; i < rows; i++, at += cols) {
    let squared = 0
    for (let j = 0; j < cols; j++) {
      const difference = data[at + j] - data[from + j]
      squared += difference * difference
    }
    sums[clusterOf[i]] += Math.sqrt(squared)
  }
  const a = sums[own] / (sizes[own] - 1)
  let b = Number.POSITIVE_INFINITY
  for (let c = 0; c < sizes.length; c++) {
    if (c === own) continue
    const mean = sums[c] / sizes[c]
    if (mean < b) b = mean
  }
  const larger = a > b ? a : b
  return larger === 0 ? 0 : (b - a) / larger
}

/** The mean of each cluster as its first row and what to add to that: far from zero, the sum of both would lose bits. */
interface ClusterMeans {
  first: Int32Array
  /** k x cols. */
  offsets: Float64Array
}

function meansOf({ matrix, clusterOf, sizes }: ClusteredRows): ClusterMeans {
  const { data, rows, cols } = matrix
  const first = new Int32Array(sizes.length).fill(-1)
  const offsets = new Float64Array(sizes.length * cols)
  for (let i = 0; i < rows; i++) {
    const c = clusterOf[i]
    if (first[c] < 0) first[c] = i
    for (let j = 0, at = i * cols, from = first[c] * cols, to = c * cols; j < cols; j++) {
      offsets[to + j] += data[at + j] - data[from + j]
    }
  }
  for (let c = 0, at = 0; c < sizes.length; c++) {
    for (let j = 0; j < cols; j++) offsets[at++] /= sizes[c]
  }
  return { first, offsets }
}

function squaredDistanceToMean({ matrix, clusterOf }: ClusteredRows, { first, offsets }: ClusterMeans, row: number) {
  const { data, cols } = matrix
  const c = clusterOf[row]
  let squared = 0
  for (let j = 0, at = row * cols, from = first[c] * cols, to = c * cols; j < cols; j++) {
    const difference = data[at + j] - data[from + j] - offsets[to + j]
    squared += difference * difference
  }
  return squared
}

function distanceOfMeans({ matrix }: ClusteredRows, { first, offsets }: ClusterMeans, a: number, b: number): number {
  const { data, cols } = matrix
  let squared = 0
  for (let j = 0, atA = first[a] * cols, atB = first[b] * cols; j < cols; j++) {
    const difference = data[atA + j] - data[atB + j] + (offsets[a * cols + j] - offsets[b * cols + j])
    squared += difference * difference
  }
  return Math.sqrt(squared)
}
