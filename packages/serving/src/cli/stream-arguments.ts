import type { LinearTrainerOptions } from '@nutshell-ml/classifier'
import { finiteNumber, oneOf, type Shape, wholeNumber } from './arguments'
import type { LinearOptions } from './linear-arguments'
import { UsageError } from './usage-error'

export const STEPS_SHAPE: Shape = {
  stream: { type: 'boolean' },
  passes: { type: 'string' },
  optimizer: { type: 'string' },
  'batch-size': { type: 'string' },
  'learning-rate': { type: 'string' }
}

export const STEPS_HELP = `files larger than memory:
  --stream          rows are learned from as they are read, in step after step, and not kept: memory is bounded. The
                    first 65,536 settle types, classes, penalties and what is held out: they should come in random order
  --passes N        times that the file is read (default: 1)
  --optimizer O     sgd, adam or ftrl (default: sgd; ftrl with --l1)
  --batch-size N    rows of a step (default: 32 for adam, else 8)
  --learning-rate R the size of the first step (default: 1 for sgd, 0.1 for adam, 0.3 for ftrl)`

/** How rows are learned from that are not kept. */
export interface Steps extends Pick<LinearTrainerOptions, 'optimizer' | 'batchSize' | 'learningRate'> {
  readonly passes: number
}

/** Options that need all rows at once. */
const NOT_STREAMED: Readonly<Record<string, keyof LinearOptions>> = {
  resample: 'resample',
  'no-refit': 'refit',
  solver: 'solver',
  'max-iterations': 'maxIterations'
}

/** Undefined without --stream. Errors: UsageError for options that do not go together. */
export function toSteps(all: Readonly<Record<string, string | boolean | undefined>>): Steps | undefined {
  const values = all as Record<string, string | undefined>
  const own = Object.keys(STEPS_SHAPE).filter((name) => name !== 'stream' && values[name] !== undefined)
  if (!all.stream) {
    if (own.length > 0) throw new UsageError(`--${own[0]} goes with --stream`)
    return undefined
  }
  const other = Object.keys(NOT_STREAMED).find((name) => values[name] !== undefined)
  if (other !== undefined) throw new UsageError(`--${other} does not go with --stream`)
  const optimizer = oneOf('optimizer', values.optimizer, ['sgd', 'adam', 'ftrl'])
  const batchSize = wholeNumber('batch-size', values['batch-size'])
  const learningRate = finiteNumber('learning-rate', values['learning-rate'])
  return {
    passes: wholeNumber('passes', values.passes) ?? 1,
    ...(optimizer !== undefined && { optimizer }),
    ...(batchSize !== undefined && { batchSize }),
    ...(learningRate !== undefined && { learningRate })
  }
}

/** The options that a trainer takes. */
export function withoutRows(options: LinearOptions): Omit<LinearTrainerOptions, 'label' | 'validation'> {
  const names: readonly string[] = Object.values(NOT_STREAMED)
  const kept = Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)))
  return kept as Omit<LinearTrainerOptions, 'label' | 'validation'>
}
