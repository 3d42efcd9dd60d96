import type { DigitAlgorithm } from '@nutshell-ml/classifier/digits'
import { finiteNumber, oneOf, type Shape, wholeNumber } from './arguments'
import { given, type Values } from './learner-arguments'
import { UsageError } from './usage-error'

const MODELS = ['cnn', 'kmeans', 'trees', 'linear'] as const satisfies readonly DigitAlgorithm[]

/** Options that not every model has, and the models that do. */
const OWNERS: Readonly<Record<string, readonly DigitAlgorithm[]>> = {
  network: ['cnn'],
  epochs: ['cnn'],
  'batch-size': ['cnn'],
  'learning-rate': ['cnn', 'trees'],
  schedule: ['cnn'],
  'no-augment': ['cnn'],
  'early-stopping': ['cnn'],
  backend: ['cnn'],
  'no-checkpoint': ['cnn'],
  k: ['kmeans'],
  trees: ['trees'],
  leaves: ['trees'],
  l2: ['linear'],
  threads: ['cnn', 'kmeans', 'trees']
}

const SWITCHES = ['no-augment', 'no-checkpoint']

export const DIGITS_TRAIN_SHAPE: Shape = {
  data: { type: 'string' },
  generated: { type: 'string' },
  model: { type: 'string' },
  out: { type: 'string', short: 'o' },
  limit: { type: 'string' },
  validation: { type: 'string' },
  seed: { type: 'string' },
  ...Object.fromEntries(
    Object.keys(OWNERS).map((name) => [name, { type: SWITCHES.includes(name) ? 'boolean' : 'string' }])
  ),
  help: { type: 'boolean', short: 'h' }
}

export const DIGITS_TRAIN_HELP = `what is learned from, one of:
  --data DIR        a folder with train-images-idx3-ubyte and train-labels-idx1-ubyte, gzip or not, as MNIST comes.
                    Where it has the t10k files too, the model is measured on them in the end
  --generated N     N digits that are drawn by a seeded generator; the model is measured on others of its digits

the model:
  --model M         cnn, kmeans, trees or linear
  --out MODEL       a safetensors file, written under another name and renamed when it is whole
  --limit N         only the first N images of DIR
  --validation S    a share of the images is held out, and the model is measured on it
  --seed N          decides everything that is drawn (default: 0)
  --threads N       of cnn (with the backend nutshell), kmeans and trees, at most: the model does not depend on them
                    (default: as many as there are processors)

of --model cnn:
  --network N       small, standard or large (default: standard)
  --epochs N        how often every image is shown (default: that of the network)
  --batch-size N    images of a step (default: 128)
  --learning-rate R the highest one (default: that of the network)
  --schedule S      of the learning rate: one-cycle (default), cosine, step or constant
  --no-augment      images are not moved and bent before they are shown
  --early-stopping N  ends after N epochs without a smaller loss on the images that --validation holds out
  --backend B       nutshell, tensorflow (tfjs-node) or cpu (default: tensorflow where it is installed, else nutshell)
  --no-checkpoint   nothing is kept of training that is ended. Without it a checkpoint is kept in
                    MODEL.checkpoint, the same command goes on from it, and it is removed in the end

of the others:
  --k N             of kmeans: clusters (default: 500)
  --trees N         of trees: rounds, each of a tree for each digit (default: 100)
  --learning-rate R of trees: what part of a tree's step is taken (default: 0.2)
  --leaves N        of trees: leaves of a tree, at most (default: 31)
  --l2 S            of linear: regularisation (default: 1e-4)`

/** Where images come from. */
type DigitsSource = { readonly folder: string; readonly limit: number | undefined } | { readonly count: number }

/** What `nutshell digits train` is to do. */
export interface DigitsTraining {
  readonly algorithm: DigitAlgorithm
  readonly source: DigitsSource
  readonly out: string
  readonly validation: number | undefined
  readonly seed: number
  /** Where checkpoints are kept; undefined for none. */
  readonly checkpoint: string | undefined
  /** Options of `fit` that were given, without the seed. */
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** Errors: UsageError. */
export function toDigitsTraining(all: Values, positionals: readonly string[]): DigitsTraining {
  const values = all as Readonly<Record<string, string | undefined>>
  if (positionals.length > 0) throw new UsageError(`--data says where images are; got: ${positionals.join(' ')}`)
  const algorithm = oneOf('model', values.model, MODELS)
  if (algorithm === undefined)
    throw new UsageError(`--model says what learns: it is needed, one of ${MODELS.join(', ')}`)
  for (const [name, owners] of Object.entries(OWNERS)) {
    if (all[name] === undefined || owners.includes(algorithm)) continue
    throw new UsageError(`--${name} is an option of --model ${owners.join(', ')}; ${algorithm} does not have it`)
  }
  const { out } = values
  if (out === undefined || out === '' || out === '-') {
    throw new UsageError('--out says which file the model goes to: it is needed, and is no text for a terminal')
  }
  const validation = toShare(values.validation)
  if (values['early-stopping'] !== undefined && validation === undefined) {
    throw new UsageError('--early-stopping needs images that are held out: --validation 0.1')
  }
  const keepsCheckpoint = algorithm === 'cnn' && all['no-checkpoint'] !== true
  return {
    algorithm,
    source: toSource(values),
    out,
    validation,
    seed: finiteNumber('seed', values.seed) ?? 0,
    checkpoint: keepsCheckpoint ? `${out}.checkpoint` : undefined,
    options: toOptions(all)
  }
}

function toSource({ data, generated, limit }: Readonly<Record<string, string | undefined>>): DigitsSource {
  if (data !== undefined && generated !== undefined) throw new UsageError('--data and --generated exclude each other')
  if (data !== undefined) return { folder: toFolder(data), limit: wholeNumber('limit', limit) }
  const count = wholeNumber('generated', generated)
  if (count === undefined) throw new UsageError('--data says where the images are, or --generated how many are drawn')
  if (limit !== undefined) throw new UsageError('--limit goes with --data; --generated says how many there are')
  return { count }
}

/** Errors: UsageError. */
export function toFolder(data: string): string {
  if (data === '' || data === '-') throw new UsageError(`--data '${data}': expected a folder with the files of MNIST`)
  return data
}

function toOptions(all: Values): DigitsTraining['options'] {
  const values = all as Readonly<Record<string, string | undefined>>
  const { threads } = values
  const options: Record<string, string | number | boolean | undefined> = {
    network: oneOf('network', values.network, ['small', 'standard', 'large']),
    epochs: wholeNumber('epochs', values.epochs),
    batchSize: wholeNumber('batch-size', values['batch-size']),
    learningRate: finiteNumber('learning-rate', values['learning-rate']),
    schedule: oneOf('schedule', values.schedule, ['one-cycle', 'cosine', 'step', 'constant']),
    augment: all['no-augment'] === true ? false : undefined,
    earlyStopping: wholeNumber('early-stopping', values['early-stopping']),
    backend: oneOf('backend', values.backend, ['auto', 'nutshell', 'tensorflow', 'cpu']),
    k: wholeNumber('k', values.k),
    trees: wholeNumber('trees', values.trees),
    leaves: wholeNumber('leaves', values.leaves),
    l2: finiteNumber('l2', values.l2),
    threads: threads === 'auto' ? threads : wholeNumber('threads', threads)
  }
  return given(options) as DigitsTraining['options']
}

function toShare(text: string | undefined): number | undefined {
  if (text === undefined || text === 'none') return undefined
  const share = finiteNumber('validation', text)!
  if (share > 0 && share < 1) return share
  throw new UsageError(`--validation ${text}: expected a share between 0 and 1`)
}
