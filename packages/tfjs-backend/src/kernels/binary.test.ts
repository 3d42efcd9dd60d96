import { Random } from '@nutshell-ml/core'
import { add, addN, engine, memory, mul, sub, tensor, tidy } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

/** Half of the place of the last bit, relative to the number. */
const ROUNDING = 2 ** -24
const SPECIAL = [0, -0, NaN, Infinity, -Infinity, 1, -1, 2 ** -149, -(2 ** -126), 3e38, -3e38, 1.5]

const ARITHMETIC = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference']
const COMPARISONS = ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual']
/** Of the difference the twin does not round, its square is off by twice as much; then both round once. */
const BOUNDS: { [name: string]: { relative: number; absolute: number } } = {
  SquaredDifference: { relative: 4 * ROUNDING, absolute: 2 ** -149 }
}

/** Shapes of two tensors: the same, a number, at the end, inside, at the start, on both sides, in all dimensions. */
const SHAPES: [number[], number[]][] = [
  [[5], [5]],
  [
    [16, 3],
    [16, 3]
  ],
  [[], []],
  [[], [7]],
  [[37], []],
  [[1, 1], [5]],
  [[6, 5], [5]],
  [[70, 33], [33]],
  [[33], [70, 33]],
  [
    [6, 5],
    [6, 1]
  ],
  [
    [21, 1],
    [21, 19]
  ],
  [
    [4, 1],
    [1, 6]
  ],
  [
    [2, 3, 4, 5],
    [3, 1, 5]
  ],
  [
    [3, 1, 5],
    [2, 3, 4, 5]
  ],
  [
    [2, 3, 4, 5],
    [2, 1, 4, 1]
  ],
  [
    [4, 1, 3, 1, 2, 1],
    [1, 2, 1, 2, 1, 3]
  ],
  [
    [2, 3, 2, 2, 3, 17],
    [2, 1, 2, 1, 3, 1]
  ],
  [[0], [1]],
  [[0, 3], [3]],
  [
    [2, 0, 3],
    [2, 1, 1]
  ]
]
/** Above one task. */
const LARGE: [number[], number[]][] = [
  [[20_001], [20_001]],
  [[20_001], []],
  [[], [20_001]],
  [[267, 77], [77]],
  [
    [267, 1],
    [267, 77]
  ],
  [
    [3, 61, 113],
    [61, 1]
  ]
]

const values = (shape: number[], seed: number, dtype: 'float32' | 'int32' = 'float32'): Values => {
  const random = new Random(seed)
  const size = shape.reduce((a, b) => a * b, 1)
  // Few enough that many are equal.
  return { shape, dtype, values: Array.from({ length: size }, () => Math.round(random.next() * 20 - 10) * 0.5) }
}
const pairsOf = (shapes: [number[], number[]][], dtype?: 'int32') =>
  shapes.map(([a, b]) => ({ a: whole(values(a, 3), dtype), b: whole(values(b, 4), dtype) }))
const whole = (x: Values, dtype?: 'int32'): Values =>
  dtype === undefined ? x : { shape: x.shape, dtype, values: Array.from(x.values, Math.floor) }

describe.runIf(HAS_BACKEND)('functions of two numbers', () => {
  beforeAll(untilThreadsAreThere)

  for (const name of [...ARITHMETIC, ...COMPARISONS]) {
    it(`${name} is that of the plain twin, for all ways of broadcasting`, () => {
      for (const inputs of pairsOf(SHAPES)) expectTwins(name, inputs, {}, BOUNDS[name])
    })

    it(`${name} of many is, too`, () => {
      // The ways of broadcasting are the same code for all of a kind, and take the plain twin long.
      const shapes = name === 'Sub' || name === 'Less' ? LARGE : LARGE.slice(0, 3)
      for (const inputs of pairsOf(shapes)) expectTwins(name, inputs, {}, BOUNDS[name])
    })

    it(`${name} has the special values of the plain twin`, () => {
      const count = SPECIAL.length
      expectTwins(
        name,
        { a: { shape: [count, 1], values: SPECIAL }, b: { shape: [count], values: SPECIAL } },
        {},
        BOUNDS[name]
      )
      for (const x of SPECIAL) {
        expectTwins(name, { a: { shape: [count], values: SPECIAL }, b: { shape: [], values: [x] } }, {}, BOUNDS[name])
        expectTwins(name, { a: { shape: [], values: [x] }, b: { shape: [count], values: SPECIAL } }, {}, BOUNDS[name])
      }
    })

    it(`${name} of integers is that of the plain twin`, () => {
      for (const inputs of pairsOf(SHAPES, 'int32')) expectTwins(name, inputs)
    })
  }

  it('adds and subtracts integers that do not fit as JavaScript does', () => {
    const a: Values = { shape: [3], values: [2147483647, -2147483648, 5], dtype: 'int32' }
    const b: Values = { shape: [3], values: [2147483647, 1, -7], dtype: 'int32' }
    for (const name of ['Add', 'Sub']) expectTwins(name, { a, b })
  })

  it('rounds sums, products and quotients once', () => {
    const random = new Random(5)
    const any = () =>
      Array.from({ length: 1001 }, () => Math.fround((random.next() - 0.5) * Math.exp(random.next() * 40 - 20)))
    for (const name of ARITHMETIC) {
      expectTwins(name, { a: { shape: [1001], values: any() }, b: { shape: [1001], values: any() } }, {}, BOUNDS[name])
    }
  })

  it('knows -0 where zeros are compared by their sign', () => {
    const inputs = { a: { shape: [4], values: [0, -0, 0, -0] }, b: { shape: [4], values: [0, 0, -0, -0] } }
    for (const name of [...ARITHMETIC.slice(0, 3), 'Maximum', 'Minimum']) {
      const [[plain], [fast]] = (['cpu', 'nutshell'] as const).map((backend) => runOn(backend, name, inputs))
      expect(Array.from(fast.values), name).toEqual(Array.from(plain.values))
    }
  })

  it('has the parametric relu, the gradient of elu and sums of many', () => {
    for (const [x, alpha] of [...SHAPES.slice(0, 16), LARGE[3]]) {
      if (alpha.length <= x.length) expectTwins('Prelu', { x: values(x, 6), alpha: values(alpha, 7) })
    }
    for (const size of [0, 1, 7, 17, 1000, 20_001]) {
      const [a, b, c] = [8, 9, 10].map((seed) => values([size], seed))
      // y + 1 is rounded, and the product.
      expectTwins('EluGrad', { dy: a, y: b }, {}, { relative: 3 * ROUNDING })
      for (const all of [[a], [a, b], [a, b, c, a]]) {
        const [plain, fast] = (['cpu', 'nutshell'] as const).map((backend) => {
          engine().setBackend(backend)
          return tidy(() => addN(all.map((x) => tensor(x.values, x.shape))).dataSync())
        })
        expect(fast).toEqual(plain)
      }
    }
  })

  it('leaves no memory behind, nor where shapes do not go together', () => {
    engine().setBackend('nutshell')
    tidy(() => add(tensor([1, 2]), 1).dataSync())
    const before = memory()
    tidy(() => {
      const sum = add(tensor([1, 2, 3, 4], [2, 2]), tensor([1, 2]))
      expect(Array.from(sub(mul(sum, 3), tensor([[1], [2]])).dataSync())).toEqual([5, 11, 10, 16])
      expect(() => add(tensor([1, 2, 3]), tensor([1, 2]))).toThrow(/broadcast/)
    })
    expect(memory()).toEqual(before)
  })
})
