import type { LinearLearnerOptions } from '@nutshell-ml/classifier'
import { finiteNumber, oneOf, type Shape, wholeNumber } from './arguments'
import { given, LABEL_HELP, LEARNER_SHAPE, toLearnerOptions, type Values, WEIGHT_HELP } from './learner-arguments'
import { UsageError } from './usage-error'

export const LINEAR_SHAPE: Shape = {
  ...LEARNER_SHAPE,
  loss: { type: 'string' },
  epsilon: { type: 'string' },
  'huber-delta': { type: 'string' },
  quantile: { type: 'string' },
  l1: { type: 'string' },
  l2: { type: 'string' },
  resample: { type: 'string' },
  impute: { type: 'string' },
  rare: { type: 'string' },
  'no-normalize': { type: 'boolean' },
  solver: { type: 'string' },
  'max-iterations': { type: 'string' },
  tolerance: { type: 'string' }
}

export const LINEAR_HELP = `what is learned:
${LABEL_HELP}
  --loss L          logistic or hinge; softmax; squared, absolute, epsilon-insensitive (--epsilon E), huber
                    (--huber-delta D) or quantile (--quantile Q)
${WEIGHT_HELP}
  --resample R      over or under: rows of rarer classes repeated, or of the others left out, in training

how:
  --l2 S            regularisation, a number or several with commas between them to choose from
                    (default: strengths around 1 / rows)
  --l1 S            likewise, of absolute coefficients: takes features out (default: 0)
  --impute I        gaps in numbers are filled with the mean (default), median, most-frequent, or a number
  --rare N          values of categories in fewer rows, or a smaller share of them, become one (default: 1)
  --no-normalize    numbers as they are, not at mean 0 and variance 1
  --solver S        newton, lbfgs, coordinate-descent or dual (default: by the problem)
  --max-iterations N, --tolerance T  when a solver stops (default: 1000, 1e-6)
  --seed N          decides which rows are held out (default: 0)

what is chosen on rows that are held out:
  --select S        what models are compared by, and what sets the threshold: cross-entropy (default), accuracy,
                    balanced-accuracy, f1 (f0.5, f2, ...), recall@precision=0.9, precision@recall=0.9;
                    for regression mse (default), mae or r2
  --threshold T     the probability from which on a row is positive (default: by --select; .5 for cross-entropy)
  --calibration C   of the probabilities: none, platt or isotonic (default: none; platt for hinge)
  --no-refit        the model is not fitted once more to all rows in the end`

/** The options of the learner but for the rows. */
export type LinearOptions = Omit<LinearLearnerOptions, 'label' | 'validation'>

/** The options of the learner as they are given. Errors: UsageError. */
export function toLinearOptions(all: Values): LinearOptions {
  const values = all as Record<string, string | undefined>
  const number = (name: string) => finiteNumber(name, values[name])
  const options: LinearOptions = {
    ...toLearnerOptions(all),
    loss: oneOf('loss', values.loss, LOSSES),
    epsilon: number('epsilon'),
    huberDelta: number('huber-delta'),
    quantile: number('quantile'),
    l1: toNumbers('l1', values.l1),
    l2: toNumbers('l2', values.l2),
    resample: oneOf('resample', values.resample, ['over', 'under']),
    normalizeData: all['no-normalize'] ? false : undefined,
    solver: oneOf('solver', values.solver, ['newton', 'lbfgs', 'coordinate-descent', 'dual']),
    maxIterations: wholeNumber('max-iterations', values['max-iterations']),
    tolerance: number('tolerance'),
    prepare: given({ impute: toImpute(values.impute), rare: number('rare') })
  }
  return given(options)
}

const LOSSES = [
  'logistic',
  'hinge',
  'softmax',
  'squared',
  'absolute',
  'epsilon-insensitive',
  'huber',
  'quantile'
] as const

function toNumbers(name: string, text: string | undefined): number | number[] | undefined {
  if (text === undefined) return undefined
  const numbers = text.split(',').map((one) => finiteNumber(name, one)!)
  return numbers.length === 1 ? numbers[0] : numbers
}

function toImpute(text: string | undefined): NonNullable<LinearLearnerOptions['prepare']>['impute'] {
  if (text === undefined || text === 'mean' || text === 'median' || text === 'most-frequent') return text
  const constant = Number(text)
  if (text.trim() !== '' && Number.isFinite(constant)) return { constant }
  throw new UsageError(`--impute ${text}: expected mean, median, most-frequent or a number`)
}
