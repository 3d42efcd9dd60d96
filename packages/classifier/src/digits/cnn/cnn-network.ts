import { NutshellError } from '@nutshell-ml/core'
import type { Variable } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { normalizeInto } from '../augment/augment'
import { mostProbable } from '../evaluation'
import { DIGITS, PIXELS, SIDE } from '../images'
import type { Batch } from './batch'
import { onBackend, type Tensorflow } from './tensorflow'

/** Images that go through the network at once when it predicts. */
const BLOCK = 256

/** Layers are freed when what holds them is gone: TensorFlow.js keeps tensors until it is told. */
const abandoned = new FinalizationRegistry<() => void>((free) => free())

/** A LayersModel for digits, its weights as plain arrays. */
export class CnnNetwork {
  readonly tensorflow: Tensorflow
  readonly model: LayersModel
  /** Of all weights, in the order of `model.weights`. */
  readonly shapes: readonly (readonly number[])[]
  /** Their names, by which files know them. */
  readonly names: readonly string[]
  /** The number of all weights. */
  readonly size: number
  readonly #variables: readonly Variable[]
  /** The model without its softmax: what is trained. */
  readonly #logits: LayersModel
  readonly #inputShape: readonly number[]

  /**
   * @param model takes images as 784 numbers, in any shape, and ends in a layer of its own for softmax over ten digits.
   * @throws NutshellError INVALID_INPUT for any other.
   */
  constructor(tensorflow: Tensorflow, model: LayersModel) {
    checkModel(model)
    this.tensorflow = tensorflow
    this.model = model
    this.#variables = model.weights.map((weight) => weight.read() as Variable)
    this.shapes = this.#variables.map(({ shape }) => shape)
    this.names = model.weights.map(({ originalName }) => originalName)
    this.size = this.#variables.reduce((sum, { size }) => sum + size, 0)
    this.#logits = logitsOf(tensorflow, model)
    this.#inputShape = model.inputs[0].shape.slice(1) as number[]
    abandoned.register(this, () => onBackend(tensorflow, () => model.dispose()), this)
  }

  /** Its layers, as JSON. */
  get topology(): object {
    return this.model.toJSON(undefined, false) as object
  }

  /** Frees the memory of the weights; the network cannot be used after it. */
  dispose(): void {
    if (abandoned.unregister(this)) onBackend(this.tensorflow, () => this.model.dispose())
  }

  /** All weights, one after the other. */
  readWeights(): Float32Array {
    const weights = new Float32Array(this.size)
    let at = 0
    onBackend(this.tensorflow, () => {
      for (const variable of this.#variables) {
        weights.set(variable.dataSync() as Float32Array, at)
        at += variable.size
      }
    })
    return weights
  }

  writeWeights(weights: Float32Array): void {
    const { core } = this.tensorflow
    onBackend(this.tensorflow, () => {
      let at = 0
      for (const variable of this.#variables) {
        const end = at + variable.size
        variable.assign(core.tensor(weights.slice(at, end), variable.shape))
        at = end
      }
    })
  }

  /** The mean loss of a batch and how many images of it were said right; writes the gradient of the loss, by weight, into `gradient`. */
  gradientInto({ pixels, targets, size: count }: Batch, gradient: Float32Array): { loss: number; right: number } {
    const { core } = this.tensorflow
    return onBackend(this.tensorflow, () => {
      const input = core.tensor(pixels, [count, ...this.#inputShape])
      const truth = core.tensor(targets, [count, DIGITS])
      let outputs = truth
      const { value, grads } = core.variableGrads(() => {
        outputs = core.keep(this.#logits.apply(input) as typeof truth)
        return core.losses.softmaxCrossEntropy(truth, outputs)
      }, this.#variables as Variable[])
      let at = 0
      for (const { name, size } of this.#variables) {
        // What is not trained, such as the statistics of a batch normalization, has none.
        if (Object.hasOwn(grads, name)) gradient.set(grads[name].dataSync() as Float32Array, at)
        else gradient.fill(0, at, at + size)
        at += size
      }
      const logits = outputs.dataSync()
      outputs.dispose()
      let right = 0
      for (let i = 0; i < count; i++) {
        if (mostProbable(logits, i * DIGITS) === mostProbable(targets, i * DIGITS)) right++
      }
      return { loss: value.dataSync()[0], right }
    })
  }

  /** Probabilities of images: count x 10, each ten of them with the sum 1. */
  probabilities(pixels: Uint8Array): Float64Array {
    const all = new Float64Array((pixels.length / PIXELS) * DIGITS)
    for (let from = 0, into = 0; from < pixels.length; from += BLOCK * PIXELS, into += BLOCK * DIGITS) {
      const bytes = pixels.subarray(from, from + BLOCK * PIXELS)
      const scaled = new Float32Array(bytes.length)
      for (let at = 0; at < bytes.length; at += PIXELS) normalizeInto(bytes, at, scaled, at)
      const outputs = this.outputs(scaled)
      for (let at = 0; at < outputs.length; at += DIGITS) sharesInto(outputs, at, all, into + at)
    }
    return all
  }

  /** What the network says of images that are scaled to 0..1, all at once: count x 10. */
  outputs(images: Float32Array): Float32Array {
    const { core } = this.tensorflow
    const shape = [images.length / PIXELS, ...this.#inputShape]
    return onBackend(
      this.tensorflow,
      () => (this.model.apply(core.tensor(images, shape)) as Variable).dataSync() as Float32Array
    )
  }
}

/** Probabilities with the sum 1: that of float32 ones is off by some 1e-7. */
function sharesInto(from: ArrayLike<number>, at: number, out: Float64Array, into: number): void {
  let sum = 0
  for (let d = 0; d < DIGITS; d++) sum += from[at + d]
  for (let d = 0; d < DIGITS; d++) out[into + d] = from[at + d] / sum
}

/** The part of a model that ends before its softmax. */
function logitsOf({ layers }: Tensorflow, model: LayersModel): LayersModel {
  const last = model.layers[model.layers.length - 1]
  return layers.model({ inputs: model.inputs, outputs: last.input as (typeof model.outputs)[0] })
}

function checkModel({ inputs, outputs, layers }: LayersModel): void {
  const bad = (problem: string) => new NutshellError('INVALID_INPUT', `not a network for digits: ${problem}`)
  if (inputs.length !== 1 || outputs.length !== 1) {
    throw bad(`it has ${inputs.length} inputs and ${outputs.length} outputs, expected one of each`)
  }
  const [input, output] = [inputs[0].shape.slice(1), outputs[0].shape.slice(1)]
  const pixels = input.reduce((product: number, length) => product * (length ?? 0), 1)
  if (pixels !== PIXELS || (input.length > 1 && input[0] !== SIDE)) {
    throw bad(`its input is [${input}], expected [28, 28, 1] or as many numbers in another shape`)
  }
  if (output.length !== 1 || output[0] !== DIGITS) throw bad(`its output is [${output}], expected [10]`)
  const last = layers[layers.length - 1]
  const isSoftmax = last.getClassName() === 'Activation' && last.getConfig().activation === 'softmax'
  if (!isSoftmax) throw bad(`it ends in ${last.getClassName()}, expected softmax`)
}
