export {
  type Average,
  type AverageOptions,
  accuracy,
  balancedAccuracy,
  type ConfusionOptions,
  confusionMatrix,
  f1,
  fBeta,
  matthewsCorrelation,
  precision,
  recall
} from './classification'
export type { ClusterLabels, DenseRows } from './clustered-rows'
export { calinskiHarabasz, daviesBouldin, type SilhouetteOptions, silhouette, silhouetteSamples } from './clustering'
export type { MetricOptions, Numbers } from './inputs'
export {
  brier,
  type CalibrationCurve,
  type CalibrationOptions,
  calibrationCurve,
  expectedCalibrationError,
  logLoss
} from './probability'
export {
  averagePrecision,
  averagePrecisionOf,
  countsAtThresholds,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  type RocCurveOptions,
  rocAuc,
  rocAucOf,
  rocCurve,
  type ThresholdCounts
} from './ranking'
export {
  mae,
  meanAbsolutePercentageError,
  medianAbsoluteError,
  mse,
  pinballLoss,
  r2,
  rmse
} from './regression'
export { risingOrder } from './rising-order'
