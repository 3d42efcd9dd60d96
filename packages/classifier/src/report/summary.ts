import type { Evaluation } from './evaluation'

/** What `nutshell evaluate --json` prints: one flat object. */
export type EvaluationSummary = ClassificationSummary | RegressionSummary

export interface ClassificationSummary {
  rows: number
  accuracy: number
  /** Of several classes the mean of each against the rest. Null where it is not defined: rows of one class only. */
  rocAuc: number | null
  /** As `rocAuc`; null where no row is positive. */
  prAuc: number | null
  logLoss: number
  brier: number
  /** Of the positive class; of several classes the mean over them. */
  f1: number
  /** Null for several classes. */
  threshold: number | null
}

export interface RegressionSummary {
  rows: number
  rmse: number
  mae: number
  /** Null for a single row. */
  r2: number | null
}

export function summaryOf(evaluation: Evaluation): EvaluationSummary {
  if (evaluation.kind === 'regression') {
    const { rows, rmse, mae, r2 } = evaluation
    return { rows, rmse, mae, r2 }
  }
  const { rows, accuracy, rocAuc, prAuc, logLoss, brier } = evaluation
  const isBinary = evaluation.kind === 'binary'
  const f1 = isBinary ? evaluation.f1 : evaluation.macroF1
  return { rows, accuracy, rocAuc, prAuc, logLoss, brier, f1, threshold: isBinary ? evaluation.threshold : null }
}
