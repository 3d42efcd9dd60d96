import type { SharedCall } from '../parallel/threads'

/** One iteration, as reported to `onProgress`. */
export interface Iteration {
  iteration: number
  /** The weighted sum of squared distances to the centroids that the iteration began with. */
  inertia: number
  /** The sum over centroids of the squared distance that each one moved. */
  shift: number
  /** How many there can be, where that is not `maxIterations`. */
  total?: number
}

export interface LloydResult<C> {
  centroids: C
  /** How many centroids there are: fewer than asked for where there are not that many different rows. */
  k: number
  labels: Int32Array
  distances: Float64Array
  inertia: number
  iterations: number
  converged: boolean
}

/** Steps between which work can be stopped; a call is run to its end, on as many threads as there are, before the next. */
export type Steps<T> = Generator<SharedCall | undefined, T>

/** A step of a fit: an iteration done, a kernel to be run, or a place to stop. */
export type FitStep = Iteration | SharedCall | undefined
