import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import '../index'
import type { BackendMemory, NutshellBackend } from '../backend'
import '../index'
import { HAS_BACKEND } from '../kernels/twins.test-support'

const inKernels = () => (tf.memory() as tf.MemoryInfo & BackendMemory).numBytesInKernels

/** Tensors that have all memory there can be: what nothing is written to costs nothing. */
function takeAll(): Map<number, tf.Tensor> {
  const backend = tf.backend() as NutshellBackend
  const rooms = new Map<number, tf.Tensor>()
  for (let bytes = 2 ** 31; bytes >= 64; bytes /= 2) {
    try {
      rooms.set(bytes, tf.engine().makeTensorFromTensorInfo(backend.output([bytes / 4])))
    } catch (error) {
      expect(error).toMatchObject({ code: 'OUT_OF_MEMORY' })
    }
  }
  return rooms
}

const kernel = (name: string, inputs: object, attrs: object) =>
  tf.engine().runKernel(name, inputs as never, attrs as never) as tf.Tensor
const CONV = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1], dimRoundingMode: undefined }

const WORK: { [name: string]: (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.Tensor | tf.Tensor[] } = {
  conv2d: (x, filter) => tf.conv2d(x, filter, 1, 'same'),
  'conv2d, stride 2': (x, filter) => tf.conv2d(x, filter, 2, 'valid'),
  'conv2d, fused': (x, filter) => tf.fused.conv2d({ x, filter, strides: 1, pad: 'same', activation: 'relu' }),
  // By their kernels: where a gradient throws, TensorFlow.js keeps what it had saved for it.
  'gradients of conv2d': (x, filter) => [
    kernel('Conv2DBackpropInput', { dy: x, filter }, { ...CONV, inputShape: x.shape }),
    kernel('Conv2DBackpropFilter', { x, dy: x }, { ...CONV, filterShape: filter.shape })
  ],
  'depthwise and its gradients': (x) => {
    const filter = tf.fill([3, 3, 4, 1], 0.5) as tf.Tensor4D
    return [
      tf.depthwiseConv2d(x, filter, 1, 'same'),
      kernel('DepthwiseConv2dNativeBackpropInput', { dy: x, filter }, { ...CONV, inputShape: x.shape }),
      kernel('DepthwiseConv2dNativeBackpropFilter', { x, dy: x }, { ...CONV, filterShape: filter.shape })
    ]
  },
  'pooling and its gradients': (x) => {
    const attrs = { filterSize: 2, strides: 2, pad: 'same' }
    const output = tf.maxPool(x, 2, 2, 'same')
    return [
      kernel('MaxPoolGrad', { dy: output, input: x, output }, attrs),
      kernel('AvgPoolGrad', { dy: tf.avgPool(x, 2, 2, 'same'), input: x }, attrs)
    ]
  },
  matMul: (x) => {
    const flat = tf.reshape(x, [30 * 30, -1])
    return [tf.matMul(flat, flat, true, false), tf.matMul(flat, flat, false, true)]
  },
  'softmax and reductions': (x) => [
    tf.softmax(x),
    tf.logSoftmax(x),
    tf.sum(x),
    tf.mean(x, 0),
    tf.max(x, 3),
    tf.argMax(x, 1)
  ],
  'batch normalization': (x) => tf.batchNorm(x, [0, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 1], [2, 2, 2, 2]),
  elements: (x) => tf.add(tf.mul(tf.sigmoid(x), tf.relu(x)), tf.exp(tf.sub(x, 1))),
  moves: (x) => [
    tf.transpose(x, [3, 1, 0, 2]),
    tf.concat([x, x], 3),
    tf.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]]), // biome-ignore format: one line
    tf.slice(x, [0, 1, 1, 1], [2, 20, 20, 2]),
    tf.gather(x, tf.tensor1d([1, 0, 1], 'int32')),
    tf.tile(x, [1, 2, 1, 1])
  ]
}

describe.runIf(HAS_BACKEND)('where memory ends in the midst of work', () => {
  it.each(Object.keys(WORK))('%s: an error, and nothing is left behind', async (name) => {
    await tf.setBackend('nutshell')
    const backend = tf.backend() as NutshellBackend
    const x = tf.fill([2, 30, 30, 4], 0.5) as tf.Tensor4D
    const filter = tf.fill([3, 3, 4, 4], 0.25) as tf.Tensor4D
    const work = () => tf.dispose(tf.tidy(() => WORK[name](x, filter)))
    work() // what stays from the first time on
    const numTensors = tf.memory().numTensors
    const empty = inKernels()
    const rooms = takeAll()
    const full = inKernels()
    let failures = 0
    for (const bytes of [64, 4096, 2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 20, 2 ** 23]) {
      const room = rooms.get(bytes)
      room?.dispose()
      try {
        work()
      } catch (error) {
        expect(error).toMatchObject({ code: 'OUT_OF_MEMORY' })
        failures++
      }
      if (room !== undefined) rooms.set(bytes, tf.engine().makeTensorFromTensorInfo(backend.output([bytes / 4])))
      expect([bytes, inKernels()]).toEqual([bytes, full])
    }
    expect(failures).toBeGreaterThan(0)
    tf.dispose([...rooms.values()])
    expect([inKernels(), tf.memory().numTensors]).toEqual([empty, numTensors])
    work()
    tf.dispose([x, filter])
    expect(inKernels()).toBe(0)
  })
})
