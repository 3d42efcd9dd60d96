import { removeBackend } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { backendOn, untilAllAreThere } from '../threads.test-support'
import { attrsOf, outShapeOf } from './conv.test-support'
import { bitsOn, fractions, matrices, TRANSPOSES } from './products.test-support'
import { HAS_BACKEND } from './twins.test-support'

// In a file of their own: threads of the backend that all tests share would be waited for.
describe.runIf(HAS_BACKEND)('products', () => {
  it('of matrices give the same bits on 1, 2 and 3 threads', async () => {
    const results: string[][] = []
    for (const threads of [1, 2, 3]) {
      const { name, memory } = backendOn(threads)
      try {
        await untilAllAreThere(memory)
        const bits: string[] = []
        for (const attrs of TRANSPOSES) {
          for (const [m, n, k] of [
            [259, 200, 40],
            [64, 130, 300],
            [3, 700, 100]
          ]) {
            const inputs = { ...matrices(m, n, k, attrs, [], [], fractions), bias: fractions([n], 3) }
            bits.push(...bitsOn(name, '_FusedMatMul', inputs, { ...attrs, activation: 'elu' }))
          }
          bits.push(...bitsOn(name, 'BatchMatMul', matrices(9, 10, 11, attrs, [50], [50], fractions), attrs))
        }
        results.push(bits)
        expect(memory.bytesInUse).toBe(0)
      } finally {
        removeBackend(name)
      }
    }
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })
  it('of images give the same bits on 1, 2 and 3 threads', async () => {
    const results: string[][] = []
    for (const threads of [1, 2, 3]) {
      const { name, memory } = backendOn(threads)
      try {
        await untilAllAreThere(memory)
        const bits: string[] = []
        for (const [image, filterShape, strides] of [
          [[5, 20, 21, 8], [3, 3, 8, 12], 1],
          [[20, 9, 10, 16], [3, 3, 16, 16], 1],
          [[2, 40, 41, 5], [5, 5, 5, 9], 1],
          [[20, 15, 14, 6], [3, 3, 6, 10], 2],
          [[1, 60, 40, 4], [1, 1, 4, 8], 1]
        ] as const) {
          const attrs = attrsOf(strides, 'same')
          const result = outShapeOf([...image], [...filterShape], attrs)
          const [x, filter] = [fractions([...image], 1), fractions([...filterShape], 2)]
          const [dy, bias] = [fractions(result, 3), fractions([filterShape[3]], 4)]
          bits.push(...bitsOn(name, 'FusedConv2D', { x, filter, bias }, { ...attrs, activation: 'elu' }))
          bits.push(...bitsOn(name, 'Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: [...image] }))
          bits.push(...bitsOn(name, 'Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: [...filterShape] }))
        }
        results.push(bits)
        expect(memory.bytesInUse).toBe(0)
      } finally {
        removeBackend(name)
      }
    }
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })
})
