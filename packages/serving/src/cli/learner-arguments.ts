import type { ClassName, Criterion, PredictorType } from '@nutshell-ml/classifier'
import { finiteNumber, oneOf, type Shape } from './arguments'
import { UsageError } from './usage-error'

/** What all learners take, of what is learned. */
export const LEARNER_SHAPE: Shape = {
  type: { type: 'string' },
  positive: { type: 'string' },
  'class-weight': { type: 'string' },
  'positive-weight': { type: 'string' },
  weight: { type: 'string' },
  'no-refit': { type: 'boolean' },
  select: { type: 'string' },
  threshold: { type: 'string' },
  calibration: { type: 'string' },
  seed: { type: 'string' }
}

export const LABEL_HELP = `  --type T          binary, multiclass or regression (default: by the values of the label)
  --positive CLASS  of two classes the one that is looked for (default: the later one in order: yes of no and yes)`

export const WEIGHT_HELP = `  --class-weight W  balanced, or a weight for classes by name: yes=5,no=1
  --positive-weight W  of the positive class against the other: a number, or balanced
  --weight C        the column that says how much each row counts`

export type Values = Readonly<Record<string, string | boolean | undefined>>

/** What all learners take, of what is learned. */
export interface LearnerOptions {
  predictorType?: PredictorType
  positive?: ClassName
  classWeights?: 'balanced' | Readonly<Record<string, number>>
  positiveWeight?: number | 'balanced'
  sampleWeight?: string
  refit?: boolean
  modelSelection?: Criterion
  threshold?: number
  calibration?: 'none' | 'platt' | 'isotonic'
  seed?: number
}

/** Errors: UsageError. */
export function toLearnerOptions(all: Values): LearnerOptions {
  const values = all as Record<string, string | undefined>
  const number = (name: string) => finiteNumber(name, values[name])
  const weights = values['class-weight']
  return given<LearnerOptions>({
    predictorType: oneOf('type', values.type, ['binary', 'multiclass', 'regression']),
    positive: values.positive,
    classWeights:
      weights === undefined || weights === 'balanced'
        ? weights
        : byName('class-weight', weights.split(','), 'expected balanced, or weights as yes=5,no=1'),
    positiveWeight: values['positive-weight'] === 'balanced' ? 'balanced' : number('positive-weight'),
    sampleWeight: values.weight,
    refit: all['no-refit'] ? false : undefined,
    modelSelection: toCriterion(values.select),
    threshold: number('threshold'),
    calibration: oneOf('calibration', values.calibration, ['none', 'platt', 'isotonic']),
    seed: number('seed')
  })
}

/** Without what was not given, which is the learner's to decide. */
export function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T
}

/** Numbers by name, of parts like yes=5. Errors: UsageError. */
export function byName(option: string, parts: readonly string[], expected: string): Record<string, number> {
  const entries = parts.map((part): [string, number] => {
    const at = part.lastIndexOf('=')
    const number = Number(part.slice(at + 1))
    if (at < 0 || part.slice(at + 1).trim() === '' || !Number.isFinite(number)) {
      throw new UsageError(`--${option} ${parts.join(',')}: ${expected}`)
    }
    return [part.slice(0, at), number]
  })
  return Object.fromEntries(entries)
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
