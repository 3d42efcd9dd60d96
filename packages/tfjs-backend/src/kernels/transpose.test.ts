import { engine, memory, tensor, transpose } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSame, someOf } from './moves.test-support'
import { HAS_BACKEND, runOn, untilThreadsAreThere } from './twins.test-support'

describe.runIf(HAS_BACKEND)('Transpose', () => {
  beforeAll(untilThreadsAreThere)

  it('swaps rows and columns', () => {
    const x = { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }
    const [{ shape, values }] = runOn('nutshell', 'Transpose', { x }, { perm: [1, 0] })
    expect([shape, [...(values as Float32Array)]]).toEqual([[3, 2], [1, 4, 2, 5, 3, 6]]) // biome-ignore format: short
  })

  it('is the plain kernel for matrices of all remainders of 4 and 16', () => {
    for (const rows of [1, 2, 3, 4, 5, 7, 15, 16, 17, 19, 33, 36]) {
      for (const cols of [1, 2, 3, 4, 6, 15, 16, 18, 35, 68]) {
        expectSame([someOf([rows, cols])], ([x]) => transpose(x))
      }
    }
  })

  it('is the plain kernel for all permutations of four axes, of values of all types', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      for (const perm of permutations([0, 1, 2, 3])) {
        expectSame([someOf([3, 5, 2, 6], dtype)], ([x]) => transpose(x, perm))
        expectSame([someOf([2, 1, 9, 4], dtype)], ([x]) => transpose(x, perm))
      }
    }
  })

  it('is the plain kernel for six axes', () => {
    const x = someOf([2, 3, 4, 3, 2, 5])
    for (const perm of [
      [5, 4, 3, 2, 1, 0],
      [1, 0, 3, 2, 5, 4],
      [0, 2, 1, 4, 3, 5],
      [4, 5, 2, 3, 0, 1],
      [3, 5, 1, 0, 4, 2]
    ]) {
      expectSame([x], ([t]) => transpose(t, perm))
    }
  })

  it('is the plain kernel where threads share the work', () => {
    expectSame([someOf([301, 203])], ([x]) => transpose(x)) // parts of one matrix
    expectSame([someOf([3, 40_001])], ([x]) => transpose(x)) // long rows
    expectSame([someOf([40_001, 3])], ([x]) => transpose(x))
    expectSame([someOf([9, 61, 93])], ([x]) => transpose(x, [0, 2, 1])) // matrix after matrix
    expectSame([someOf([37, 41, 33])], ([x]) => transpose(x, [1, 0, 2])) // runs
    expectSame([someOf([37, 41, 33], 'bool')], ([x]) => transpose(x, [2, 1, 0]))
  })

  it('is the plain kernel for rows that lie multiples of 4 KiB apart', () => {
    expectSame([someOf([1024, 37])], ([x]) => transpose(x))
    expectSame([someOf([2048, 16])], ([x]) => transpose(x))
    expectSame([someOf([3072, 5])], ([x]) => transpose(x))
    expectSame([someOf([19, 1024, 18], 'int32')], ([x]) => transpose(x, [2, 1, 0]))
    expectSame([someOf([2, 1024, 33])], ([x]) => transpose(x, [0, 2, 1]))
  })

  it('does without values, and shares them where only axes of size 1 change places', () => {
    expectSame([someOf([2, 0, 3])], ([x]) => transpose(x, [2, 0, 1]))
    engine().setBackend('nutshell')
    const x = tensor([1, 2, 3, 4], [1, 4, 1])
    const before = memory().numDataBuffers
    const y = transpose(x, [1, 0, 2])
    expect(memory().numDataBuffers).toBe(before)
    x.dispose()
    expect([y.shape, [...y.dataSync()]]).toEqual([[4, 1, 1], [1, 2, 3, 4]]) // biome-ignore format: short
    y.dispose()
  })
})

function permutations(axes: number[]): number[][] {
  if (axes.length < 2) return [axes]
  return axes.flatMap((axis) => permutations(axes.filter((other) => other !== axis)).map((rest) => [axis, ...rest]))
}
