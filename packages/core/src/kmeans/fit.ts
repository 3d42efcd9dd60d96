import { type CsrMatrix, isCsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { bisecting } from './bisecting'
import { firstCentroids } from './init'
import { lloyd } from './lloyd'
import { miniBatch } from './mini-batch'
import type { Fitted } from './model-file'
import { defaultMaxIterations, type KMeansOptions, type ResolvedOptions, resolveOptions } from './options'
import { BlockedSpace } from './resident/blocked-space'
import { fitResident } from './resident/fit-resident'
import { isWorthResidence } from './resident/worth'
import { checkRows, type Rows, rowsForMetric, spaceOf, takeRows, withMetric } from './rows'
import type { Space } from './space'
import type { FitStep, LloydResult } from './steps'
import { fitTiny, isTiny } from './tiny'

/** Rows and options of a fit, checked but for the numbers of the rows. */
export interface Problem {
  X: Rows
  rows: Matrix | CsrMatrix
  options: ResolvedOptions
}

export function takeProblem(what: string, X: Rows, options: KMeansOptions, known: readonly string[]): Problem {
  const rows = takeRows(X)
  return { X, rows, options: resolveOptions(what, rows, options, known) }
}

/** The whole of a fit in one go, where the problem is tiny; undefined where it is not. */
export function fitAtOnce({ rows, options }: Problem): Fitted<unknown> | undefined {
  if (!isLloyd(options) || options.metric !== 'euclidean' || isCsrMatrix(rows) || !isTiny(rows, options))
    return undefined
  const run = fitTiny(rows, options)
  if (run === undefined) return undefined
  const { centroids, k, labels, distances, inertia, iterations, converged } = run
  const space = emptySpace(rows.cols)
  return { centroids, k, labels, distances, inertia, iterations, converged, space, metric: 'euclidean' }
}

/** The whole of a fit, step by step: yields each iteration, each kernel to be run, and nothing at the steps between. */
export function* fitSteps({ X, rows: taken, options }: Problem): Generator<FitStep, Fitted<unknown>> {
  const { metric } = options
  if (isLloyd(options) && metric === 'euclidean' && !isCsrMatrix(taken) && isWorthResidence(taken, options.k)) {
    // Looks for numbers that are not finite itself.
    const run = yield* fitResident(taken, new BlockedSpace(taken), options, new Random(options.seed))
    if (run !== undefined) return { ...run, space: emptySpace(taken.cols), metric }
  }
  const rows = checkRows(taken)
  const plain = spaceOf(rowsForMetric(rows, X, metric))
  const space = withMetric(plain, metric)
  if (isLloyd(options) && metric === 'cosine' && space.fit !== undefined) {
    const run = yield* space.fit(options, new Random(options.seed))
    if (run !== undefined) return { ...run, space: plain.subset([]), metric }
  }
  const random = new Random(options.seed)
  // Bisecting has its restarts within each split.
  const runs = options.algorithm === 'bisecting' ? 1 : options.restarts
  let best: LloydResult<unknown> | undefined
  for (let restart = 0; restart < runs; restart++) {
    const run = yield* oneRun(space, options, random)
    if (best === undefined || run.inertia < best.inertia) best = run
  }
  // Without its rows: a model does not hold on to them.
  return { ...best!, space: plain.subset([]), metric }
}

/** Whether it is Lloyd's algorithm, by whatever means. */
function isLloyd({ algorithm }: ResolvedOptions): boolean {
  return algorithm !== 'bisecting' && algorithm !== 'mini-batch'
}

/** The last one made: problems of one kind come one after the other. */
let lastEmpty: Space<unknown> | undefined

/** A dense space without rows, for a model to hold. */
function emptySpace(cols: number): Space<unknown> {
  if (lastEmpty?.cols !== cols) lastEmpty = spaceOf(Matrix.zeros(0, cols))
  return lastEmpty
}

function* oneRun(
  space: Space<unknown>,
  options: ResolvedOptions,
  random: Random
): Generator<FitStep, LloydResult<unknown>> {
  const { algorithm, init, weights, tolerance, maxIterations } = options
  if (algorithm === 'bisecting') return yield* bisecting(space, options, random)
  if (algorithm === 'mini-batch') return yield* miniBatch(space, options, random)
  const { centroids, k } = yield* firstCentroids(space, init, options.k, weights, random)
  return yield* lloyd(space, centroids, k, weights, tolerance, maxIterations)
}

export function warningsOf({ k, converged, iterations }: LloydResult<unknown>, options: KMeansOptions): string[] {
  const warnings = fewerClusters(k, options.k)
  if (converged) return warnings
  const { algorithm, maxIterations = defaultMaxIterations(algorithm) } = options
  const units: Partial<Record<string, string>> = {
    bisecting: `in ${maxIterations} iterations of a split`,
    'mini-batch': `after ${iterations} batches`
  }
  const when = units[algorithm ?? 'auto'] ?? `after ${iterations} iterations`
  return [...warnings, `not converged ${when}; raise maxIterations or tolerance`]
}

export function fewerClusters(k: number, wanted: number): string[] {
  return k < wanted ? [`k = ${wanted} exceeds the ${k} different rows: the model has ${k} clusters`] : []
}
