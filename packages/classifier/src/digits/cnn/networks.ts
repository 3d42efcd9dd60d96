import { Random } from '@nutshell-ml/core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { DIGITS, SIDE } from '../images'
import type { DigitNetwork } from './options'
import type { Tensorflow } from './tensorflow'

/** Convolutions of 3 x 3 with ReLU, each block closed by a maximum over 2 x 2; a dense layer; ten outputs. */
export interface NetworkPlan {
  /** Filters of each convolution, block by block. */
  readonly blocks: readonly (readonly number[])[]
  /** Units of the dense layer. */
  readonly dense: number
  /** How often every image is shown, and the highest learning rate, unless options say otherwise. */
  readonly epochs: number
  readonly learningRate: number
}

export const NETWORKS: Readonly<Record<DigitNetwork, NetworkPlan>> = {
  small: { blocks: [[8], [16]], dense: 64, epochs: 8, learningRate: 0.003 },
  standard: {
    blocks: [
      [24, 24],
      [48, 48]
    ],
    dense: 128,
    epochs: 11,
    learningRate: 0.002
  },
  large: {
    blocks: [
      [32, 32],
      [64, 64]
    ],
    dense: 128,
    epochs: 28,
    learningRate: 0.002
  }
}

/** The network, untrained: all weights 0. Its input is images x 28 x 28 x 1 from 0 to 1, its output probabilities. */
export function buildNetwork(
  tensorflow: Tensorflow,
  { blocks, dense }: Pick<NetworkPlan, 'blocks' | 'dense'>
): LayersModel {
  const { layers, sequential } = tensorflow.layers
  // What TensorFlow.js would draw weights with is not seeded.
  const zeros = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const
  const model = sequential({ name: 'digits' })
  model.add(layers.inputLayer({ inputShape: [SIDE, SIDE, 1], name: 'image' }))
  for (const [b, filters] of blocks.entries()) {
    for (const [c, count] of filters.entries()) {
      const name = `conv${b + 1}_${c + 1}`
      model.add(layers.conv2d({ name, filters: count, kernelSize: 3, activation: 'relu', ...zeros }))
    }
    model.add(layers.maxPooling2d({ name: `pool${b + 1}`, poolSize: 2 }))
  }
  model.add(layers.flatten({ name: 'flatten' }))
  model.add(layers.dense({ name: 'dense', units: dense, activation: 'relu', ...zeros }))
  model.add(layers.dense({ name: 'logits', units: DIGITS, ...zeros }))
  model.add(layers.activation({ name: 'probabilities', activation: 'softmax' }))
  return model
}

/**
 * First weights: kernels drawn evenly, with the variance of K. He et al., "Delving deep into rectifiers" (2015), biases 0.
 *
 * @param shapes of all weights; kernels have their outputs last.
 */
export function firstWeights(shapes: readonly (readonly number[])[], seed: number): Float32Array[] {
  const random = new Random(seed)
  return shapes.map((shape) => {
    const weights = new Float32Array(shape.reduce((product, length) => product * length, 1))
    if (shape.length < 2) return weights
    const bound = Math.sqrt((6 * shape[shape.length - 1]) / weights.length)
    for (let i = 0; i < weights.length; i++) weights[i] = (2 * random.next() - 1) * bound
    return weights
  })
}
