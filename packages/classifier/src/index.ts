export {
  BoostedTrees,
  type BoostInput,
  type LeafIndices,
  type PermutationImportanceOptions,
  type ShapValues
} from './boost/boosted-trees'
export type { TreeFeature } from './boost/columns/column-source'
export type { MatrixTreeOptions } from './boost/columns/fit-matrix-features'
export type { TreePrepareOptions } from './boost/columns/tree-options'
export type { ToXgboostOptions } from './boost/exchange/xgboost-export'
export type { FromXgboostOptions } from './boost/exchange/xgboost-import'
export type { BoostedContribution, BoostedExplanation, FeatureContribution } from './boost/explain/explanation'
export type { Importance, ImportanceKind, ImportanceOptions } from './boost/explain/importance'
export type { GridAxis, PartialDependence, PartialDependenceOptions } from './boost/explain/partial-dependence'
export type { PermutationImportance, PermutationImportances } from './boost/explain/permutation'
export type { BoostMetric } from './boost/metric'
export type { CustomObjective, Derivatives } from './boost/objective/custom'
export type { BoostedTreesOptions, BoostProgress } from './boost/options'
export type { ScoreMetricName } from './boost/score-metric'
export type { BinaryCriterion, Criterion, MulticlassCriterion, RegressionCriterion } from './decision/criterion'
export type { KnownEvaluation } from './decision/evaluate'
export type { Validation } from './decision/options'
export { type DescribeOptions, describeTable } from './describe/describe-table'
export { formatProfile } from './describe/format-profile'
export { formatProfilePage, type ProfilePageOptions } from './describe/format-profile-page'
export type { ColumnProfile, TableProfile } from './describe/profile'
export type { Contribution, Explanation } from './explanation/explanation'
export type { ClassName, LabelValues, PredictorType } from './label/targets'
export type { LinearExplanation } from './linear/explanation'
export {
  type LinearInput,
  LinearLearner,
  type LinearPredictions,
  type NamedCoefficient
} from './linear/linear-learner'
export type { LinearLearnerOptions, LinearProgress } from './linear/options'
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
