import { checkInteger, checkKnownOptions, checkLongWork, checkNumber, type LongWork } from '@nutshell-ml/core'
import type { DigitProgress } from '../digit-model'

/** Options of `DigitTrees.fit`. */
export interface DigitTreesOptions extends LongWork<DigitProgress> {
  /** Rounds: each grows a tree for each digit. @default 100 */
  trees?: number
  /** What part of a tree's step is taken, above 0, at most 1. @default 0.2 */
  learningRate?: number
  /** Leaves of a tree at most, from 2 on. @default 31 */
  leaves?: number
  /**
   * The share of pixels that is drawn for a split to choose from, above 0, at most 1: with fewer, trees are grown faster and are less
   * alike. @default 0.2
   */
  pixelShare?: number
  /** Images of the training set that the model carries so that it can go on learning by itself: 784 bytes each. @default 500 */
  exemplars?: number
  /** Threads at most; the model does not depend on them. @default 'auto' */
  threads?: 'auto' | number
  /** Any finite number: decides which pixels and exemplars are drawn. @default 0 */
  seed?: number
}

/** Options that were checked, with their defaults. */
export type ResolvedOptions = Required<Omit<DigitTreesOptions, keyof LongWork>>

const NAMES = [
  'trees',
  'learningRate',
  'leaves',
  'pixelShare',
  'exemplars',
  'threads',
  'seed',
  'onProgress',
  'signal'
] as const satisfies readonly (keyof DigitTreesOptions)[]

const MOST_TREES = 100_000
const MOST_LEAVES = 1 << 16
const MOST_THREADS = 256

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION. */
export function resolveOptions(options: DigitTreesOptions): ResolvedOptions {
  checkKnownOptions('DigitTrees.fit', options, NAMES)
  checkLongWork(options)
  const { trees = 100, learningRate = 0.2, leaves = 31, pixelShare = 0.2 } = options
  const { exemplars = 500, threads = 'auto', seed = 0 } = options
  const isShare = (value: number) => value > 0 && value <= 1
  return {
    trees: checkInteger('trees', trees, 1, MOST_TREES),
    learningRate: checkNumber('learningRate', learningRate, 'a number above 0, at most 1', isShare),
    leaves: checkInteger('leaves', leaves, 2, MOST_LEAVES),
    pixelShare: checkNumber('pixelShare', pixelShare, 'a share above 0, at most 1', isShare),
    exemplars: checkInteger('exemplars', exemplars, 0),
    threads: threads === 'auto' ? threads : checkInteger('threads', threads, 1, MOST_THREADS),
    seed: checkNumber('seed', seed)
  }
}
