import { NutshellError } from '../errors'
import type { Matrix } from '../matrix/matrix'
import { pickRows } from '../matrix/pick-rows'
import { unitRows } from '../matrix/unit-rows'
import { checkDense, type DenseRows, numberClusters } from '../metrics/clustered-rows'
import { calinskiHarabasz, daviesBouldin, silhouetteSteps } from '../metrics/clustering'
import { checkInteger, checkKnownOptions, checkNumber, checkOneOf } from '../options'
import { checkLongWork, createYielder, type LongWork } from '../progress'
import { Random } from '../random/random'
import { KMeans } from './kmeans'
import type { KMeansOptions } from './options'

/** Options of `chooseK`: its own, and those of `KMeans.fit` for every fit. */
export interface ChooseKOptions
  extends LongWork,
    Pick<
      KMeansOptions,
      | 'seed'
      | 'metric'
      | 'algorithm'
      | 'maxIterations'
      | 'tolerance'
      | 'restarts'
      | 'sampleWeight'
      | 'batchSize'
      | 'threads'
    > {
  /** The least number of clusters to try, at least 2. @default 2 */
  from?: number
  /** The largest number of clusters to try: `from` to rows - 1. */
  to: number
  /** What decides: the highest silhouette or Calinski-Harabasz score, or the lowest of Davies-Bouldin. @default 'silhouette' */
  criterion?: 'silhouette' | 'calinskiHarabasz' | 'daviesBouldin'
  /**
   * Rows to draw for the silhouette, the same for each k, more than `to`; its time grows with their square. As many as there
   * are rows, or more, is all of them. @default 2,000, or 2 * to where that is more
   */
  silhouetteSample?: number
  /** How the first centroids are chosen, as in `KMeans.fit`. @default 'k-means++' */
  init?: 'k-means++' | 'k-means||' | 'random'
}

/** What `chooseK` found for one number of clusters. */
export interface ChooseKPoint {
  k: number
  /** The weighted sum of squared distances of rows to their centroids, in squared units of the data; of 1 - cos with 'cosine'. */
  inertia: number
  /** -1 to 1, higher is better; NaN where all rows drawn for it are in one cluster. */
  silhouette: number
  /** At least 0, higher is better. */
  calinskiHarabasz: number
  /** At least 0, lower is better. */
  daviesBouldin: number
}

/** What `chooseK` resolves with. */
export interface ChooseKResult {
  /** The best number of clusters by the criterion, the least of equals. */
  k: number
  /** A point for each number of clusters, ascending from `from` to `to`. */
  curve: ChooseKPoint[]
}

const NAMES = [
  'from',
  'to',
  'criterion',
  'silhouetteSample',
  'seed',
  'init',
  'metric',
  'algorithm',
  'maxIterations',
  'tolerance',
  'restarts',
  'sampleWeight',
  'batchSize',
  'threads',
  'onProgress',
  'signal'
] satisfies (keyof ChooseKOptions)[]

const INITS = ['k-means++', 'k-means||', 'random'] as const
const CRITERIA = ['silhouette', 'calinskiHarabasz', 'daviesBouldin'] as const

/**
 * Fits k-means to `X` (dense, rows x columns; not written to) for each number of clusters from `from` to `to` and says which
 * is best by `criterion`. The criteria count every row once, whatever its `sampleWeight`, and with metric 'cosine' look at
 * rows at unit length; their sources are named with `silhouette`, `calinskiHarabasz` and `daviesBouldin`. Gives way to the
 * event loop now and then, reports each k done, and stops within one step when `signal` is aborted.
 *
 * @throws NutshellError as `KMeans.fit`; INVALID_OPTION (also to > rows - 1), INVALID_INPUT for a CsrMatrix, for rows that
 * are all equal, and where the silhouette is to decide and its sample is in one cluster for every k.
 */
export async function chooseK(X: DenseRows, options: ChooseKOptions): Promise<ChooseKResult> {
  checkKnownOptions('chooseK', options, NAMES)
  const { from = 2, to, criterion = 'silhouette', silhouetteSample, onProgress, ...fitOptions } = options
  const { seed = 0, init = 'k-means++', metric, signal } = fitOptions
  checkLongWork(options)
  signal?.throwIfAborted()
  const matrix = checkDense(X)
  checkInteger('from', from, 2)
  checkInteger('to', to, from)
  if (to > matrix.rows - 1)
    throw new NutshellError('INVALID_OPTION', `to = ${to} exceeds rows - 1 = ${matrix.rows - 1}`)
  checkOneOf('criterion', criterion, CRITERIA)
  checkOneOf('init', init, INITS)
  checkNumber('seed', seed)
  if (silhouetteSample !== undefined) checkInteger('silhouetteSample', silhouetteSample, to + 1)
  const judged = metric === 'cosine' ? (unitRows(matrix) as Matrix) : matrix
  const sample = drawSample(judged, silhouetteSample ?? Math.max(2000, 2 * to), seed)

  const curve: ChooseKPoint[] = []
  const total = to - from + 1
  for (let k = from; k <= to; k++) {
    const { labels, inertia, k: found } = await KMeans.fit(matrix, { ...fitOptions, k })
    if (found < 2) throw new NutshellError('INVALID_INPUT', 'X has 1 different row, expected at least 2')
    curve.push({
      k,
      inertia,
      silhouette: await sampledSilhouette(sample, labels, signal),
      calinskiHarabasz: calinskiHarabasz(judged, labels),
      daviesBouldin: daviesBouldin(judged, labels)
    })
    onProgress?.({ done: curve.length, total })
    signal?.throwIfAborted()
  }
  return { k: bestOf(curve, criterion), curve }
}

interface Sample {
  matrix: Matrix
  /** Which rows of the data these are; undefined for all, in order. */
  drawn: Int32Array | undefined
}

function drawSample(matrix: Matrix, count: number, seed: number): Sample {
  if (count >= matrix.rows) return { matrix, drawn: undefined }
  const drawn = new Random(seed).sample(matrix.rows, count)
  return { matrix: pickRows(matrix, drawn), drawn }
}

async function sampledSilhouette(
  { matrix, drawn }: Sample,
  labels: Int32Array,
  signal: AbortSignal | undefined
): Promise<number> {
  const mine = drawn === undefined ? labels : drawn.map((i) => labels[i])
  // A few far rows can be a cluster that no sample meets: no reason to lose the whole curve.
  if (drawn !== undefined && mine.every((label) => label === mine[0])) return Number.NaN
  const giveWay = createYielder()
  const steps = silhouetteSteps(numberClusters(matrix, mine))
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await giveWay()
    signal?.throwIfAborted()
  }
}

function bestOf(curve: readonly ChooseKPoint[], criterion: NonNullable<ChooseKOptions['criterion']>): number {
  const sign = criterion === 'daviesBouldin' ? -1 : 1
  let best: ChooseKPoint | undefined
  for (const point of curve) {
    if (Number.isNaN(point[criterion])) continue
    if (best === undefined || sign * point[criterion] > sign * best[criterion]) best = point
  }
  if (best === undefined) {
    throw new NutshellError(
      'INVALID_INPUT',
      'for every k, all rows drawn for the silhouette are in one cluster, expected a larger silhouetteSample'
    )
  }
  return best.k
}
