import { Random } from '@nutshell-ml/core'
import * as tf from '@tensorflow/tfjs-core'

export interface Digits {
  /** rows x 12 x 12 x 1 */
  images: Float32Array
  /** One-hot, rows x 10. */
  labels: Float32Array
  rows: number
}

export const SIDE = 12
const CLASSES = 10

/** Bright strokes on dark noise whose place and direction tell the class: a network learns it. */
export function digits(rows: number, seed: number): Digits {
  const random = new Random(seed)
  const images = Float32Array.from({ length: rows * SIDE * SIDE }, () => random.next() * 0.2)
  const labels = new Float32Array(rows * CLASSES)
  for (let row = 0; row < rows; row++) {
    const label = random.int(CLASSES)
    labels[row * CLASSES + label] = 1
    const isUpright = label % 2 === 0
    const line = 1 + Math.floor(label / 2) * 2
    for (let i = 2; i < SIDE - 2; i++) {
      const place = isUpright ? i * SIDE + line : line * SIDE + i
      images[row * SIDE * SIDE + place] = 0.8 + random.next() * 0.2
    }
  }
  return { images, labels, rows }
}

/** Numbers as initializers draw them: uniform, variance 2 / (inputs + outputs). */
function glorot(random: Random, shape: number[], inputs: number, outputs: number): tf.Tensor {
  const limit = Math.sqrt(6 / (inputs + outputs))
  const size = shape.reduce((product, length) => product * length, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, () => (random.next() * 2 - 1) * limit),
    shape
  )
}

/**
 * Trains convolution, pooling and two dense layers by momentum without tfjs-layers, on the backend that is set. The losses step by
 * step, then the weights; nothing is left behind.
 */
export function trainSmallCnn({ images, labels, rows }: Digits, steps: number): ArrayLike<number>[] {
  const random = new Random(5)
  const after = (SIDE - 2) / 2
  const weights = [
    glorot(random, [3, 3, 1, 8], 9, 72),
    tf.zeros([8]),
    glorot(random, [3, 3, 8, 16], 72, 144),
    glorot(random, [after * after * 16, 32], after * after * 16, 32),
    glorot(random, [32, CLASSES], 32, CLASSES)
  ].map((initial) => {
    const variable = tf.variable(initial)
    initial.dispose()
    return variable
  })
  const [first, bias, second, third, fourth] = weights as tf.Tensor[]
  const x = tf.tensor4d(images, [rows, SIDE, SIDE, 1])
  const y = tf.tensor2d(labels, [rows, CLASSES])
  const optimizer = tf.train.momentum(0.05, 0.9)
  const loss = () => {
    const one = tf.relu(tf.add(tf.conv2d(x, first as tf.Tensor4D, 1, 'same'), bias)) as tf.Tensor4D
    const two = tf.relu(tf.conv2d(one, second as tf.Tensor4D, 1, 'valid')) as tf.Tensor4D
    const flat = tf.reshape(tf.maxPool(two, 2, 2, 'valid'), [rows, -1])
    const hidden = tf.relu(tf.matMul(flat, third))
    return tf.losses.softmaxCrossEntropy(y, tf.matMul(hidden, fourth)) as tf.Scalar
  }
  const losses = Float32Array.from({ length: steps }, () => {
    const cost = optimizer.minimize(loss, true, weights) as tf.Scalar
    const [value] = cost.dataSync()
    cost.dispose()
    return value
  })
  const results = [losses, ...weights.map((weight) => weight.dataSync())]
  optimizer.dispose()
  tf.dispose([weights, x, y])
  return results
}
