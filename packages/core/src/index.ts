export {
  type TruncatedSvd,
  type TruncatedSvdOptions,
  truncatedSvd,
  truncatedSvdAsync
} from './decomposition/truncated-svd'
export { type ErrorCode, NutshellError } from './errors'
export { KernelCode } from './kernels/simd'
export { type ChooseKOptions, type ChooseKPoint, type ChooseKResult, chooseK } from './kmeans/choose-k'
export { KMeans, type KMeansTrainer } from './kmeans/kmeans'
export type { KMeansOptions, KMeansProgress, KMeansSyncOptions, KMeansTrainerOptions } from './kmeans/options'
export type { Rows } from './kmeans/rows'
export { CsrMatrix, isCsrMatrix } from './matrix/csr-matrix'
export { checkFinite, MOST_SQUARABLE } from './matrix/finite'
export { type FloatArray, isMatrix, Matrix, toMatrix } from './matrix/matrix'
export { pickRows } from './matrix/pick-rows'
export type { ClusterLabels, DenseRows } from './metrics/clustered-rows'
export {
  calinskiHarabasz,
  daviesBouldin,
  type SilhouetteOptions,
  silhouette,
  silhouetteSamples
} from './metrics/clustering'
export { decodeSafetensors, encodeSafetensors, type Tensor, type TensorFile } from './model/safetensors'
export { checkFlag, checkInteger, checkKnownOptions, checkNumber, checkOneOf, show } from './options'
export { PhaseThreads } from './parallel/phase-threads'
export { platformThreads } from './parallel/platform-threads'
export type { SharedCall, Threads } from './parallel/threads'
export { checkLongWork, createYielder, type LongWork, orAborted, type Progress } from './progress'
export { Random } from './random/random'
export { checkWeights } from './sample-weight'
