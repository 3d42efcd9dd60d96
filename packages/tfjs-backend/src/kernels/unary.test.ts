import { Random } from '@nutshell-ml/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere } from './twins.test-support'

/** Half of the place of the last bit, relative to the number: what the plain twin, which computes in float64, rounds at the end. */
const ROUNDING = 2 ** -24
/** The least float32 above 0. */
const LEAST = 2 ** -149
const EXTREMES = [
  ...[0, -0, NaN, Infinity, -Infinity, 1, -1, 2, -2, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-7, -1e-7, 3e-8, 20, -20],
  ...[LEAST, -LEAST, 2 ** -126, -(2 ** -126), 1e-39, -1e-39, 3.4028234663852886e38, -3.4028234663852886e38],
  ...[88.72283, 88.7229, 88.3, -87.33, -87.34, -88, -103.97, -103.98, -104, -150, 8388609, -8388609, 16777216]
]

/** Bounds relative to the result, in halves of its last place, for what is not rounded once. */
const FUNCTIONS: { [name: string]: { ulps?: number; absolute?: number; attrs?: { [name: string]: number } } } = {
  Relu: {},
  Relu6: {},
  // alpha is rounded, and the product.
  LeakyRelu: { ulps: 1.5, attrs: { alpha: 0.2 } },
  Sqrt: {},
  // The root is rounded, and the quotient.
  Rsqrt: { ulps: 1.5 },
  Square: {},
  Neg: {},
  Abs: {},
  Reciprocal: {},
  Floor: {},
  Ceil: {},
  Round: {},
  Sign: {},
  Step: { attrs: { alpha: 0.25 } },
  ClipByValue: { attrs: { clipValueMin: -1.3, clipValueMax: 2.7 } },
  // Errors of assembly/transcendental.ts, found over all numbers, and half for the twin. `absolute`: what the twin loses near 0.
  Elu: { ulps: 2.5, absolute: 2 ** -52 },
  // Also the factor and the product are rounded.
  Selu: { ulps: 4, absolute: 2 ** -51 },
  Sigmoid: { ulps: 3.5 },
  Tanh: { ulps: 3.5 },
  Exp: { ulps: 2 },
  Expm1: { ulps: 2.5 },
  Log: { ulps: 1.5 },
  Log1p: { ulps: 1.5 },
  Softplus: { ulps: 2.5 }
}

const spread = (size: number, seed = 1): Float32Array => {
  const random = new Random(seed)
  // Of all sizes: most between e^-9 and e^9.
  return Float32Array.from({ length: size }, () => (random.next() - 0.5) * Math.exp(random.next() * 18 - 9))
}

describe.runIf(HAS_BACKEND)('functions of one number', () => {
  beforeAll(untilThreadsAreThere)

  for (const [name, { ulps = 0, absolute = 0, attrs = {} }] of Object.entries(FUNCTIONS)) {
    const bound = { relative: ulps * 2 * ROUNDING, absolute: ulps > 0 ? absolute + ulps * LEAST : 0 }

    it(`${name} is that of the plain twin`, () => {
      for (const size of [0, 1, 3, 4, 5, 17, 1000, 20_001]) {
        expectTwins(name, { x: { shape: [size], values: spread(size) } }, attrs, bound)
      }
      expectTwins(name, { x: { shape: [EXTREMES.length], values: EXTREMES } }, attrs, bound)
      expectTwins(name, { x: { shape: [], values: [0.7] } }, attrs, bound)
      expectTwins(name, { x: { shape: [2, 3, 1], values: spread(6) } }, attrs, bound)
    })

    it(`${name} leaves other types to the plain twin`, () => {
      expectTwins(name, { x: { shape: [3], values: [1, -2, 3], dtype: 'int32' } }, attrs)
    })
  }

  it('has the values that hands compute', () => {
    const of = (name: string, x: number) => runOn('nutshell', name, { x: { shape: [1], values: [x] } })[0].values[0]
    expect(of('Exp', 1)).toBe(Math.fround(Math.E))
    expect(of('Log', 2)).toBe(Math.fround(Math.LN2))
    expect(of('Tanh', 0.5)).toBeCloseTo((Math.E - 1) / (Math.E + 1), 7)
    expect(of('Sigmoid', 0)).toBe(0.5)
    expect(of('Softplus', 0)).toBeCloseTo(Math.LN2, 7)
  })

  it('has a zero with the sign of the plain twin where it matters', () => {
    for (const name of ['Relu', 'Reciprocal', 'Tanh', 'Expm1', 'Log1p', 'Sqrt', 'Neg']) {
      const [[plain], [fast]] = (['cpu', 'nutshell'] as const).map((backend) =>
        runOn(backend, name, { x: { shape: [2], values: [-0, 0] } })
      )
      expect(Array.from(fast.values), name).toEqual(Array.from(plain.values))
    }
  })

  it('gives each number the same wherever it stands', () => {
    const values = spread(40_003)
    for (const name of ['Exp', 'Log1p', 'Sigmoid']) {
      const [all] = runOn('nutshell', name, { x: { shape: [40_003], values } })
      for (const at of [0, 1, 4095, 4096, 39_999, 40_002]) {
        const [one] = runOn('nutshell', name, { x: { shape: [1], values: [values[at]] } })
        expect(one.values[0]).toBe(all.values[at])
      }
    }
  })
})
