import type { NamedAttrMap } from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TensorMemory } from '../memory/tensor-memory'
import {
  bytesInKernels,
  expectProducts,
  fractions,
  integers,
  matrices,
  ROUNDING,
  TRANSPOSES
} from './products.test-support'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

/** Around 4 x 8, which registers hold, 32 or 64 x 64, which a task has, and 256, which k has at a time. */
const SIZES: [m: number, n: number, k: number][] = [
  [1, 1, 1],
  [1, 15, 3],
  [1, 16, 4],
  [1, 33, 257],
  [1, 130, 70],
  [2, 17, 5],
  [3, 65, 9],
  [3, 8, 256],
  [4, 8, 1],
  [4, 7, 2],
  [5, 9, 3],
  [7, 1, 6],
  [8, 16, 7],
  [6, 12, 255],
  [9, 3, 512],
  [31, 31, 31],
  [32, 64, 8],
  [33, 65, 4],
  [34, 66, 5],
  [35, 5, 13],
  [63, 63, 17],
  [64, 64, 64],
  [65, 10, 65],
  [66, 71, 256],
  [67, 32, 257],
  [70, 4, 300],
  [97, 5, 4],
  [130, 6, 33],
  [2, 300, 20],
  // Enough for tasks of 64 rows: the last have 1, 2 and 3, which go row by row.
  [257, 250, 3],
  [258, 193, 4],
  [259, 256, 5]
]

/** Functions are within 4 places of the last bit. */
const BOUND = { relative: 4 * 2 * ROUNDING, absolute: 2 ** -52 }

const ACTIVATIONS = [undefined, 'linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid']

