import { Random } from '@nutshell-ml/core'
import { memory, type NamedAttrMap } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

const SHAPES_AND_AXES: [shape: number[], axes: number[]][] = [
  [[], []],
  [[1], [0]],
  [[3], [0]],
  [[15], [0]],
  [[16], [0]],
  [[67], [-1]],
  [[5, 7], [0]],
  [[5, 7], [1]],
  [[5, 7], []],
  [
    [5, 7],
    [1, 0]
  ],
  [[50, 1], [0]],
  [[50, 2], [0]],
  [[501, 3], [0]],
  [[9, 16], [0]],
  [[130, 17], [0]],
  [[33, 70], [0]],
  [[3, 33, 5], [1]],
  [
    [3, 33, 5],
    [0, 2]
  ],
  [
    [4, 1, 6, 1],
    [1, 2]
  ],
  [
    [2, 3, 4, 5],
    [0, 3]
  ],
  [
    [2, 3, 4, 5],
    [1, 3]
  ],
  [
    [2, 3, 4, 5],
    [-4, -2]
  ],
  [
    [2, 3, 4, 5, 6],
    [1, 3]
  ],
  [
    [2, 3, 4, 3, 2, 3],
    [0, 2, 4]
  ],
  [
    [2, 3, 4, 3, 2, 3],
    [1, 3, 5]
  ],
  // Several tasks, chunks, panels.
  [[50_003], [0]],
  [[3, 20_001], [1]],
  [[20_001, 3], [0]],
  [[1501, 33], [0]],
  [[1501, 32], [1]],
  [[40, 2500], [0]],
  [
    [2, 50, 1200],
    [0, 1]
  ],
  [
    [50, 3, 999],
    [0, 2]
  ],
  [
    [50, 2, 999, 3],
    [0, 2]
  ]
]

function seeded(shape: number[], seed = 1): Values {
  const random = new Random(seed)
  const size = shape.reduce((product, n) => product * n, 1)
  return { shape, values: Float32Array.from({ length: size }, () => random.next() * 2 - 1) }
}

/** Only a few different numbers: all that is equal, and zeros of both signs, is there many times. */
function withTies(shape: number[], seed = 2): Values {
  const { values } = seeded(shape, seed)
  return { shape, values: Float32Array.from(values, (value) => (value < 0 ? -0 : Math.round(value) * 0)) }
}

/** Some numbers that are none. */
function withSpecials({ shape, values }: Values, specials: number[], every: number): Values {
  const some = Float32Array.from(values)
  for (let i = every >> 1, j = 0; i < some.length; i += every, j++) some[i] = specials[j % specials.length]
  return { shape, values: some }
}

function expectSameBits(kernel: string, x: Values, attrs: NamedAttrMap): void {
  const [plain] = runOn('cpu', kernel, { x }, attrs)
  const [fast] = runOn('nutshell', kernel, { x }, attrs)
  expect(fast.shape).toEqual(plain.shape)
  expect(fast.dtype).toBe(plain.dtype)
  const differs = Array.from(plain.values).findIndex((value, i) => !Object.is(value, fast.values[i]))
  expect(differs, `${kernel} of [${x.shape}]: the first number that differs`).toBe(-1)
}

