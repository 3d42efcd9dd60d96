import { Matrix, Random } from '@nutshell-ml/core'
import { BoostedTrees } from '../../boost/boosted-trees'
import type { DigitModel, DigitPrediction, LearnOptions } from '../digit-model'
import { type DigitEvaluation, evaluateDigits, mostProbable } from '../evaluation'
import { chooseExemplars, type Exemplars } from '../exemplars'
import { checkDigits, checkImage, checkImages, DIGITS, type DigitImages, PIXELS } from '../images'
import { startLearning } from '../learning'
import { learnTrees } from './learn'
import { type DigitTreesOptions, resolveOptions } from './options'
import { trainingRows } from './training-rows'
import { decodeModel, encodeModel, type Fitted } from './trees-file'

/** Images that are looked at together: as floats they take four times their memory. */
const BLOCK = 1024

/** Digits by boosted trees on the pixels. */
export class DigitTrees implements DigitModel {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'DigitTrees'
  readonly algorithm = 'trees'
  readonly #fitted: Fitted

  private constructor(fitted: Fitted) {
    this.#fitted = fitted
  }

  /**
   * Learns from images and what they show.
   *
   * Deterministic: the same images, options and seed give the same bytes, whatever the number of threads.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; INVALID_SHAPE, NON_FINITE, INVALID_INPUT, EMPTY_INPUT; the signal's reason.
   */
  static async fit(
    images: DigitImages,
    labels: ArrayLike<number>,
    options: DigitTreesOptions = {}
  ): Promise<DigitTrees> {
    const { exemplars, pixelShare, ...rest } = resolveOptions(options)
    const { onProgress, signal } = options
    signal?.throwIfAborted()
    const checked = checkDigits(images, labels)
    const { X, label, sampleWeight } = trainingRows(checked.pixels, checked.labels)
    const boosted = await BoostedTrees.fit(X, {
      ...rest,
      label,
      sampleWeight,
      columnSample: { byNode: pixelShare },
      predictorType: 'multiclass',
      validation: 'none',
      signal,
      onProgress: onProgress && (({ done, total }) => onProgress({ done, total }))
    })
    return new DigitTrees({
      boosted,
      images: checked.count,
      learned: 0,
      exemplars: chooseExemplars(checked.pixels, checked.labels, exemplars, new Random(rest.seed))
    })
  }

  /** The model of a file that `save` made. Errors: INVALID_INPUT. */
  static load(bytes: Uint8Array): DigitTrees {
    return new DigitTrees(decodeModel(bytes))
  }

  get facts(): Readonly<Record<string, string | number>> {
    const { boosted, images, learned } = this.#fitted
    const { rounds, trees, leaves } = boosted.facts
    return { rounds, trees, leaves, images, learned }
  }

  get exemplars(): Exemplars {
    return this.#fitted.exemplars
  }

  predict(pixels: ArrayLike<number>): DigitPrediction {
    const row = Matrix.from(Float32Array.from(checkImage(pixels)), 1, PIXELS)
    const probabilities = this.#fitted.boosted.predictProba(row).data
    return { digit: mostProbable(probabilities), probabilities }
  }

  predictProba(images: DigitImages): Matrix<Float64Array> {
    const { pixels, count } = checkImages(images)
    const probabilities = new Float64Array(count * DIGITS)
    for (let from = 0; from < count; from += BLOCK) {
      const rows = Math.min(BLOCK, count - from)
      const block = Float32Array.from(pixels.subarray(from * PIXELS, (from + rows) * PIXELS))
      probabilities.set(this.#fitted.boosted.predictProba(Matrix.from(block, rows, PIXELS)).data, from * DIGITS)
    }
    return Matrix.from(probabilities, count, DIGITS)
  }

  evaluate(images: DigitImages, labels: ArrayLike<number>): DigitEvaluation {
    const checked = checkDigits(images, labels)
    return evaluateDigits(checked.labels, this.predictProba(checked.pixels))
  }

  async learn(images: DigitImages, labels: ArrayLike<number>, options: LearnOptions = {}): Promise<DigitTrees> {
    const learning = startLearning('DigitTrees.learn', images, labels, options, this.exemplars)
    return new DigitTrees(await learnTrees(this.#fitted, learning))
  }

  save(): Uint8Array {
    return encodeModel(this.#fitted)
  }
}
