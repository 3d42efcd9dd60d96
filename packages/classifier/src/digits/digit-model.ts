import type { LongWork, Matrix } from '@nutshell-ml/core'
import type { DigitEvaluation } from './evaluation'
import type { DigitImages, DigitSet } from './images'

/** What learns digits. */
export type DigitAlgorithm = 'cnn' | 'kmeans' | 'trees' | 'linear'

/** What a model says of one image. */
export interface DigitPrediction {
  /** The most probable digit. */
  readonly digit: number
  /** Of each digit, 0 to 9; they sum to 1. */
  readonly probabilities: Float64Array
}

/** What training has done so far. */
export interface DigitProgress {
  /** Units of work so far: steps of training, rounds of trees, iterations. */
  readonly done: number
  readonly total: number
  /** Epochs so far, and whether this report ends one; of the CNN. */
  readonly epoch?: number
  readonly endOfEpoch?: boolean
  /** The mean loss since the epoch began, or on the validation rows for trees. */
  readonly loss?: number
  /** The part of the images of this epoch that were said right, as they were shown: moved and bent. */
  readonly accuracy?: number
  /** On the images held out, at the end of an epoch. */
  readonly validationLoss?: number
  readonly validationAccuracy?: number
}

/** Options of `learn`. */
export interface LearnOptions extends LongWork<DigitProgress> {
  /**
   * Images of everyone, that the model is held to while it learns those of one user. The more the better; those that the model was
   * trained on are best. @default what the model carries of its training images (see `exemplars`)
   */
  replay?: DigitSet
  /** Any finite number: decides what is drawn. @default 0 */
  seed?: number
}

/** What every model of digits can do, so that an app can switch from one to another. A model is not changed once it is there. */
export interface DigitModel {
  readonly algorithm: DigitAlgorithm
  /** How the model came about, in a few words and numbers, for people. */
  readonly facts: Readonly<Record<string, string | number>>
  /** Images of its training that the model carries, so that it can go on learning by itself; empty where `exemplars` was 0. */
  readonly exemplars: { readonly images: Uint8Array; readonly labels: Uint8Array }
  /**
   * What one image shows: 784 pixels, 0 for paper to 255 for ink.
   *
   * @throws NutshellError INVALID_SHAPE, NON_FINITE, INVALID_INPUT.
   */
  predict(pixels: ArrayLike<number>): DigitPrediction
  /** Probabilities of many images: images x 10. Errors: as `predict`. */
  predictProba(images: DigitImages): Matrix<Float64Array>
  /**
   * How good the model is on images whose digits are known.
   *
   * @throws NutshellError as `predict`; EMPTY_INPUT without an image.
   */
  evaluate(images: DigitImages, labels: ArrayLike<number>): DigitEvaluation
  /**
   * A model that has learned these images too, such as a user's own corrections, and has not forgotten the others. Asking it again
   * with more of them goes on from there.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION, INVALID_SHAPE, INVALID_INPUT, EMPTY_INPUT; the signal's reason.
   */
  learn(images: DigitImages, labels: ArrayLike<number>, options?: LearnOptions): Promise<DigitModel>
  /** The model as a safetensors file. */
  save(): Uint8Array
}
