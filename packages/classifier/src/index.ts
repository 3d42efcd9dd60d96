export type { BinaryCriterion, Criterion, MulticlassCriterion, RegressionCriterion } from './decision/criterion'
export type { KnownEvaluation } from './decision/evaluate'
export { type DescribeOptions, describeTable } from './describe/describe-table'
export { formatProfile } from './describe/format-profile'
export { formatProfilePage, type ProfilePageOptions } from './describe/format-profile-page'
export type { ColumnProfile, TableProfile } from './describe/profile'
export type { ClassName, LabelValues, PredictorType } from './label/targets'
export type { Contribution, LinearExplanation } from './linear/explanation'
export {
  type LinearInput,
  LinearLearner,
  type LinearPredictions,
  type NamedCoefficient
} from './linear/linear-learner'
export type { LinearLearnerOptions, LinearProgress, Validation } from './linear/options'
export type { Loss, Solver } from './linear/problem'
export type { LinearTrainer, LinearTrainerOptions } from './linear/trainer'
export type { Feature } from './prepare/design'
export type { Impute, PrepareOptions } from './prepare/options'
export type { SelectionOptions } from './prepare/selection/feature-selection'
export type { PcaOptions } from './prepare/selection/pca'
export type { TextOptions } from './prepare/text/options'
export * from './report/index'
export { type FoldOptions, kFolds } from './split/k-folds'
export { type ResampleOptions, resample } from './split/resample'
export { type Split, type SplitOptions, splitRows } from './split/split-rows'
