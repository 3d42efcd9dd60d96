import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NutshellBackend } from './backend'
import { type BackendMemory, registerNutshell } from './index'
import { HAS_BACKEND } from './kernels/twins.test-support'

const backend = () => tf.backend() as NutshellBackend
const inKernels = () => (tf.memory() as tf.MemoryInfo & BackendMemory).numBytesInKernels
const filled = (shape: number[], value = 1) =>
  tf.engine().runKernel('Fill', {}, { shape, value, dtype: 'float32' }) as tf.Tensor

describe.runIf(HAS_BACKEND)('the backend', () => {
  beforeEach(() => tf.setBackend('nutshell').then(() => expect(inKernels()).toBe(0)))
  afterEach(() => {
    expect(tf.memory().numTensors).toBe(0)
    expect(inKernels()).toBe(0)
  })

  it('is what TensorFlow.js chooses where there is nothing better', () => {
    expect(tf.getBackend()).toBe('nutshell')
    expect(tf.engine().registryFactory.nutshell.priority).toBeGreaterThan(tf.engine().registryFactory.cpu.priority)
  })

  it('refuses unknown options, and another number of threads once it is in use', () => {
    expect(() => registerNutshell({ thread: 2 } as object)).toThrow(expect.objectContaining({ code: 'UNKNOWN_OPTION' }))
    expect(() => registerNutshell({ threads: 0 })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
    const other = backend().threads + 1
    expect(() => registerNutshell({ threads: other })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(`threads = ${other}`) })
    )
    expect(registerNutshell()).toBe(true)
  })

  describe('values that were read', () => {
    it('stay when their tensor is gone and its memory is used again', () => {
      const tensor = filled([1000], 3)
      const values = tensor.dataSync()
      tensor.dispose()
      const others = Array.from({ length: 20 }, (_, i) => filled([1000], 100 + i))
      expect(values.every((value) => value === 3)).toBe(true)
      tf.dispose(others)
    })

    it('stay also when they were read asynchronously, or as nested arrays, or as a buffer', async () => {
      const tensor = filled([10, 100], 3)
      const values = await tensor.data()
      const nested = (await tensor.array()) as number[][]
      const buffer = tensor.bufferSync()
      tensor.dispose()
      const others = Array.from({ length: 20 }, (_, i) => filled([1000], 100 + i))
      expect(values.every((value) => value === 3)).toBe(true)
      expect(nested.flat().every((value) => value === 3)).toBe(true)
      expect(buffer.get(9, 99)).toBe(3)
      tf.dispose(others)
    })

    it('can be written to without a change of the tensor that kernels see', () => {
      const tensor = filled([64], 3)
      tensor.dataSync().fill(9)
      expect(tensor.dataSync()[5]).toBe(3)
      tensor.dispose()
    })
  })

  describe('tensors that share their values', () => {
    it('have them while one is left: a reshape, a clone', () => {
      const tensor = filled([6, 4], 5)
      const [reshaped, clone] = [tf.reshape(tensor, [4, 3, 2]), tensor.clone()]
      const bytes = inKernels()
      tensor.dispose()
      reshaped.dispose()
      expect(inKernels()).toBe(bytes)
      const others = filled([24], 7)
      expect([...clone.dataSync()]).toEqual(new Array(24).fill(5))
      tf.dispose([clone, others])
    })

    it('a slice, of what the kernels have and of an array', () => {
      for (const tensor of [filled([5, 4, 3], 2), tf.tensor(new Float32Array(60).fill(2), [5, 4, 3])]) {
        const slices = [tf.slice(tensor, 1, 2), tf.slice(tensor, [0, 1, 2], [5, 2, 1]), tf.slice(tensor, 2, 0)]
        tensor.dispose()
        const others = filled([60], 7)
        expect(slices.map((slice) => slice.shape)).toEqual([
          [2, 4, 3],
          [5, 2, 1],
          [0, 4, 3]
        ])
        expect(slices.map((slice) => [...slice.dataSync()])).toEqual([24, 10, 0].map((n) => new Array(n).fill(2)))
        tf.dispose([slices, others])
      }
    })

    it('a cast: to int32 and to a type that has the values of the first one', () => {
      for (const tensor of [filled([30], 2.75), tf.tensor1d(new Float32Array(30).fill(2.75))]) {
        const whole = tf.cast(tensor, 'int32')
        const back = tf.cast(whole, 'float32')
        expect(back.dtype).toBe('float32')
        tensor.dispose()
        // Both types of the same values in the memory of kernels.
        backend().addressOf(back)
        backend().addressOf(whole)
        whole.dispose()
        expect([...back.dataSync()]).toEqual(new Array(30).fill(2))
        const sum = tf.tidy(() => tf.add(back, filled([30], 0.5)))
        expect([...sum.dataSync()]).toEqual(new Array(30).fill(2.5))
        tf.dispose([back, sum])
      }
    })

    it('a complex tensor and its parts', () => {
      const parts = [filled([5], 1), filled([5], 2)]
      const complex = tf.complex(parts[0], parts[1])
      tf.dispose(parts)
      const [real, imag] = [tf.real(complex), tf.imag(complex)]
      complex.dispose()
      expect([...real.dataSync(), ...imag.dataSync()]).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
      tf.dispose([real, imag])
    })

    it('a variable that is assigned', () => {
      const variable = tf.tidy(() => tf.variable(filled([100], 1)))
      for (let i = 0; i < 10; i++) tf.tidy(() => variable.assign(tf.add(variable, filled([100], 1))))
      expect(variable.dataSync()[99]).toBe(11)
      variable.dispose()
    })
  })

  it('tensors go from backend to backend with their values', async () => {
    const here = filled([50], 4)
    await tf.setBackend('cpu')
    const there = tf.tidy(() => tf.add(here, 1))
    expect(there.dataSync()[49]).toBe(5)
    await tf.setBackend('nutshell')
    expect(inKernels()).toBe(0) // the first one was moved
    const both = tf.tidy(() => tf.add(tf.mul(there, filled([50], 2)), here))
    expect(both.dataSync()[49]).toBe(14)
    tf.dispose([here, there, both])
  })

  it('counts the bytes in the memory of its kernels', () => {
    const tensors = [filled([1000]), filled([3])]
    expect(inKernels()).toBe(4032 + 64) // in lines of 64 bytes
    const { numBytes, numTensors } = tf.memory()
    expect([numBytes, numTensors]).toEqual([4012, 2])
    tf.dispose(tensors)
  })

  it('is as it was after a kernel that throws', () => {
    const tensor = filled([4, 4])
    const bytes = inKernels()
    for (const bad of [
      () => tf.matMul(tensor as tf.Tensor2D, filled([5, 4]) as tf.Tensor2D),
      () => tf.conv2d(filled([1, 4, 4, 2]) as tf.Tensor4D, filled([3, 3, 1, 2]) as tf.Tensor4D, 1, 'same'),
      () => tf.reshape(tensor, [5, 5]),
      () => tf.concat([tensor, filled([4, 5])], 0)
    ]) {
      expect(() => tf.tidy(bad as () => tf.Tensor)).toThrow()
      expect(inKernels()).toBe(bytes)
    }
    tensor.dispose()
  })

  describe('out of memory', () => {
    const LARGE = [1100, 1000, 1000]

    it('names what was asked for, and the backend goes on', () => {
      const small = filled([10], 3)
      const before = { ...tf.memory(), numBytesInKernels: inKernels() }
      for (let round = 0; round < 3; round++) {
        expect(() => filled(LARGE)).toThrow(
          expect.objectContaining({
            code: 'OUT_OF_MEMORY',
            message: expect.stringContaining('a tensor of shape [1100,1000,1000] needs 4.40 GB')
          })
        )
      }
      expect({ ...tf.memory(), numBytesInKernels: inKernels() }).toEqual(before)
      expect(tf.tidy(() => tf.add(small, 1).dataSync()[9])).toBe(4)
      small.dispose()
    })

    it('comes of many tensors too; when one is gone there is room again', () => {
      // Memory that nothing is written to costs nothing.
      const room = () => {
        const info = backend().output([250e6])
        return tf.engine().makeTensorFromTensorInfo(info)
      }
      const tensors = [room(), room(), room(), room()]
      expect(room).toThrow(expect.objectContaining({ code: 'OUT_OF_MEMORY' }))
      tensors[2].dispose()
      tensors[2] = room()
      // Kernels that work at addresses beyond 2 GiB give what they give elsewhere.
      const high = filled([1000], 2)
      expect(backend().addressOf(high)).toBeGreaterThan(2 ** 31)
      expect(tf.tidy(() => tf.sum(tf.add(tf.mul(high, high), 1)).dataSync()[0])).toBe(5000)
      tf.dispose([tensors, high])
    })
  })
})
