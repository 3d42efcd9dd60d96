import type { FloatArray, Matrix } from '../matrix/matrix'

/** How first centroids are chosen, or given ones. */
export type Init = 'k-means++' | 'k-means||' | 'random' | Matrix

/** How far rows are from one another: squared Euclidean distance, or 1 - cos of rows taken at unit length. */
export type Metric = 'euclidean' | 'cosine'

export type Algorithm = 'auto' | 'lloyd' | 'hamerly' | 'mini-batch' | 'bisecting'

/** A weight for each row; undefined where each counts once. */
export type Weights = FloatArray | undefined

/** What Lloyd's algorithm needs to know; `KMeansOptions` says what each means. */
export interface LloydRules {
  weights: Weights
  tolerance: number
  maxIterations: number
}

/** And what choosing first centroids, again and again, needs to know. */
export interface FitRules extends LloydRules {
  /** With 'lloyd' every row is compared with every centroid; otherwise bounds spare what they can. */
  algorithm: Algorithm
  k: number
  init: Init
  restarts: number
  threads: 'auto' | number
}
