// The networks of the benchmark as data, which ../../python/tfjs.py reads too, and the weights that all contenders begin with.
import { Random } from '@nutshell-ml/core'

export const IMAGE = [28, 28, 1]
export const CLASSES = 10

const conv = (filters, size, isSame = false) => ({ kind: 'conv', filters, size, isSame })
const dense = (units, activation = 'relu') => ({ kind: 'dense', units, activation })
const pool = { kind: 'pool' }
const flatten = { kind: 'flatten' }
const answer = dense(CLASSES, 'softmax')

/** What each is made of: convolutions of stride 1 with ReLU, max pools of 2 x 2, dense layers. */
export const NETWORKS = {
  cnn: {
    title: 'CNN 32c3-32c3-pool-128-10',
    layers: [conv(32, 3), conv(32, 3), pool, flatten, dense(128), answer]
  },
  lenet: {
    title: 'LeNet 6c5-pool-16c5-pool-120-84-10',
    layers: [conv(6, 5, true), pool, conv(16, 5), pool, flatten, dense(120), dense(84), answer]
  },
  mlp: { title: 'MLP 784-512-256-10', layers: [flatten, dense(512), dense(256), answer] }
}

/** Shapes of the weights of a network, in the order and layout of TensorFlow.js: of each layer the kernel and the bias. */
export function weightShapes({ layers }) {
  let [height, width, depth] = IMAGE
  const shapes = []
  for (const { kind, filters, size, isSame, units } of layers) {
    if (kind === 'conv') {
      shapes.push([size, size, depth, filters], [filters])
      if (!isSame) [height, width] = [height - size + 1, width - size + 1]
      depth = filters
    } else if (kind === 'pool') {
      ;[height, width] = [height >> 1, width >> 1]
    } else if (kind === 'flatten') {
      ;[height, width, depth] = [1, 1, height * width * depth]
    } else {
      shapes.push([depth, units], [units])
      depth = units
    }
  }
  return shapes
}

/** Weights drawn as Glorot and Bengio have it (2010, uniform), all in one array; biases are 0. */
export function firstWeights(network, seed = 1) {
  const random = new Random(seed)
  const parts = weightShapes(network).map((shape) => {
    const values = new Float32Array(sizeOf(shape))
    if (shape.length === 1) return values
    const field = sizeOf(shape.slice(0, -2))
    const limit = Math.sqrt(6 / (field * (shape.at(-2) + shape.at(-1))))
    return values.map(() => (2 * random.next() - 1) * limit)
  })
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

export function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1)
}
