import {
  checkInteger,
  checkKnownOptions,
  checkLongWork,
  checkNumber,
  checkOneOf,
  NutshellError,
  show
} from '@nutshell-ml/core'
import { type ResolvedAugment, resolveAugment } from '../augment/augment'
import { checkDigits, type DigitSet, type LabelledImages } from '../images'
import { NETWORKS } from './networks'
import type { CnnBackendOptions, DigitCnnOptions, DigitNetwork, Schedule } from './options'

/** Options of a training, checked, with their defaults. */
export interface TrainSettings {
  readonly network: DigitNetwork
  readonly epochs: number
  readonly batchSize: number
  readonly learningRate: number
  readonly schedule: Schedule
  readonly augment: ResolvedAugment | undefined
  readonly validation: number | LabelledImages | undefined
  readonly earlyStopping: number
  readonly checkpointEvery: number
  readonly exemplars: number
  readonly seed: number
}

const NAMES = [
  'network',
  'epochs',
  'batchSize',
  'learningRate',
  'schedule',
  'augment',
  'validation',
  'earlyStopping',
  'onCheckpoint',
  'checkpointEvery',
  'resume',
  'exemplars',
  'seed',
  'backend',
  'threads',
  'onProgress',
  'signal'
] as const satisfies readonly (keyof DigitCnnOptions)[]

const SCHEDULES: readonly Schedule[] = ['one-cycle', 'cosine', 'step', 'constant']
const BACKENDS = ['auto', 'tensorflow', 'nutshell', 'cpu'] as const
const DEFAULT_EXEMPLARS = 500

/** Errors: UNKNOWN_OPTION, INVALID_OPTION; of images for validation as `checkDigits`. */
export function resolveCnnOptions(options: DigitCnnOptions): TrainSettings {
  checkKnownOptions('DigitCnn.fit', options, NAMES)
  checkLongWork(options)
  checkBackend(options)
  const network = checkOneOf('network', options.network ?? 'standard', Object.keys(NETWORKS) as DigitNetwork[])
  const plan = NETWORKS[network]
  const { onCheckpoint, resume, earlyStopping } = options
  if (onCheckpoint !== undefined && typeof onCheckpoint !== 'function') {
    throw new NutshellError('INVALID_OPTION', `onCheckpoint = ${show(onCheckpoint)}, expected a function`)
  }
  if (resume !== undefined && !(resume instanceof Uint8Array)) {
    throw new NutshellError('INVALID_OPTION', `resume = ${show(resume)}, expected the bytes of a checkpoint`)
  }
  const validation = resolveValidation(options.validation)
  if (earlyStopping !== undefined && validation === undefined) {
    throw new NutshellError('INVALID_OPTION', `earlyStopping = ${show(earlyStopping)} needs images for validation`)
  }
  return {
    network,
    epochs: checkInteger('epochs', options.epochs ?? plan.epochs, 1, 100_000),
    batchSize: checkInteger('batchSize', options.batchSize ?? 128, 1, 65_536),
    learningRate: checkNumber(
      'learningRate',
      options.learningRate ?? plan.learningRate,
      'a number > 0',
      (rate) => rate > 0
    ),
    schedule: checkOneOf('schedule', options.schedule ?? 'one-cycle', SCHEDULES),
    augment: resolveAugment(options.augment ?? true),
    validation,
    earlyStopping: earlyStopping === undefined ? 0 : checkInteger('earlyStopping', earlyStopping, 1),
    checkpointEvery:
      options.checkpointEvery === undefined ? 0 : checkInteger('checkpointEvery', options.checkpointEvery, 1),
    exemplars: checkInteger('exemplars', options.exemplars ?? DEFAULT_EXEMPLARS, 0),
    seed: checkNumber('seed', options.seed ?? 0)
  }
}

/** Options of where to compute, and no others. Errors: UNKNOWN_OPTION, INVALID_OPTION. */
export function checkBackendOptions(what: string, options: CnnBackendOptions): void {
  checkKnownOptions(what, options, ['backend', 'threads'])
  checkBackend(options)
}

function checkBackend({ backend, threads }: CnnBackendOptions): void {
  if (backend !== undefined) checkOneOf('backend', backend, BACKENDS)
  if (threads !== undefined && threads !== 'auto') checkInteger('threads', threads, 1)
}

function resolveValidation(given: number | DigitSet | 'none' | undefined): TrainSettings['validation'] {
  if (given === undefined || given === 'none') return undefined
  if (typeof given === 'number') {
    return checkNumber('validation', given, 'a share between 0 and 1', (share) => share > 0 && share < 1)
  }
  if (typeof given !== 'object' || given === null) {
    throw new NutshellError(
      'INVALID_OPTION',
      `validation = ${show(given)}, expected a share, images with labels, or 'none'`
    )
  }
  return checkDigits(given.images, given.labels)
}
