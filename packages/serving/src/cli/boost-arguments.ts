import type { BoostedTreesOptions, BoostMetric } from '@nutshell-ml/classifier'
import { finiteNumber, oneOf, type Shape, wholeNumber } from './arguments'
import {
  byName,
  given,
  LABEL_HELP,
  LEARNER_SHAPE,
  toCriterion,
  toLearnerOptions,
  type Values,
  WEIGHT_HELP
} from './learner-arguments'
import { toNames } from './table-file'
import { UsageError } from './usage-error'

export const BOOST_SHAPE: Shape = {
  ...LEARNER_SHAPE,
  objective: { type: 'string' },
  'huber-delta': { type: 'string' },
  quantile: { type: 'string' },
  trees: { type: 'string' },
  'learning-rate': { type: 'string' },
  growth: { type: 'string' },
  leaves: { type: 'string' },
  depth: { type: 'string' },
  'max-bins': { type: 'string' },
  l1: { type: 'string' },
  l2: { type: 'string' },
  'min-child-weight': { type: 'string' },
  'min-split-gain': { type: 'string' },
  'max-delta-step': { type: 'string' },
  subsample: { type: 'string' },
  'column-sample': { type: 'string' },
  rare: { type: 'string' },
  'category-smoothing': { type: 'string' },
  'max-one-vs-rest': { type: 'string' },
  monotone: { type: 'string' },
  interactions: { type: 'string' },
  threads: { type: 'string' },
  'early-stopping': { type: 'string' },
  metric: { type: 'string' },
  'warm-start': { type: 'string' }
}

export const BOOST_HELP = `what is learned:
${LABEL_HELP}
  --objective O     logistic; softmax; squared, absolute, huber (--huber-delta D), quantile (--quantile Q), or poisson
                    for counts (default: logistic, softmax or squared, by the label)
${WEIGHT_HELP}

trees:
  --trees N         rounds: of more than two classes each grows a tree for each class (default: 100)
  --learning-rate R what part of a tree's step is taken (default: 0.1)
  --growth G        leaf: what gains most is split next (default); depth: level by level
  --leaves N        leaves of a tree, at most; 0 for no limit (default: 31; no limit with --growth depth)
  --depth N         splits on the way to a leaf, at most; 0 for no limit (default: no limit; 6 with --growth depth)
  --max-bins N      bins of a column, at most, that of gaps aside (default: 255)
  --l2 S, --l1 S    regularisation of the leaves' weights (default: 1, 0)
  --min-child-weight W, --min-split-gain G, --max-delta-step D
                    what a leaf weighs at least, a split gains more than, a leaf says at most (default: 1, 0, no bound)
  --subsample S     the share of rows that a round is grown on (default: 1)
  --column-sample S the share of columns drawn for a tree, or of those for a level or a node as well:
                    tree=0.8,level=0.5,node=0.5 (default: 1)
  --rare N          values of categories in fewer rows, or a smaller share of them, count as gaps (default: 1)
  --category-smoothing N, --max-one-vs-rest N
                    how categories are split: caution with rare ones (default: 10), up to how many each by itself (4)
  --monotone M      A=1,B=-1: the prediction must not fall as A rises, nor rise as B does
  --interactions I  A,B;C,D: only columns of one set stand together on the way to a leaf
  --warm-start MODEL  goes on from the trees of a model that was trained on such rows
  --threads N       at most; the model does not depend on them (default: as many as there are processors)
  --seed N          decides which rows are held out, and what is drawn of rows and columns (default: 0)

what is chosen on rows that are held out:
  --early-stopping N  training ends after N rounds in which the metric did not get better; the best one is kept
  --metric M        what is looked at after each round: loss, log-loss, error, auc (of two classes), rmse, mae, or one
                    of those of --select (default: log-loss; for regression rmse, mae or the objective's loss)
  --select S        what sets the threshold: cross-entropy (default), accuracy, balanced-accuracy, f1 (f0.5, f2, ...),
                    recall@precision=0.9, precision@recall=0.9
  --threshold T     the probability from which on a row is positive (default: by --select; .5 for cross-entropy)
  --calibration C   of the probabilities: none (default), platt or isotonic
  --no-refit        the model is not fitted once more to all rows in the end`

