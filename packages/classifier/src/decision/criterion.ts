import { checkNumber, NutshellError, show } from '@nutshell-ml/core'
import type { PredictorType } from '../label/targets'

/**
 * What makes one model, or one threshold of a binary model, better than another on validation rows. By SageMaker Linear
 * Learner's names: accuracy, f_beta, precision_at_target_recall, recall_at_target_precision, cross_entropy_loss.
 */
export type BinaryCriterion =
  | 'accuracy'
  /** The mean of the recall of both classes. */
  | 'balanced-accuracy'
  /** Log loss of the probabilities; the threshold stays at .5. */
  | 'cross-entropy'
  /** Recall weighs `fBeta` times as much as precision. */
  | { readonly fBeta: number }
  /** The best precision at which so much recall, or more, is reached. */
  | { readonly precisionAtTargetRecall: number }
  /** The best recall at which so much precision, or more, is reached. */
  | { readonly recallAtTargetPrecision: number }

/** F-beta is the mean over the classes. */
export type MulticlassCriterion = 'accuracy' | 'balanced-accuracy' | 'cross-entropy' | { readonly fBeta: number }

export type RegressionCriterion = 'mse' | 'mae' | 'r2'

export type Criterion = BinaryCriterion | MulticlassCriterion | RegressionCriterion

const WORDS = {
  binary: ['accuracy', 'balanced-accuracy', 'cross-entropy'],
  multiclass: ['accuracy', 'balanced-accuracy', 'cross-entropy'],
  regression: ['mse', 'mae', 'r2']
} as const

const OBJECTS = {
  binary: ['fBeta', 'precisionAtTargetRecall', 'recallAtTargetPrecision'],
  multiclass: ['fBeta'],
  regression: []
} as const

/**
 * @param name of the option, for the error.
 * @throws NutshellError INVALID_OPTION, listing what can be asked of this type of predictor.
 */
export function checkCriterion(name: string, value: unknown, type: 'binary'): BinaryCriterion
export function checkCriterion(name: string, value: unknown, type: 'multiclass'): MulticlassCriterion
export function checkCriterion(name: string, value: unknown, type: 'regression'): RegressionCriterion
export function checkCriterion(name: string, value: unknown, type: PredictorType): Criterion
export function checkCriterion(name: string, value: unknown, type: PredictorType): Criterion {
  if ((WORDS[type] as readonly unknown[]).includes(value)) return value as Criterion
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value)
    if (keys.length === 1 && (OBJECTS[type] as readonly string[]).includes(keys[0])) {
      const key = keys[0] as 'fBeta'
      const number = (value as { fBeta: unknown })[key]
      if (key === 'fBeta') checkNumber(`${name}.${key}`, number, 'a number > 0', (beta) => beta > 0)
      else checkNumber(`${name}.${key}`, number, 'a share above 0, at most 1', (share) => share > 0 && share <= 1)
      return { [key]: number } as { fBeta: number }
    }
  }
  const known = [...WORDS[type], ...OBJECTS[type].map((key) => `{ ${key}: number }`)].join(', ')
  throw new NutshellError('INVALID_OPTION', `${name} = ${show(value)}, expected one of: ${known}`)
}

/** A criterion in words: 'recall at precision 0.9'. */
export function describeCriterion(criterion: Criterion): string {
  if (typeof criterion === 'string') {
    if (criterion === 'mse') return 'mean squared error'
    if (criterion === 'mae') return 'mean absolute error'
    return criterion === 'r2' ? 'R²' : criterion.replace('-', ' ')
  }
  if ('fBeta' in criterion) return `F${criterion.fBeta}`
  if ('precisionAtTargetRecall' in criterion) return `precision at recall ${criterion.precisionAtTargetRecall}`
  return `recall at precision ${criterion.recallAtTargetPrecision}`
}

export function isRegressionCriterion(criterion: Criterion): criterion is RegressionCriterion {
  return (WORDS.regression as readonly unknown[]).includes(criterion)
}
