export { checkEstimator, type EstimatorCheck, type EstimatorReport, estimatorChecks } from './check-estimator'
export type {
  Awaitable,
  DenseInput,
  EstimatorModel,
  EstimatorSpec,
  ExpectedOutcomes,
  Outcome,
  Predictions,
  Sample,
  Targets
} from './estimator-spec'
