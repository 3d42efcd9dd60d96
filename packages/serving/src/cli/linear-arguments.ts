import type { Criterion, LinearLearnerOptions } from '@nutshell-ml/classifier'
import { finiteNumber, oneOf, type Shape, wholeNumber } from './arguments'
import { UsageError } from './usage-error'

export const LINEAR_SHAPE: Shape = {
  type: { type: 'string' },
  positive: { type: 'string' },
  loss: { type: 'string' },
  epsilon: { type: 'string' },
  'huber-delta': { type: 'string' },
  quantile: { type: 'string' },
  l1: { type: 'string' },
  l2: { type: 'string' },
  'class-weight': { type: 'string' },
  'positive-weight': { type: 'string' },
  weight: { type: 'string' },
  resample: { type: 'string' },
  impute: { type: 'string' },
  rare: { type: 'string' },
  'no-normalize': { type: 'boolean' },
  'no-refit': { type: 'boolean' },
  select: { type: 'string' },
  threshold: { type: 'string' },
  calibration: { type: 'string' },
  solver: { type: 'string' },
  'max-iterations': { type: 'string' },
  tolerance: { type: 'string' },
  seed: { type: 'string' }
}

export const LINEAR_HELP = `what is learned:
  --type T          binary, multiclass or regression (default: by the values of the label)
  --positive CLASS  of two classes the one that is looked for (default: the later one in order: yes of no and yes)
  --loss L          logistic or hinge; softmax; squared, absolute, epsilon-insensitive (--epsilon E), huber
                    (--huber-delta D) or quantile (--quantile Q)
  --class-weight W  balanced, or a weight for classes by name: yes=5,no=1
  --positive-weight W  of the positive class against the other: a number, or balanced
  --weight C        the column that says how much each row counts
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

type Values = Readonly<Record<string, string | boolean | undefined>>

/** The options of the learner but for the rows. */
export type LinearOptions = Omit<LinearLearnerOptions, 'label' | 'validation'>

/** The options of the learner as they are given. Errors: UsageError. */
export function toLinearOptions(all: Values): LinearOptions {
  const values = all as Record<string, string | undefined>
  const number = (name: string) => finiteNumber(name, values[name])
  const type = oneOf('type', values.type, ['binary', 'multiclass', 'regression'])
  const options: LinearOptions = {
    predictorType: type,
    positive: values.positive,
    loss: oneOf('loss', values.loss, LOSSES),
    epsilon: number('epsilon'),
    huberDelta: number('huber-delta'),
    quantile: number('quantile'),
    l1: toNumbers('l1', values.l1),
    l2: toNumbers('l2', values.l2),
    classWeights: toClassWeights(values['class-weight']),
    positiveWeight: values['positive-weight'] === 'balanced' ? 'balanced' : number('positive-weight'),
    sampleWeight: values.weight,
    resample: oneOf('resample', values.resample, ['over', 'under']),
    normalizeData: all['no-normalize'] ? false : undefined,
    refit: all['no-refit'] ? false : undefined,
    modelSelection: toCriterion(values.select),
    threshold: number('threshold'),
    calibration: oneOf('calibration', values.calibration, ['none', 'platt', 'isotonic']),
    solver: oneOf('solver', values.solver, ['newton', 'lbfgs', 'coordinate-descent', 'dual']),
    maxIterations: wholeNumber('max-iterations', values['max-iterations']),
    tolerance: number('tolerance'),
    seed: number('seed'),
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

/** Without what was not given, which is the learner's to decide. */
function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T
}

function toNumbers(name: string, text: string | undefined): number | number[] | undefined {
  if (text === undefined) return undefined
  const numbers = text.split(',').map((one) => finiteNumber(name, one)!)
  return numbers.length === 1 ? numbers[0] : numbers
}

function toClassWeights(text: string | undefined): LinearLearnerOptions['classWeights'] {
  if (text === undefined || text === 'balanced') return text
  const entries = text.split(',').map((part): [string, number] => {
    const at = part.lastIndexOf('=')
    const weight = Number(part.slice(at + 1))
    if (at < 0 || part.slice(at + 1).trim() === '' || !Number.isFinite(weight)) {
      throw new UsageError(`--class-weight ${text}: expected balanced, or weights as yes=5,no=1`)
    }
    return [part.slice(0, at), weight]
  })
  return Object.fromEntries(entries)
}

function toImpute(text: string | undefined): NonNullable<LinearLearnerOptions['prepare']>['impute'] {
  if (text === undefined || text === 'mean' || text === 'median' || text === 'most-frequent') return text
  const constant = Number(text)
  if (text.trim() !== '' && Number.isFinite(constant)) return { constant }
  throw new UsageError(`--impute ${text}: expected mean, median, most-frequent or a number`)
}

const PLAIN = ['accuracy', 'balanced-accuracy', 'cross-entropy', 'mse', 'mae', 'r2'] as const

/** Errors: UsageError that lists what can be asked for. */
export function toCriterion(text: string | undefined): Criterion | undefined {
  if (text === undefined || (PLAIN as readonly string[]).includes(text)) return text as Criterion | undefined
  const beta = /^f(\d+(?:\.\d+)?|\.\d+)$/i.exec(text)?.[1]
  if (beta !== undefined) return { fBeta: Number(beta) }
  const [, figure, target] = /^(precision@recall|recall@precision)=(\d*\.?\d+)$/.exec(text) ?? []
  if (figure === 'precision@recall') return { precisionAtTargetRecall: Number(target) }
  if (figure === 'recall@precision') return { recallAtTargetPrecision: Number(target) }
  throw new UsageError(
    `--select ${text}: expected one of ${PLAIN.join(', ')}, f1 (or another f), precision@recall=0.9, recall@precision=0.9`
  )
}
