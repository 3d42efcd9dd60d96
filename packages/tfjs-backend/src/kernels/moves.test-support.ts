import { Random } from '@nutshell-ml/core'
import { engine, memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import type { Values } from './twins.test-support'

const SPECIAL = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]

/** Values of a shape that differ from one another as far as their type allows, with NaN, infinities and -0 among floats. */
export function someOf(shape: number[], dtype: 'float32' | 'int32' | 'bool' = 'float32', seed = 1): Values {
  const random = new Random(seed)
  const size = shape.reduce((product, n) => product * n, 1)
  if (dtype === 'bool') return { shape, dtype, values: Uint8Array.from({ length: size }, () => random.int(2)) }
  if (dtype === 'int32')
    return { shape, dtype, values: Int32Array.from({ length: size }, (_, i) => i * 7919 - 5_000_000) }
  const values = Float32Array.from({ length: size }, () => random.next() - 0.5)
  for (let i = 5; i < size; i += 97) values[i] = SPECIAL[i % 4]
  return { shape, dtype, values }
}

/** Indices below a number. */
export function indicesBelow(end: number, shape: number[], seed = 2): Values {
  const random = new Random(seed)
  const size = shape.reduce((product, n) => product * n, 1)
  return { shape, dtype: 'int32', values: Int32Array.from({ length: size }, () => random.int(end)) }
}

/**
 * Expects an operation to give the same values on the backend `cpu` and on ours, in the same order, bit for bit but for which NaN it
 * is, and to leave nothing behind.
 */
export function expectSame(inputs: Values[], op: (tensors: Tensor[]) => Tensor | Tensor[]): void {
  const [expected, actual] = (['cpu', 'nutshell'] as const).map((backend) => {
    engine().setBackend(backend)
    const before = memory() as { numTensors: number; numDataBuffers: number; numBytesInKernels?: number }
    const results = tidy(() => {
      const tensors = inputs.map(({ values, shape, dtype }) => tensor(values, shape, dtype))
      return [op(tensors)].flat().map((result) => ({
        shape: result.shape,
        dtype: result.dtype,
        values: Array.from(result.dataSync())
      }))
    })
    const { numTensors, numDataBuffers, numBytesInKernels } = memory() as typeof before
    expect([numTensors, numDataBuffers, numBytesInKernels]).toEqual([
      before.numTensors,
      before.numDataBuffers,
      before.numBytesInKernels
    ])
    return results
  })
  expect(actual.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
    expected.map(({ shape, dtype }) => ({ shape, dtype }))
  )
  for (const [i, { values }] of expected.entries()) {
    const wrong = values.findIndex((value, j) => !Object.is(value, actual[i].values[j]))
    if (wrong >= 0) {
      expect.fail(
        `result ${i}, number ${wrong} of ${values.length}: got ${actual[i].values[wrong]}, expected ${values[wrong]}`
      )
    }
  }
}

/** What an operation throws on a backend. */
export function messageOn(backend: 'nutshell' | 'cpu', op: () => unknown): string {
  engine().setBackend(backend)
  try {
    tidy(() => {
      op()
    })
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was thrown')
}
