import { Matrix, Random } from '@nutshell-ml/core'
import type { DigitModel, DigitPrediction, LearnOptions } from '../digit-model'
import { type DigitEvaluation, evaluateDigits, mostProbable } from '../evaluation'
import { chooseExemplars, type Exemplars } from '../exemplars'
import { checkDigits, checkImage, checkImages, DIGITS, type DigitImages, PIXELS } from '../images'
import { startLearning } from '../learning'
import { fitWeights } from './fit'
import { learnWeights } from './learn'
import { decodeModel, encodeModel, type Fitted } from './linear-file'
import { type DigitLinearOptions, resolveOptions } from './options'
import { softmaxInto } from './softmax-weights'

/** Digits by softmax regression: every pixel speaks for or against every digit, by itself. */
export class DigitLinear implements DigitModel {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'DigitLinear'
  readonly algorithm = 'linear'
  readonly #fitted: Fitted

  private constructor(fitted: Fitted) {
    this.#fitted = fitted
  }

  /**
   * Learns from images and what they show. Deterministic: the same images, options and seed give the same bytes.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; INVALID_SHAPE, NON_FINITE, INVALID_INPUT, EMPTY_INPUT; the signal's reason.
   */
  static async fit(
    images: DigitImages,
    labels: ArrayLike<number>,
    options: DigitLinearOptions = {}
  ): Promise<DigitLinear> {
    const resolved = resolveOptions(options)
    const { onProgress, signal } = options
    signal?.throwIfAborted()
    const checked = checkDigits(images, labels)
    const weights = await fitWeights(checked, resolved, onProgress, signal)
    return new DigitLinear({
      ...weights,
      l2: resolved.l2,
      images: checked.count,
      learned: 0,
      exemplars: chooseExemplars(checked.pixels, checked.labels, resolved.exemplars, new Random(resolved.seed))
    })
  }

  /** The model of a file that `save` made. Errors: INVALID_INPUT. */
  static load(bytes: Uint8Array): DigitLinear {
    return new DigitLinear(decodeModel(bytes))
  }

  get facts(): Readonly<Record<string, string | number>> {
    const { l2, iterations, images, learned } = this.#fitted
    return { l2, iterations, images, learned }
  }

  get exemplars(): Exemplars {
    return this.#fitted.exemplars
  }

  predict(pixels: ArrayLike<number>): DigitPrediction {
    const probabilities = new Float64Array(DIGITS)
    softmaxInto(this.#fitted, checkImage(pixels), 0, probabilities, 0)
    return { digit: mostProbable(probabilities), probabilities }
  }

  predictProba(images: DigitImages): Matrix<Float64Array> {
    const { pixels, count } = checkImages(images)
    const probabilities = new Float64Array(count * DIGITS)
    for (let i = 0; i < count; i++) softmaxInto(this.#fitted, pixels, i * PIXELS, probabilities, i * DIGITS)
    return Matrix.from(probabilities, count, DIGITS)
  }

  evaluate(images: DigitImages, labels: ArrayLike<number>): DigitEvaluation {
    const checked = checkDigits(images, labels)
    return evaluateDigits(checked.labels, this.predictProba(checked.pixels))
  }

  async learn(images: DigitImages, labels: ArrayLike<number>, options: LearnOptions = {}): Promise<DigitLinear> {
    const learning = startLearning('DigitLinear.learn', images, labels, options, this.exemplars)
    return new DigitLinear(await learnWeights(this.#fitted, learning))
  }

  save(): Uint8Array {
    return encodeModel(this.#fitted)
  }
}
