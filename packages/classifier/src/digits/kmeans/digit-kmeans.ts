import { KMeans, Matrix, Random } from '@nutshell-ml/core'
import type { DigitModel, DigitPrediction, LearnOptions } from '../digit-model'
import { type DigitEvaluation, evaluateDigits } from '../evaluation'
import { chooseExemplars, type Exemplars } from '../exemplars'
import { checkDigits, checkImage, checkImages, DIGITS, type DigitImages, PIXELS } from '../images'
import { createGiveWay, startLearning } from '../learning'
import { CentroidDistances } from './centroid-distances'
import { decodeModel, encodeModel, type Fitted } from './kmeans-file'
import { learnClusters } from './learn'
import { checkOptions, type DigitKMeansOptions, resolveOptions } from './options'
import { ClusterShares, namesOf } from './shares'
import { chooseSharpness } from './sharpness'

/**
 * Digits by the nearest of some hundred mean images: clusters of images without a look at their labels, each then named by the digit
 * that most of its images show.
 */
export class DigitKMeans implements DigitModel {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'DigitKMeans'
  readonly algorithm = 'kmeans'
  readonly #fitted: Fitted
  readonly #names: Uint8Array
  readonly #distances: CentroidDistances
  readonly #shares: ClusterShares
  /** Of one image. */
  readonly #squares: Int32Array

  private constructor(fitted: Fitted) {
    const { centroids, counts, sharpness } = fitted
    this.#fitted = fitted
    this.#names = namesOf(counts)
    this.#distances = new CentroidDistances(centroids)
    this.#shares = new ClusterShares(counts, sharpness)
    this.#squares = new Int32Array(this.#names.length)
  }

  /**
   * Learns from images and what they show.
   *
   * Deterministic: the same images, options and seed give the same bytes, whatever the number of threads.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION (k > images); INVALID_SHAPE, NON_FINITE, INVALID_INPUT, EMPTY_INPUT; the
   * signal's reason.
   */
  static async fit(
    images: DigitImages,
    labels: ArrayLike<number>,
    options: DigitKMeansOptions = {}
  ): Promise<DigitKMeans> {
    checkOptions(options)
    const { onProgress, signal } = options
    const checked = checkDigits(images, labels)
    const { pixels, count } = checked
    const { exemplars, ...rest } = resolveOptions(options, count)
    const model = await KMeans.fit(Matrix.from(Float32Array.from(pixels), count, PIXELS), {
      ...rest,
      signal,
      onProgress: onProgress && (({ done }) => onProgress({ done, total: rest.maxIterations }))
    })
    const centroids = Uint8Array.from(model.centroids.data, Math.round)
    const counts = new Int32Array(model.k * DIGITS)
    for (let i = 0; i < count; i++) counts[model.labels[i] * DIGITS + checked.labels[i]]++
    const random = new Random(rest.seed)
    const sharpness = await chooseSharpness(
      new CentroidDistances(centroids),
      pixels,
      checked.labels,
      model.labels,
      counts,
      random,
      createGiveWay(signal)
    )
    return new DigitKMeans({
      centroids,
      counts,
      sharpness,
      images: count,
      iterations: model.iterations,
      learned: 0,
      exemplars: chooseExemplars(pixels, checked.labels, exemplars, random)
    })
  }

  /** The model of a file that `save` made. Errors: INVALID_INPUT. */
  static load(bytes: Uint8Array): DigitKMeans {
    return new DigitKMeans(decodeModel(bytes))
  }

  /** The mean images of the clusters, k x 784, and what each is named. Not to be written to: they are the model itself. */
  get clusters(): { readonly centroids: Uint8Array; readonly names: Uint8Array } {
    return { centroids: this.#fitted.centroids, names: this.#names }
  }

  get facts(): Readonly<Record<string, string | number>> {
    const { images, iterations, learned } = this.#fitted
    return { clusters: this.#names.length, iterations, images, learned }
  }

  get exemplars(): Exemplars {
    return this.#fitted.exemplars
  }

  /** What one image shows: the name of the cluster that it is nearest to. Errors: as DigitModel. */
  predict(pixels: ArrayLike<number>): DigitPrediction {
    const probabilities = new Float64Array(DIGITS)
    return { digit: this.#names[this.#predictInto(checkImage(pixels), 0, probabilities, 0)], probabilities }
  }

  predictProba(images: DigitImages): Matrix<Float64Array> {
    const { pixels, count } = checkImages(images)
    const probabilities = new Float64Array(count * DIGITS)
    for (let i = 0; i < count; i++) this.#predictInto(pixels, i * PIXELS, probabilities, i * DIGITS)
    return Matrix.from(probabilities, count, DIGITS)
  }

  evaluate(images: DigitImages, labels: ArrayLike<number>): DigitEvaluation {
    const checked = checkDigits(images, labels)
    return evaluateDigits(checked.labels, this.predictProba(checked.pixels))
  }

  /**
   * A model that has learned these images too: clusters of them join those that there are, at most 50 of a digit, and one more for each
   * image that would still be named wrong. Errors: as DigitModel.
   */
  async learn(images: DigitImages, labels: ArrayLike<number>, options: LearnOptions = {}): Promise<DigitKMeans> {
    const learning = startLearning('DigitKMeans.learn', images, labels, options, this.exemplars)
    return new DigitKMeans(await learnClusters(this.#fitted, learning))
  }

  save(): Uint8Array {
    return encodeModel(this.#fitted)
  }

  /** The nearest cluster. */
  #predictInto(pixels: Uint8Array, at: number, out: Float64Array, into: number): number {
    const nearest = this.#distances.nearest(pixels, at, this.#squares)
    this.#shares.probabilitiesInto(this.#squares, nearest, out, into)
    return nearest
  }
}
