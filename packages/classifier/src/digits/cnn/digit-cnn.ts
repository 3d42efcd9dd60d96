import { Matrix, NutshellError, Random } from '@nutshell-ml/core'
import type { DigitModel, DigitPrediction, LearnOptions } from '../digit-model'
import { type DigitEvaluation, evaluateDigits, mostProbable } from '../evaluation'
import { chooseExemplars, type Exemplars, withLearned } from '../exemplars'
import {
  checkDigits,
  checkImage,
  checkImages,
  DIGITS,
  type DigitImages,
  type LabelledImages,
  pickImages
} from '../images'
import { startLearning } from '../learning'
import { decodeCheckpoint, encodeCheckpoint, identityOf } from './checkpoint'
import { CnnNetwork } from './cnn-network'
import { fineTune } from './fine-tune'
import { decodeCnn, encodeCnn } from './model-file'
import { buildNetwork, firstWeights, NETWORKS } from './networks'
import type { CnnBackendOptions, DigitCnnOptions } from './options'
import { checkBackendOptions, resolveCnnOptions, type TrainSettings } from './settings'
import { loadTensorflow } from './tensorflow'
import { copyNetwork, fromTfjsFiles, type TfjsFiles, toTfjsFiles } from './tfjs-format'
import { type CnnFacts, type EpochFigures, startState, type TrainState } from './train-state'
import { train } from './training'

/**
 * A convolutional network for digits: a LayersModel of TensorFlow.js, trained and run by the backend of @nutshell-ml/tfjs-backend, or
 * by tfjs-node where that is installed. Needs the packages @nutshell-ml/tfjs-backend, @tensorflow/tfjs-core and
 * @tensorflow/tfjs-layers, which are loaded when a model is made.
 */
export class DigitCnn implements DigitModel {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'DigitCnn'
  readonly algorithm = 'cnn'
  readonly exemplars: Exemplars
  readonly #network: CnnNetwork
  readonly #facts: CnnFacts

  private constructor(network: CnnNetwork, facts: CnnFacts, exemplars: Exemplars) {
    this.#network = network
    this.#facts = facts
    this.exemplars = exemplars
  }

  /**
   * Trains a network on images and their labels, 0 to 9.
   *
   * Deterministic on the backends 'nutshell' and 'cpu': the same images, options and seed give the same bytes, whatever the number of
   * threads, and also when training was ended and went on from a checkpoint.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION, INVALID_SHAPE, INVALID_INPUT (also for a checkpoint of another training),
   * EMPTY_INPUT, NOT_INSTALLED, NON_FINITE where the loss is no longer a number; the signal's reason.
   */
  static async fit(images: DigitImages, labels: ArrayLike<number>, options: DigitCnnOptions = {}): Promise<DigitCnn> {
    const settings = resolveCnnOptions(options)
    const all = checkDigits(images, labels)
    const { onProgress, onCheckpoint, resume, signal } = options
    signal?.throwIfAborted()
    const tensorflow = await loadTensorflow(options)
    const { training, validation } = held(all, settings)
    const network = new CnnNetwork(tensorflow, buildNetwork(tensorflow, NETWORKS[settings.network]))
    try {
      const identity = identityOf(settings, all, tensorflow.backend)
      const state = resume === undefined ? begin(network, settings) : decodeCheckpoint(resume, identity, network.size)
      const onState = onCheckpoint && ((state: TrainState) => onCheckpoint(encodeCheckpoint(state, identity)))
      await train(network, state, { settings, images: training, validation, onProgress, onState, signal })
      const { history } = state
      const { pixels } = training
      const exemplars = chooseExemplars(pixels, training.labels, settings.exemplars, new Random(settings.seed))
      const facts = { network: settings.network, images: training.count, history, learned: 0 }
      return new DigitCnn(network, facts, exemplars)
    } catch (error) {
      network.dispose()
      throw error
    }
  }

  /**
   * The model of a file that `save` made.
   *
   * @throws NutshellError INVALID_INPUT, UNKNOWN_OPTION, INVALID_OPTION, NOT_INSTALLED.
   */
  static async load(bytes: Uint8Array, options: CnnBackendOptions = {}): Promise<DigitCnn> {
    checkBackendOptions('DigitCnn.load', options)
    const { network, facts, exemplars } = await decodeCnn(await loadTensorflow(options), bytes)
    return new DigitCnn(network, facts, exemplars)
  }

