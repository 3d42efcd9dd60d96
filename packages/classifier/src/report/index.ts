export { type BinaryOutcome, evaluateBinary } from './binary'
export type {
  BinaryConfusion,
  BinaryEvaluation,
  Calibration,
  ClassScores,
  Curve,
  Evaluation,
  Histogram,
  MulticlassEvaluation,
  RegressionEvaluation,
  ThresholdRow,
  ValueGrid
} from './evaluation'
export { evaluateMulticlass, type MulticlassOutcome } from './multiclass'
export { type EvaluationPage, formatEvaluationPage } from './page/page'
export type { Coefficient, PageModel } from './page/parts'
export { evaluateRegression, type RegressionOutcome } from './regression'
export { type ClassificationSummary, type EvaluationSummary, type RegressionSummary, summaryOf } from './summary'
export { formatEvaluation } from './text'
