import { checkInteger, checkKnownOptions, checkLongWork, checkNumber, type LongWork } from '@nutshell-ml/core'
import type { DigitProgress } from '../digit-model'

/** Options of `DigitLinear.fit`. */
export interface DigitLinearOptions extends LongWork<DigitProgress> {
  /** Weight of half the sum of squared coefficients beside the mean loss; ink counts from 0 to 1. @default 1e-4 */
  l2?: number
  /** Steps of the solver at most. @default 80 */
  maxIterations?: number
  /** Images of the training set that the model carries so that it can go on learning by itself: 784 bytes each. @default 500 */
  exemplars?: number
  /** Any finite number: decides which images these are. @default 0 */
  seed?: number
}

/** Options that were checked, with their defaults. */
export type ResolvedOptions = Required<Omit<DigitLinearOptions, keyof LongWork>>

const NAMES = [
  'l2',
  'maxIterations',
  'exemplars',
  'seed',
  'onProgress',
  'signal'
] as const satisfies readonly (keyof DigitLinearOptions)[]

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION. */
export function resolveOptions(options: DigitLinearOptions): ResolvedOptions {
  checkKnownOptions('DigitLinear.fit', options, NAMES)
  checkLongWork(options)
  const { l2 = 1e-4, maxIterations = 80, exemplars = 500, seed = 0 } = options
  return {
    l2: checkNumber('l2', l2, 'a number >= 0', (value) => value >= 0),
    maxIterations: checkInteger('maxIterations', maxIterations, 1),
    exemplars: checkInteger('exemplars', exemplars, 0),
    seed: checkNumber('seed', seed)
  }
}