  /**
   * The network of a `model.json` and its files of weights, as TensorFlow.js or its converter of Keras models writes them: any that
   * takes 28 x 28 pixels from 0 to 1 and gives ten numbers, which are taken for logits where they are no probabilities. It carries no
   * exemplars.
   *
   * @throws NutshellError INVALID_INPUT, FILE for weights that are not given, UNKNOWN_OPTION, INVALID_OPTION, NOT_INSTALLED.
   */
  static async fromTfjs(files: TfjsFiles, options: CnnBackendOptions = {}): Promise<DigitCnn> {
    checkBackendOptions('DigitCnn.fromTfjs', options)
    const network = await fromTfjsFiles(await loadTensorflow(options), files)
    const exemplars = { images: new Uint8Array(0), labels: new Uint8Array(0) }
    return new DigitCnn(network, { network: 'imported', images: 0, history: [], learned: 0 }, exemplars)
  }

  /** The network as `tf.loadLayersModel` loads it: its input is images x 28 x 28 x 1 from 0 to 1. */
  toTfjs(): TfjsFiles {
    return toTfjsFiles(this.#network)
  }

  /** The backend of TensorFlow.js that it runs on: 'tensorflow', 'nutshell' or 'cpu'. */
  get backend(): string {
    return this.#network.tensorflow.backend
  }

  /** The LayersModel of tfjs-layers, for what is not said here. To be read, not changed. */
  get layersModel(): object {
    return this.#network.model
  }

  get facts(): Readonly<Record<string, string | number>> {
    const { network, images, history, learned } = this.#facts
    return { network, weights: this.#network.size, images, epochs: history.length, learned, backend: this.backend }
  }

  /** What was known at the end of each epoch of its training. */
  get history(): readonly EpochFigures[] {
    return this.#facts.history
  }

  predict(pixels: ArrayLike<number>): DigitPrediction {
    const probabilities = this.#network.probabilities(checkImage(pixels))
    return { digit: mostProbable(probabilities), probabilities }
  }

  predictProba(images: DigitImages): Matrix<Float64Array> {
    const { pixels, count } = checkImages(images)
    return Matrix.from(this.#network.probabilities(pixels), count, DIGITS)
  }

  evaluate(images: DigitImages, labels: ArrayLike<number>): DigitEvaluation {
    const checked = checkDigits(images, labels)
    return evaluateDigits(checked.labels, this.predictProba(checked.pixels))
  }

  async learn(images: DigitImages, labels: ArrayLike<number>, options: LearnOptions = {}): Promise<DigitCnn> {
    const learning = startLearning('DigitCnn.learn', images, labels, options, this.exemplars)
    const network = await copyNetwork(this.#network)
    try {
      await fineTune(network, this.#network, learning)
      const { pixels, labels: known, count } = learning.corrections
      const facts = { ...this.#facts, learned: this.#facts.learned + count }
      return new DigitCnn(network, facts, withLearned(this.exemplars, pixels, known))
    } catch (error) {
      network.dispose()
      throw error
    }
  }

  save(): Uint8Array {
    return encodeCnn(this.#network, this.#facts, this.exemplars)
  }

  /**
   * Frees the memory of the network at once; the model cannot be used after it. Not needed: it is freed some time after nothing holds
   * the model.
   */
  dispose(): void {
    this.#network.dispose()
  }
}

function begin(network: CnnNetwork, { seed }: TrainSettings): TrainState {
  const weights = new Float32Array(network.size)
  let at = 0
  for (const part of firstWeights(network.shapes, seed)) {
    weights.set(part, at)
    at += part.length
  }
  return startState(weights)
}

/** The images to train on, and those that are held out. */
function held(all: LabelledImages, { validation, seed }: TrainSettings) {
  if (typeof validation !== 'number') return { training: all, validation }
  const count = Math.round(all.count * validation)
  if (count === 0 || count === all.count) {
    throw new NutshellError(
      'INVALID_OPTION',
      `validation = ${validation} of ${all.count} images leaves none to ${count === 0 ? 'validate' : 'train'}`
    )
  }
  const order = new Random(seed).shuffle(Int32Array.from({ length: all.count }, (_, i) => i))
  return { training: pickImages(all, order.subarray(count)), validation: pickImages(all, order.subarray(0, count)) }
}
