import {
  checkInteger,
  checkKnownOptions,
  checkLongWork,
  checkNumber,
  type LongWork,
  NutshellError
} from '@nutshell-ml/core'
import type { DigitProgress } from '../digit-model'

/** Options of `DigitKMeans.fit`. */
export interface DigitKMeansOptions extends LongWork<DigitProgress> {
  /** Clusters: 1 to the number of images. @default 500, or as many as there are images where these are fewer */
  k?: number
  /** Iterations of Lloyd's algorithm at most. @default 30 */
  maxIterations?: number
  /** Images of the training set that the model carries so that it can go on learning by itself: 784 bytes each. @default 500 */
  exemplars?: number
  /** Threads at most; the model does not depend on them. @default 'auto' */
  threads?: 'auto' | number
  /** Any finite number: decides first centroids, exemplars and what is held out. @default 0 */
  seed?: number
}

/** Options that were checked, with their defaults. */
export type ResolvedOptions = Required<Omit<DigitKMeansOptions, keyof LongWork>>

const NAMES = [
  'k',
  'maxIterations',
  'exemplars',
  'threads',
  'seed',
  'onProgress',
  'signal'
] as const satisfies readonly (keyof DigitKMeansOptions)[]

const MOST_THREADS = 256

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION. */
export function resolveOptions(options: DigitKMeansOptions, images: number): ResolvedOptions {
  const { k = Math.min(500, images), maxIterations = 30, exemplars = 500, threads = 'auto', seed = 0 } = options
  if (checkInteger('k', k, 1) > images) throw new NutshellError('INVALID_OPTION', `k = ${k} exceeds images = ${images}`)
  return {
    k,
    maxIterations: checkInteger('maxIterations', maxIterations, 1),
    exemplars: checkInteger('exemplars', exemplars, 0),
    threads: threads === 'auto' ? threads : checkInteger('threads', threads, 1, MOST_THREADS),
    seed: checkNumber('seed', seed)
  }
}

/** What can be checked before there are images. Errors: as `resolveOptions`. */
export function checkOptions(options: DigitKMeansOptions): void {
  checkKnownOptions('DigitKMeans.fit', options, NAMES)
  checkLongWork(options)
}
