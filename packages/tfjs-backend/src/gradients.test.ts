import { Random } from '@nutshell-ml/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-layers' // registers the gradients
import { beforeAll, describe, expect, it } from 'vitest'
import type { BackendMemory } from './index'
import { HAS_BACKEND } from './kernels/twins.test-support'

interface Case {
  /** Shapes of what gradients are taken by. */
  shapes: number[][]
  forward(...inputs: tf.Tensor[]): tf.Tensor
  /** A spread of the numbers; @default 1 */
  scale?: number
  /** All numbers apart from one another and from 0 by so much, where the function has corners. @default 0 */
  apart?: number
}

/**
 * Checks all gradients in two directions each. With L = sum(c * f(x)) for drawn c, the slope of L along a direction d is
 * (L(x + h d) - L(x - h d)) / 2h, which the backend `cpu` tells (its sums are float64 inside, its numbers float32), and sum(d * gradient),
 * which is ours.
 *
 * With h d of 2^-6 of the size of x, what the central difference leaves out is h^2 / 6 of the third derivative: nothing for functions
 * that are linear in each of their inputs, and for the others below 2^-12 / 6 = 4e-5 times it. Rounding of f to float32 makes
 * u |f| sqrt(n) / h of the sum, with u = 6e-8: 4e-6 sqrt(n) |f|. Both are far below 2e-3 of the slope that random numbers make, which is
 * the square root of the sum of squares of the products d * gradient and the measure of the bound, for a slope may come out near 0.
 */
const BOUND = 2e-3

function checkGradients({ shapes, forward, scale = 1, apart = 0 }: Case, seed = 1): void {
  const random = new Random(seed)
  const step = 2 ** -6
  const inputs = shapes.map((shape) => numbers(random, shape, scale, apart))
  const outputShape = on('cpu', () => forward(...inputs.map(toTensor))).shape
  const cotangent = numbers(random, outputShape, 1)

  const gradients = on('nutshell', () => tf.grads(forward)(inputs.map(toTensor), toTensor(cotangent)))
  expect(gradients.map(({ shape }) => shape)).toEqual(shapes)
  for (const [which, { shape }] of inputs.entries()) {
    for (const _ of [1, 2]) {
      const direction = numbers(random, shape, apart > 0 ? apart / 4 / step : scale)
      const moved = (sign: number) => ({
        shape,
        values: inputs[which].values.map((value, i) => value + sign * step * direction.values[i])
      })
      const sides = [moved(1), moved(-1)]
      const results = sides.map(
        (side) => on('cpu', () => forward(...inputs.map((input, i) => toTensor(i === which ? side : input)))).values
      )
      let slope = 0
      for (let i = 0; i < cotangent.values.length; i++) slope += cotangent.values[i] * (results[0][i] - results[1][i])
      slope /= 2 * step
      let actual = 0
      let size = 0
      for (let i = 0; i < direction.values.length; i++) {
        // What was moved by, as float32 has it.
        const product = gradients[which].values[i] * ((sides[0].values[i] - sides[1].values[i]) / 2 / step)
        actual += product
        size += product * product
      }
      const difference = Math.abs(actual - slope)
      if (!(difference <= BOUND * Math.sqrt(size))) {
        expect.fail(`input ${which}, ${shape}: the slope is ${slope}, by the gradient ${actual}`)
      }
      expect(size).toBeGreaterThan(0)
    }
  }
}

interface Numbers {
  shape: number[]
  values: Float32Array
}

function numbers(random: Random, shape: number[], scale: number, apart = 0): Numbers {
  const size = shape.reduce((product, length) => product * length, 1)
  if (apart === 0) return { shape, values: Float32Array.from({ length: size }, () => (random.next() * 2 - 1) * scale) }
  const values = Float32Array.from({ length: size }, (_, i) => (i + 0.5 - Math.floor(size / 2)) * apart)
  for (let i = size - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[values[i], values[j]] = [values[j], values[i]]
  }
  return { shape, values }
}