describe.runIf(HAS_BACKEND)('reductions', () => {
  for (const [shape, axis] of SHAPES_AND_AXES) {
    // Both add in float64, in other orders: n^2 * 2^-52 for numbers up to 1, and one rounding to float32 that may go either way. The
    // plain mean rounds each number that it adds, divided by how many there are: 2^-24 at most, in all.
    it(`sums [${shape}] over [${axis}]`, () => {
      const x = seeded(shape)
      const absolute = x.values.length ** 2 * 2 ** -52
      expectTwins('Sum', { x }, { axis, keepDims: false }, { relative: 2 ** -23, absolute })
      expectTwins('Mean', { x }, { axis, keepDims: true }, { relative: 2 ** -23, absolute: 2 ** -23 })
    })

    it(`finds extremes of [${shape}] over [${axis}]`, () => {
      for (const x of [
        seeded(shape),
        withTies(shape),
        withSpecials(seeded(shape), [-Infinity, Number.NaN, Infinity], 17)
      ]) {
        expectSameBits('Max', x, { reductionIndices: axis, keepDims: true })
        expectSameBits('Min', x, { axis, keepDims: false })
      }
    })

    it(`multiplies [${shape}] over [${axis}]`, () => {
      const { values } = seeded(shape)
      expectSameBits(
        'Prod',
        { shape, values: Float32Array.from(values, (value) => 1 + value / 100) },
        { axis, keepDims: true }
      )
    })
  }

  it('reduces all axes where none is named', () => {
    const x = seeded([3, 5, 7])
    for (const kernel of ['Sum', 'Mean', 'Max', 'Min', 'Prod']) {
      for (const keepDims of [false, true])
        expectTwins(kernel, { x }, { keepDims }, { relative: 2 ** -23, absolute: 2 ** -23 })
    }
  })

  it('finds places of extremes', () => {
    for (const [shape, axis] of [
      [[1], 0],
      [[7], 0],
      [[16], 0],
      [[77], -1],
      [[5, 10], 1],
      [[7, 23], 0],
      [[3, 9, 18], 1],
      [[1001, 33], 1],
      [[40, 2500], 0],
      [[60_001], 0]
    ] as [number[], number][]) {
      const x = seeded(shape)
      const specials = [Number.NaN, -Infinity, Infinity, Number.NaN]
      const ofNan = { shape, values: Float32Array.from(x.values, () => Number.NaN) }
      for (const some of [x, withTies(shape), withSpecials(x, specials, 5), withSpecials(x, [Number.NaN], 1), ofNan]) {
        expectSameBits('ArgMax', some, { axis })
        expectSameBits('ArgMin', some, { axis })
      }
    }
  })

  it('sums up as it goes', () => {
    for (const [shape, axis] of [
      [[1], 0],
      [[9], 0],
      [[5, 7], 0],
      [[5, 7], 1],
      [[3, 4, 18], 1],
      [[31, 3, 33], 0],
      [[3, 2500], 0]
    ] as [number[], number][]) {
      for (const exclusive of [false, true]) {
        for (const reverse of [false, true]) {
          expectSameBits('Cumsum', seeded(shape), { axis, exclusive, reverse })
          const specials = withSpecials(seeded(shape), [Infinity, Number.NaN, -Infinity], 7)
          expectSameBits('Cumsum', specials, { axis, exclusive, reverse })
        }
      }
    }
  })

  it('takes numbers that are none to where the plain kernels take them', () => {
    for (const specials of [[Infinity], [-Infinity], [Infinity, -Infinity], [Number.NaN]]) {
      for (const [shape, axis] of [
        [[40], 0],
        [[20, 5], 0],
        [[20, 5], 1]
      ] as [number[], number][]) {
        for (const every of [1, 9, 64]) {
          const x = withSpecials(seeded(shape), specials, every)
          for (const kernel of ['Sum', 'Mean', 'Prod']) {
            expectTwins(kernel, { x }, { axis, keepDims: false }, { relative: 2 ** -22, absolute: 2 ** -22 })
          }
        }
      }
    }
  })

  it('reduces nothing, and other types', () => {
    for (const shape of [[0], [0, 3], [3, 0], [2, 0, 3]]) {
      for (const axis of [[0], [shape.length - 1]]) {
        for (const kernel of ['Sum', 'Mean', 'Min', 'Prod']) {
          expectTwins(kernel, { x: { shape, values: [] } }, { axis, keepDims: false })
        }
        expectTwins('Max', { x: { shape, values: [] } }, { reductionIndices: axis, keepDims: false })
      }
      expectTwins('ArgMax', { x: { shape, values: [] } }, { axis: 0 })
      expectTwins('Cumsum', { x: { shape, values: [] } }, { axis: 0, exclusive: false, reverse: false })
    }
    const x: Values = { shape: [2, 3], values: [5, 3, -7, 9, 9, 1], dtype: 'int32' }
    for (const kernel of ['Sum', 'Mean', 'Min', 'Prod', 'ArgMax', 'ArgMin']) {
      expectTwins(kernel, { x }, { axis: [1], keepDims: false })
    }
    expectTwins('Max', { x }, { reductionIndices: [0], keepDims: true })
    expectTwins('Sum', { x: { shape: [4], values: [1, 0, 1, 1], dtype: 'bool' } }, { keepDims: false })
  })

  it('refuses what the plain kernels refuse', () => {
    for (const backend of ['cpu', 'nutshell'] as const) {
      expect(() => runOn(backend, 'Sum', { x: seeded([2, 3]) }, { axis: 2 })).toThrow('axis')
      expect(() => runOn(backend, 'ArgMax', { x: seeded([2, 3]) }, { axis: [2] })).toThrow('axis')
    }
  })

  it('does not drift where float32 does', () => {
    // 2^24 + 1 is not a float32: a sum in float32 stops there.
    const values = new Float32Array(50_001).fill(1)
    values[0] = 2 ** 24
    const [{ values: sum }] = runOn('nutshell', 'Sum', { x: { shape: [50_001], values } }, {})
    expect(sum[0]).toBe(Math.fround(2 ** 24 + 50_000))
    const [{ values: sums }] = runOn('nutshell', 'Sum', { x: { shape: [16_667, 3], values } }, { axis: 0 })
    expect(Array.from(sums)).toEqual([2 ** 24 + 16_666, 16_667, 16_667])
    const [{ values: mean }] = runOn('nutshell', 'Mean', { x: { shape: [3], values: [3e38, 3e38, 3e38] } }, { axis: 0 })
    expect(mean[0]).toBe(Math.fround(3e38))
  })

  it('leaves nothing behind', () => {
    const all = () => {
      for (const [shape, axis] of SHAPES_AND_AXES.slice(0, 25)) {
        for (const kernel of ['Sum', 'Mean', 'Max', 'Min', 'Prod']) {
          runOn('nutshell', kernel, { x: seeded(shape) }, { axis, reductionIndices: axis, keepDims: true })
        }
      }
      runOn('nutshell', 'ArgMin', { x: seeded([3, 5]) }, { axis: 1 })
      runOn('nutshell', 'Cumsum', { x: seeded([3, 5]) }, { axis: 1 })
    }
    all()
    const before = memory()
    all()
    expect(memory()).toEqual(before)
  })

  it('gives the same to the bit with threads', async () => {
    const calls = SHAPES_AND_AXES.slice(-9).map(([shape, axis]) => ({ x: seeded(shape, 3), axis }))
    const all = () =>
      calls.flatMap(({ x, axis }) => [
        ...runOn('nutshell', 'Sum', { x }, { axis }),
        ...runOn('nutshell', 'Max', { x }, { reductionIndices: axis }),
        ...runOn('nutshell', 'Min', { x }, { axis })
      ])
    const first = all()
    await untilThreadsAreThere()
    for (let i = 0; i < 3; i++) expect(all()).toEqual(first)
  })
})
