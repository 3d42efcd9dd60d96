export type { AugmentOptions } from './augment/augment'
export { DigitCnn } from './cnn/digit-cnn'
export type { CnnBackendOptions, DigitCnnOptions, DigitNetwork, Schedule } from './cnn/options'
export type { TfjsFiles } from './cnn/tfjs-format'
export type { EpochFigures } from './cnn/train-state'
export type { DigitAlgorithm, DigitModel, DigitPrediction, DigitProgress, LearnOptions } from './digit-model'
export { type DrawingOptions, fromCanvas } from './drawing/from-canvas'
export { fromPng } from './drawing/from-png'
export type { DigitEvaluation, DigitMistake } from './evaluation'
export type { Exemplars } from './exemplars'
export {
  type DigitWriter,
  digitShapes,
  type GenerateDigitsOptions,
  type GeneratedDigits,
  generateDigits
} from './generate/generate-digits'
export { decodeIdxImages, decodeIdxLabels, encodeIdxImages, encodeIdxLabels } from './idx'
export type { DigitImages, DigitSet, ImageRows } from './images'
export { DigitKMeans } from './kmeans/digit-kmeans'
export type { DigitKMeansOptions } from './kmeans/options'
export { DigitLinear } from './linear/digit-linear'
export type { DigitLinearOptions } from './linear/options'
export { loadDigits } from './load-digits'
export { type DigitPageOptions, formatDigitPage } from './page/digit-page'
export { formatDigitEvaluation } from './page/digit-text'
export { DigitTrees } from './trees/digit-trees'
export type { DigitTreesOptions } from './trees/options'
