import { checkInteger, checkKnownOptions, checkNumber, checkOneOf, NutshellError, show } from '@nutshell-ml/core'
import type { Loss } from '../problem'

/** What is learned, and how, from rows that come bit by bit. */
export interface StreamOptions {
  /** Columns of the designs to come. */
  cols: number
  loss: Loss
  /** 1, but for softmax the number of classes. @default 1 */
  outputs?: number
  /** As in LinearProblem: of the mean loss. @default 0 */
  l1?: number
  l2?: number
  /** @default true */
  hasIntercept?: boolean
  /**
   * 'sgd': averaged stochastic gradient descent; 'adam'; 'ftrl': FTRL-proximal, which finds sparse models with L1 and suits
   * rare columns. @default 'ftrl' with l1 > 0, else 'sgd'
   */
  optimizer?: Optimizer
  /** Rows of a step. @default 32 for 'adam', else 8 */
  batchSize?: number
  /**
   * The size of the first step: for 'sgd' in units of what no smooth loss can diverge with, else about how far a weight
   * goes. @default 1 for 'sgd', 0.1 for 'adam', 0.3 for 'ftrl'
   */
  learningRate?: number
  /**
   * Step t by learningRate r: 'constant', 'inverse-scaling' (r / (1 + t / s)^power with s = 5000 for 'sgd', 1 for 'adam') or,
   * 'sgd' with l2 > 0 only, 'optimal' (r / (1 + r l2 t)). Not for 'ftrl', whose rates follow from the rows.
   * @default 'inverse-scaling'
   */
  schedule?: Schedule
  /** Of 'inverse-scaling': from 0 to 1. @default 0.75 for 'sgd', else 0.5 */
  power?: number
  /** 'sgd' without l1 only: the model is the average of the steps, later ones counting more. @default true where it can be */
  averaging?: boolean
  /** Passes, or checks, without a better loss after which the training has converged. @default 5 */
  patience?: number
  /** A loss is better when it is this share of the best lower. @default 1e-4 */
  tolerance?: number
}

export type Optimizer = 'sgd' | 'adam' | 'ftrl'
type Schedule = 'constant' | 'inverse-scaling' | 'optimal'

export type ResolvedStreamOptions = Required<StreamOptions>

const NAMES = [
  'cols',
  'loss',
  'outputs',
  'l1',
  'l2',
  'hasIntercept',
  'optimizer',
  'batchSize',
  'learningRate',
  'schedule',
  'power',
  'averaging',
  'patience',
  'tolerance'
] as const satisfies readonly (keyof StreamOptions)[]

/** Steps before the rate of 'inverse-scaling' begins to fall: an average needs them to leave its start behind. */
const STEADY_STEPS = { sgd: 5000, adam: 1, ftrl: 1 } as const
const RATES = { sgd: 1, adam: 0.1, ftrl: 0.3 } as const

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION. */
export function resolveStreamOptions(options: StreamOptions): ResolvedStreamOptions {
  checkKnownOptions('StreamSolver', options, NAMES)
  const { loss } = options
  const l1 = checkNumber('l1', options.l1 ?? 0, 'a number >= 0', (value) => value >= 0)
  const l2 = checkNumber('l2', options.l2 ?? 0, 'a number >= 0', (value) => value >= 0)
  const optimizer = checkOneOf('optimizer', options.optimizer ?? (l1 > 0 ? 'ftrl' : 'sgd'), ['sgd', 'adam', 'ftrl'])
  const isAveraged = options.averaging ?? (optimizer === 'sgd' && l1 === 0)
  const schedule = checkOneOf('schedule', options.schedule ?? 'inverse-scaling', [
    'constant',
    'inverse-scaling',
    'optimal'
  ])
  const outputs = checkInteger('outputs', options.outputs ?? 1, 1)
  if (loss.name !== 'softmax' && outputs !== 1) invalid(`outputs = ${outputs}, expected 1 for ${loss.name} loss`)
  if (loss.name === 'softmax' && outputs < 2) invalid(`outputs = ${outputs}, expected at least 2 for softmax loss`)
  if (optimizer === 'ftrl' && options.schedule !== undefined) {
    invalid(`schedule = ${show(schedule)} goes with 'sgd' and 'adam': the rates of 'ftrl' follow from the rows`)
  }
  if (schedule === 'optimal' && (optimizer !== 'sgd' || l2 === 0)) {
    invalid(`schedule = 'optimal' goes with optimizer 'sgd' and l2 > 0, not with ${show(optimizer)} and l2 = ${l2}`)
  }
  if (isAveraged && optimizer !== 'sgd') invalid(`averaging goes with optimizer 'sgd', not with ${show(optimizer)}`)
  if (isAveraged && l1 > 0) invalid(`averaging goes with l1 = 0, not ${l1}: an average has none of its zeros`)
  return {
    cols: checkInteger('cols', options.cols, 0),
    loss,
    outputs,
    l1,
    l2,
    hasIntercept: options.hasIntercept ?? true,
    optimizer,
    batchSize: checkInteger('batchSize', options.batchSize ?? (optimizer === 'adam' ? 32 : 8), 1),
    learningRate: checkNumber(
      'learningRate',
      options.learningRate ?? RATES[optimizer],
      'a number > 0',
      (value) => value > 0
    ),
    schedule,
    power: checkNumber(
      'power',
      options.power ?? (optimizer === 'sgd' ? 0.75 : 0.5),
      'a number from 0 to 1',
      (value) => value >= 0 && value <= 1
    ),
    averaging: isAveraged,
    patience: checkInteger('patience', options.patience ?? 5, 1),
    tolerance: checkNumber('tolerance', options.tolerance ?? 1e-4, 'a number >= 0', (value) => value >= 0)
  }
}

/** Step sizes where 1 is `unit`. */
export function rateOf({ learningRate, schedule, power, l2, optimizer }: ResolvedStreamOptions) {
  const steady = STEADY_STEPS[optimizer]
  switch (schedule) {
    case 'constant':
      return (_: number, unit: number) => learningRate * unit
    case 'inverse-scaling':
      return (step: number, unit: number) => (learningRate * unit) / (1 + step / steady) ** power
    case 'optimal':
      return (step: number, unit: number) => (learningRate * unit) / (1 + learningRate * unit * l2 * step)
  }
}

function invalid(message: string): never {
  throw new NutshellError('INVALID_OPTION', message)
}