describe.runIf(HAS_BACKEND)('matrix product', () => {
  beforeAll(untilThreadsAreThere)
  afterEach(() => expect(bytesInKernels()).toBe(0))

  // Sums are exact, and so equal to the bit.
  it.each(TRANSPOSES)('is that of cpu: %j', (attrs) => {
    for (const [m, n, k] of SIZES) expectTwins('BatchMatMul', matrices(m, n, k, attrs), attrs)
  })

  it.each(TRANSPOSES)('rounds no more than its sums do: %j', (attrs) => {
    for (const [m, n, k] of [
      [1, 33, 257],
      [3, 21, 600],
      [9, 11, 1025],
      [33, 65, 50],
      [66, 13, 256]
    ] as const) {
      expectProducts('BatchMatMul', matrices(m, n, k, attrs, [], [], fractions), attrs, k)
    }
  })

  it('of 2 x 3 by 3 x 2 is what it is by hand', () => {
    const a = { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }
    const b = { shape: [3, 2], values: [7, 8, 9, 10, 11, 12] }
    const [{ values, shape }] = runOn('nutshell', 'BatchMatMul', { a, b }, TRANSPOSES[0])
    expect(shape).toEqual([2, 2])
    // 1*7 + 2*9 + 3*11, 1*8 + 2*10 + 3*12, 4*7 + 5*9 + 6*11, 4*8 + 5*10 + 6*12
    expect([...(values as Float32Array)]).toEqual([58, 64, 139, 154])
  })

  it.each<[a: number[], b: number[]]>([
    [[3], [3]],
    [[3], [1]],
    [[1], [3]],
    [[3], []],
    [[], [3]],
    [[1], []],
    [[], [1]],
    [
      [2, 3],
      [2, 3]
    ],
    [[2, 3], []],
    [[2, 3], [1]],
    [
      [2, 3],
      [1, 1]
    ],
    [
      [1, 1],
      [2, 3]
    ],
    [
      [2, 1, 3],
      [2, 1, 3]
    ],
    [[2, 1, 3], [1]],
    [[], [2, 1, 3]],
    [[70], [1]],
    // Of more dimensions than the batch it goes with.
    [[1, 1], [3]],
    [[1, 1], []]
  ])('takes batches %j and %j', (batchA, batchB) => {
    for (const attrs of TRANSPOSES) {
      for (const [m, n, k] of [
        [1, 9, 4],
        [3, 5, 7],
        [5, 9, 6],
        [33, 8, 20]
      ]) {
        expectTwins('BatchMatMul', matrices(m, n, k, attrs, batchA, batchB), attrs)
      }
    }
  })

  it('leaves other batches to cpu', () => {
    const a = integers([2, 1, 3, 4], 1)
    expectTwins('BatchMatMul', { a, b: integers([2, 2, 4, 5], 2) }, TRANSPOSES[0])
    for (const b of [integers([3, 1, 4, 5], 2), integers([2, 1, 3, 5], 2)]) {
      for (const backend of ['cpu', 'nutshell'] as const) {
        expect(() => runOn(backend, 'BatchMatMul', { a, b }, TRANSPOSES[0])).toThrow()
      }
    }
  })

  it.each(TRANSPOSES)('of nothing is nothing, or zeros: %j', (attrs) => {
    const bias = { shape: [3], values: [1, -2, 3] }
    for (const m of [1, 5, 70]) {
      expectTwins('BatchMatMul', matrices(m, 3, 0, attrs), attrs)
      expectTwins('_FusedMatMul', { ...matrices(m, 3, 0, attrs), bias }, { ...attrs, activation: 'relu' })
    }
    for (const [m, n, k] of [
      [0, 3, 4],
      [3, 0, 4],
      [0, 0, 0]
    ]) {
      expectTwins('BatchMatMul', matrices(m, n, k, attrs), attrs)
      expectTwins('BatchMatMul', matrices(m, n, k, attrs, [2], [1]), attrs)
    }
    expectTwins('BatchMatMul', matrices(2, 3, 4, attrs, [0], [0]), attrs)
    expectTwins('BatchMatMul', matrices(2, 3, 4, attrs, [2, 0], [2, 0]), attrs)
  })

  it.each(ACTIVATIONS)('adds a bias and applies %s', (activation) => {
    for (const transposes of TRANSPOSES) {
      const attrs = { ...transposes, activation, leakyreluAlpha: 0.3 } as NamedAttrMap
      for (const [m, n, k] of [
        [1, 19, 8],
        [3, 66, 5],
        [5, 7, 9],
        [70, 67, 6]
      ]) {
        const inputs = matrices(m, n, k, transposes, [], [], fractions)
        expectProducts('_FusedMatMul', { ...inputs, bias: fractions([n], 3) }, attrs, k + 1)
        expectProducts('_FusedMatMul', { ...inputs, bias: fractions([1, n], 4) }, attrs, k + 1)
        expectProducts('_FusedMatMul', inputs, attrs, k)
      }
      const inBatches = matrices(5, 6, 4, transposes, [3], [1], fractions)
      expectProducts('_FusedMatMul', { ...inBatches, bias: fractions([1, 1, 6], 5) }, attrs, 5)
    }
  })

  it('takes every shape of bias that cpu does', () => {
    const attrs = { ...TRANSPOSES[0], activation: 'relu' }
    for (const shape of [[], [1], [5, 1], [5, 6], [1, 1], [1, 1, 6], [2, 5, 6], [2, 1, 6]]) {
      expectTwins('_FusedMatMul', { a: integers([5, 3], 1), b: integers([3, 6], 2), bias: integers(shape, 3) }, attrs)
    }
    const bias = { ...integers([6], 3), dtype: 'int32' as const }
    expectTwins('_FusedMatMul', { a: integers([5, 3], 1), b: integers([3, 6], 2), bias }, attrs)
    // A single column.
    for (const shape of [[], [1], [5, 1]]) {
      expectTwins('_FusedMatMul', { a: integers([5, 3], 1), b: integers([3, 1], 2), bias: integers(shape, 3) }, attrs)
    }
  })

  it('leaves prelu to cpu, and what cpu does not know', () => {
    const inputs = { a: integers([5, 3], 1), b: integers([3, 6], 2), bias: integers([6], 3) }
    const preluActivationWeights = integers([6], 4)
    expectTwins('_FusedMatMul', { ...inputs, preluActivationWeights }, { ...TRANSPOSES[0], activation: 'prelu' })
    // A name that all objects have is none of an activation.
    for (const activation of ['tanh', 'constructor']) {
      for (const backend of ['cpu', 'nutshell'] as const) {
        const run = () => runOn(backend, '_FusedMatMul', inputs, { ...TRANSPOSES[0], activation })
        expect(run).toThrow(`Activation ${activation} has not been implemented`)
      }
    }
    expectTwins('_FusedMatMul', inputs, { ...TRANSPOSES[0], activation: '' })
    // Without a slope, what is below 0 becomes NaN.
    expectTwins('_FusedMatMul', inputs, { ...TRANSPOSES[0], activation: 'leakyrelu' })
  })

  it('leaves int32 and bool to cpu', () => {
    const int32 = 'int32' as const
    const [a, b] = [integers([5, 7], 1), integers([7, 6], 2)]
    for (const attrs of [TRANSPOSES[0], { ...TRANSPOSES[0], activation: 'relu' }]) {
      const kernel = 'activation' in attrs ? '_FusedMatMul' : 'BatchMatMul'
      expectTwins(kernel, { a: { ...a, dtype: int32 }, b: { ...b, dtype: int32 } }, attrs)
      expectTwins(kernel, { a, b: { ...b, dtype: int32 } }, attrs)
      const bool = { shape: [5, 7], values: a.values.map((x) => Number(x > 0)), dtype: 'bool' as const }
      expectTwins(kernel, { a: bool, b }, attrs)
    }
  })

  it('treats NaN and infinities as cpu does', () => {
    for (const [m, n, k] of [
      [2, 19, 9],
      [37, 70, 5]
    ]) {
      for (const attrs of TRANSPOSES) {
        const inputs = matrices(m, n, k, attrs)
        const { a, b } = inputs
        // Against zeros too, which an infinity makes NaN of.
        a.values[1] = Number.NaN
        a.values[a.values.length - 2] = Number.POSITIVE_INFINITY
        b.values[b.values.length - 1] = Number.NEGATIVE_INFINITY
        b.values[3] = Number.NaN
        expectTwins('BatchMatMul', inputs, attrs)
        for (const activation of ['relu', 'relu6', 'leakyrelu', 'elu', 'sigmoid']) {
          const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1e30, -1e30]
          const bias = { shape: [n], values: Float32Array.from({ length: n }, (_, i) => odd[i % 6]) }
          expectTwins('_FusedMatMul', { ...inputs, bias }, { ...attrs, activation, leakyreluAlpha: 0.25 }, BOUND)
        }
      }
    }
  })

  it('has more tasks than a phase can have', () => {
    const [rows, many] = [65_537 * 64, 66_000]
    const a = { shape: [rows, 1], values: new Float32Array(rows).map((_, i) => i % 1000) }
    const double = (attrs: NamedAttrMap, inputs: { [name: string]: Values }, count: number) => {
      const [{ values }] = runOn('nutshell', 'BatchMatMul', inputs, attrs)
      let right = 0
      for (let i = 0; i < values.length; i++) if (values[i] === 2 * (i % 1000)) right++
      expect(right).toBe(count)
    }
    const two = { shape: [1, 1], values: [2] }
    double(TRANSPOSES[0], { a, b: two }, rows)
    double(TRANSPOSES[0], { a: { shape: [many, 1, 1], values: a.values.slice(0, many) }, b: two }, many)
  })

  it('reads nothing beyond the end of memory', () => {
    const memory = TensorMemory.create(1)
    // Transposed, the last of 9 columns is read with three numbers that follow it.
    const [m, n, k] = [9, 8, 64]
    const take = (bytes: number) => memory.take(bytes, () => 'a test')
    const [b, c, scratch] = [k * n * 4, m * n * 4, memory.kernels.gemmScratch(1)].map(take)
    // The block that is nearest to the end of what there is.
    const bytes = m * k * 4
    const rest = memory.bytes - take(64).at - 64
    take(rest % bytes)
    let last = b
    for (let i = Math.floor(rest / bytes); i > 0; i--) last = take(bytes)
    const run = () => memory.run('gemm', last.at, b.at, c.at, 1, m, n, k, 0, 0, 1, 0, 0, 0, 0, scratch.at)
    expect(run).not.toThrow()
    memory.end()
  })
})