/** The options of the learner but for the rows, and the file of a model to go on from. */
export type BoostOptions = Omit<BoostedTreesOptions, 'label' | 'validation' | 'warmStart'>

const OBJECTIVES = ['logistic', 'softmax', 'squared', 'absolute', 'huber', 'quantile', 'poisson'] as const

/** The options of the learner as they are given. Errors: UsageError. */
export async function toBoostOptions(all: Values): Promise<BoostOptions> {
  const values = all as Record<string, string | undefined>
  const number = (name: string) => finiteNumber(name, values[name])
  const { threads } = values
  const options: BoostOptions = {
    ...toLearnerOptions(all),
    objective: oneOf('objective', values.objective, OBJECTIVES),
    huberDelta: number('huber-delta'),
    quantile: number('quantile'),
    trees: wholeNumber('trees', values.trees),
    learningRate: number('learning-rate'),
    growth: oneOf('growth', values.growth, ['leaf', 'depth']),
    leaves: number('leaves'),
    depth: number('depth'),
    maxBins: wholeNumber('max-bins', values['max-bins']),
    l1: number('l1'),
    l2: number('l2'),
    minChildWeight: number('min-child-weight'),
    minSplitGain: number('min-split-gain'),
    maxDeltaStep: number('max-delta-step'),
    subsample: number('subsample'),
    columnSample: toColumnSample(values['column-sample']),
    categorySmoothing: number('category-smoothing'),
    maxOneVsRest: number('max-one-vs-rest'),
    monotone: await toMonotone(values.monotone),
    interactions: await toInteractions(values.interactions),
    threads: threads === 'auto' ? threads : wholeNumber('threads', threads),
    earlyStopping: wholeNumber('early-stopping', values['early-stopping']),
    metric: toMetric(values.metric),
    prepare: values.rare === undefined ? undefined : { rare: number('rare') }
  }
  return given(options)
}

function toColumnSample(text: string | undefined): BoostedTreesOptions['columnSample'] {
  if (text === undefined || !text.includes('=')) return finiteNumber('column-sample', text)
  const names: Readonly<Record<string, string>> = { tree: 'byTree', level: 'byLevel', node: 'byNode' }
  const expected = 'expected a share, or shares as tree=0.8,level=0.5,node=0.5'
  const shares = Object.entries(byName('column-sample', text.split(','), expected))
  const wrong = shares.find(([name]) => !Object.hasOwn(names, name))
  if (wrong !== undefined) throw new UsageError(`--column-sample ${text}: ${expected}`)
  return Object.fromEntries(shares.map(([name, share]) => [names[name], share]))
}

async function toMonotone(text: string | undefined): Promise<Readonly<Record<string, number>> | undefined> {
  if (text === undefined) return undefined
  const expected = 'expected columns with 1 or -1, as A=1,B=-1'
  const signs = byName('monotone', await toNames('monotone', text), expected)
  if (Object.values(signs).every((sign) => sign === 1 || sign === -1)) return signs
  throw new UsageError(`--monotone ${text}: ${expected}`)
}

/** Sets with semicolons between them, of names with commas between these; both may stand in double quotes. */
async function toInteractions(text: string | undefined): Promise<string[][] | undefined> {
  if (text === undefined) return undefined
  const sets = text.match(/(?:"[^"]*"|[^";])+/g) ?? ['']
  return Promise.all(sets.map((set) => toNames('interactions', set)))
}

const METRICS = ['loss', 'log-loss', 'error', 'auc', 'rmse', 'mae'] as const

function toMetric(text: string | undefined): BoostMetric | undefined {
  if (text === undefined || (METRICS as readonly string[]).includes(text)) return text as BoostMetric | undefined
  try {
    return toCriterion(text)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(
      error.message.replace('--select', '--metric').replace('one of ', `one of ${METRICS.join(', ')}, `)
    )
  }
}