const toTensor = ({ values, shape }: Numbers) => tf.tensor(values, shape)

function on<T extends tf.Tensor | tf.Tensor[]>(
  backend: string,
  work: () => T
): T extends tf.Tensor ? Numbers : Numbers[] {
  tf.engine().setBackend(backend)
  const read = (tensor: tf.Tensor): Numbers => {
    const values = tensor.dataSync() as Float32Array
    tensor.dispose()
    return { shape: tensor.shape, values: Float32Array.from(values) }
  }
  const result = tf.tidy(work) as tf.Tensor | tf.Tensor[]
  return (Array.isArray(result) ? result.map(read) : read(result)) as ReturnType<typeof on<T>>
}

const conv = (...args: unknown[]) => (tf.conv2d as (...args: unknown[]) => tf.Tensor)(...args)
const depthwise = (...args: unknown[]) => (tf.depthwiseConv2d as (...args: unknown[]) => tf.Tensor)(...args)

describe.runIf(HAS_BACKEND)('gradients of the backend, and differences', () => {
  let before: tf.MemoryInfo
  beforeAll(async () => {
    await tf.setBackend('nutshell')
    before = tf.memory()
    return async () => {
      await tf.setBackend('nutshell')
      expect(tf.memory().numTensors).toBe(before.numTensors)
      expect((tf.memory() as tf.MemoryInfo & BackendMemory).numBytesInKernels).toBe(0)
    }
  })

  describe('matMul', () => {
    it.each([
      [false, false],
      [false, true],
      [true, false],
      [true, true]
    ])('transposed: %s, %s', (left, right) => {
      for (const [rows, inner, cols] of [
        [5, 7, 3],
        [16, 33, 20],
        [1, 130, 1]
      ]) {
        const shapes = [left ? [inner, rows] : [rows, inner], right ? [cols, inner] : [inner, cols]]
        checkGradients({ shapes, forward: (a, b) => tf.matMul(a, b, left, right) })
      }
      const batch = [3, 2]
      const shapes = [
        [...batch, ...(left ? [6, 5] : [5, 6])],
        [...batch, ...(right ? [4, 6] : [6, 4])]
      ]
      checkGradients({ shapes, forward: (a, b) => tf.matMul(a, b, left, right) })
    })

    it('fused with a bias and an activation', () => {
      for (const activation of ['linear', 'sigmoid', 'elu'] as const) {
        checkGradients({
          shapes: [[6, 9], [9, 5], [5]],
          forward: (a, b, bias) => tf.fused.matMul({ a, b, bias, activation } as never),
          scale: 0.5
        })
      }
    })
  })

  // TensorFlow.js has no gradients of convolutions with dilation, nor of a matMul that broadcasts its batch.
  describe('conv2d', () => {
    const cases: [string, number[], number[], unknown[]][] = []
    for (const channels of [1, 3, 4, 5, 32]) {
      for (const [stride, pad] of [
        [1, 'same'],
        [1, 'valid'],
        [2, 'same'],
        [3, 'valid']
      ] as const) {
        cases.push([
          `${channels} channels, stride ${stride}, ${pad}`,
          [2, 9, 8, channels],
          [3, 3, channels, 6],
          [stride, pad]
        ])
      }
    }
    const explicit = [[0, 0], [2, 1], [0, 3], [0, 0]] // biome-ignore format: one line
    cases.push(
      ['strides of their own', [2, 9, 10, 3], [3, 2, 3, 4], [[2, 3], 'same']],
      ['explicit padding', [2, 7, 8, 3], [3, 3, 3, 5], [1, explicit, 'NHWC', 1, 'floor']],
      ['a number as padding', [1, 7, 8, 4], [3, 3, 4, 8], [2, 1, 'NHWC', 1, 'floor']],
      ['1 x 1', [3, 6, 5, 7], [1, 1, 7, 9], [1, 'valid']],
      ['1 x 1, stride 2', [3, 6, 5, 7], [1, 1, 7, 9], [2, 'same']],
      ['5 x 5', [2, 9, 9, 3], [5, 5, 3, 8], [1, 'same']],
      ['an even filter', [2, 9, 9, 3], [4, 2, 3, 5], [1, 'same']],
      ['a filter as large as the image', [2, 6, 5, 3], [6, 5, 3, 10], [1, 'valid']],
      ['tiles that do not fill', [3, 13, 11, 16], [3, 3, 16, 32], [1, 'valid']]
    )
    it.each(cases)('%s', (_, x, filter, args) => {
      checkGradients({ shapes: [x, filter], forward: (input, weights) => conv(input, weights, ...args) })
    })

    it('fused with a bias and an activation', () => {
      for (const activation of ['linear', 'sigmoid'] as const) {
        checkGradients({
          shapes: [[2, 6, 6, 3], [3, 3, 3, 4], [4]],
          forward: (x, filter, bias) =>
            tf.fused.conv2d({ x, filter, bias, strides: 1, pad: 'same', activation } as never),
          scale: 0.5
        })
      }
    })

    it('transposed', () => {
      for (const [side, stride, pad] of [
        [3, 1, 'same'],
        [3, 2, 'same'],
        [4, 2, 'valid'],
        [8, 1, 'same']
      ] as const) {
        const output = pad === 'same' ? 5 * stride : 4 * stride + side
        checkGradients({
          shapes: [
            [2, 5, 5, 3],
            [side, side, 4, 3]
          ],
          forward: (x, filter) =>
            tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, [2, output, output, 4], stride, pad)
        })
      }
    })
  })

  it.each([
    [3, 1, 1, 'same'],
    [4, 2, 1, 'valid'],
    [5, 1, 2, 'same'],
    [32, 1, 1, 'valid'],
    [3, 3, 3, 'same']
  ] as const)('depthwiseConv2d: %i channels, %i for each, stride %i, %s', (channels, multiplier, stride, pad) => {
    checkGradients({
      shapes: [
        [2, 8, 9, channels],
        [3, 3, channels, multiplier]
      ],
      forward: (x, filter) => depthwise(x, filter, stride, pad)
    })
  })

  describe.each([
    [2, 2, 'valid'],
    [3, 2, 'same'],
    [3, 1, 'valid'],
    [2, 3, 'same'],
    [[2, 3], [1, 2], 'same']
  ] as const)('pooling of %j by steps of %j, %s', (size, stride, pad) => {
    const args = [size, stride, pad] as never as [number, number, 'same']
    // With padding TensorFlow.js' backend `cpu`, whose twin ours is, divides by the whole of a window that forward is not all counted.
    it.runIf(pad === 'valid')('by the average', () => {
      checkGradients({ shapes: [[2, 7, 8, 5]], forward: (x) => tf.avgPool(x as tf.Tensor4D, ...args) })
    })
    it('by the greatest', () => {
      // Steps of a quarter of the distance between two numbers: the greatest stays the greatest.
      checkGradients({ shapes: [[2, 7, 8, 5]], forward: (x) => tf.maxPool(x as tf.Tensor4D, ...args), apart: 2 ** -4 })
    })
  })

  it('the greatest of a pool of equal numbers is the first', () => {
    const gradient = on('nutshell', () =>
      tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(tf.ones([1, 4, 4, 1]))
    )
    expect([...gradient.values]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0])
  })

  it('softmax cross-entropy', () => {
    for (const [rows, classes] of [
      [5, 10],
      [3, 33],
      [40, 4]
    ]) {
      const labels = Float32Array.from({ length: rows * classes }, (_, i) =>
        i % classes === (Math.floor(i / classes) * 3) % classes ? 1 : 0
      )
      const target = () => tf.tensor2d(labels, [rows, classes])
      checkGradients({ shapes: [[rows, classes]], forward: (x) => tf.losses.softmaxCrossEntropy(target(), x) })
      checkGradients({ shapes: [[rows, classes]], forward: (x) => tf.softmax(x) })
      checkGradients({ shapes: [[rows, classes]], forward: (x) => tf.logSoftmax(x) })
    }
  })

  it('batch normalization', () => {
    for (const channels of [1, 3, 4, 8, 17]) {
      // Variances have to be above 0, for which there is an offset here.
      checkGradients({
        shapes: [[3, 4, 5, channels], [channels], [channels], [channels], [channels]],
        forward: (x, mean, variance, offset, gamma) =>
          tf.batchNorm(
            x,
            mean as tf.Tensor1D,
            tf.add(variance, 2) as tf.Tensor1D,
            offset as tf.Tensor1D,
            gamma as tf.Tensor1D
          )
      })
    }
  })

  it('moments, as batch normalization takes them in training', () => {
    checkGradients({
      shapes: [[3, 4, 5, 6]],
      forward: (x) => {
        const { mean, variance } = tf.moments(x, [0, 1, 2])
        return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 0.1)))
      }
    })
  })

  const smooth: { [name: string]: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor } = {
    'add, broadcast': (a, b) => tf.add(a, b),
    'sub, broadcast': (a, b) => tf.sub(b, a),
    'mul, broadcast': (a, b) => tf.mul(a, b),
    'div, broadcast': (a, b) => tf.div(a, tf.add(b, 3)),
    squaredDifference: (a, b) => tf.squaredDifference(a, tf.tile(tf.reshape(b, [1, 1, 7]), [3, 5, 1])),
    'sigmoid, tanh': (a, b) => tf.mul(tf.sigmoid(a), tf.tanh(b)),
    'exp, log': (a, b) => tf.mul(tf.exp(a), tf.log(tf.add(b, 3))),
    'sqrt, rsqrt, square': (a, b) => tf.mul(tf.sqrt(tf.add(tf.square(a), 1)), tf.rsqrt(tf.add(b, 3))),
    'softplus, erf': (a, b) => tf.mul(tf.softplus(a), tf.erf(b)),
    'sums and means': (a, b) => tf.mul(tf.sum(a, 1, true), tf.mean(b, 0, true)),
    'transpose, reshape': (a, b) => tf.mul(tf.reshape(tf.transpose(a, [2, 0, 1]), [7, 15]), tf.reshape(b, [7, 1])),
    'slice, pad, concat': (a, b) =>
      tf.concat([tf.slice(a, [1, 0, 2], [2, 5, 4]), tf.pad(tf.slice(a, 0, [2, 3, 4]), [[0, 0], [1, 1], [0, 0]]), tf.mul(tf.slice(a, [0, 0, 0], [2, 5, 4]), tf.slice(b, 1, 4))], 1), // biome-ignore format: one line
    gather: (a, b) => tf.mul(tf.gather(a, tf.tensor1d([2, 0, 2, 1], 'int32')), b),
    'tile, stack': (a, b) => tf.mul(tf.tile(a, [2, 1, 1]), tf.tile(b, [1]))
  }
  it.each(Object.keys(smooth))('%s', (name) => {
    checkGradients({ shapes: [[3, 5, 7], [7]], forward: smooth[name] }) // biome-ignore format: one line
  })

  it('relu, relu6, elu, leakyRelu, prelu, abs, maximum, minimum: beside their corners', () => {
    const forwards: ((x: tf.Tensor) => tf.Tensor)[] = [
      tf.relu,
      (x) => tf.relu6(tf.mul(x, 4)),
      tf.elu,
      (x) => tf.leakyRelu(x, 0.1),
      (x) => tf.prelu(x, tf.scalar(0.3)),
      tf.abs,
      (x) => tf.maximum(x, 0),
      (x) => tf.minimum(x, 0),
      (x) => tf.max(x, 1)
    ]
    for (const forward of forwards) checkGradients({ shapes: [[9, 13]], forward, apart: 2 ** -5 })
  })
})
