import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BootstrapOptions, bootstrapInterval, pairedBootstrap } from './bootstrap'
import golden from './bootstrap.golden.json'

const scoreList = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 })

describe('bootstrapInterval against rouge-score 0.1.2', () => {
  it('has golden numbers of the right package', () => {
    expect(golden.versions['rouge-score']).toBe('0.1.2')
    expect(golden.samples).toBe(40_000)
    expect(golden.cases).toHaveLength(8)
  })

  it.each(golden.cases)('$name at level $level', ({ scores, level, low, high }) => {
    const interval = bootstrapInterval(scores, { level, samples: golden.samples, seed: 3 })
    // A percentile of N draws of a mean with deviation s has the deviation s * sqrt(q(1 - q) / N) / density; at the 2.5th
    // that is s * 2.7 / sqrt(N). Two such, five deviations apart at most; a step between values of few documents besides.
    const error = 5 * Math.SQRT2 * ((2.7 * deviation(scores)) / Math.sqrt(scores.length * golden.samples))
    const step = scores.length <= 10 ? 0.001 : 0
    expect(Math.abs(interval.low - low)).toBeLessThanOrEqual(error + step)
    expect(Math.abs(interval.high - high)).toBeLessThanOrEqual(error + step)
  })
})

describe('bootstrapInterval by hand', () => {
  it('of two documents: the means are 0, 1/2 and 1 with shares 1/4, 1/2 and 1/4', () => {
    // 5 % lie outside [0, 1] on neither side; of a level of 0.4, 30 % on each, which is past the quarter at 0.
    expect(bootstrapInterval([0, 1])).toEqual({ mean: 0.5, low: 0, high: 1 })
    expect(bootstrapInterval([0, 1], { level: 0.4 })).toEqual({ mean: 0.5, low: 0.5, high: 0.5 })
  })

  it('interpolates between neighbours: of two samples, the middle 80 % of their distance', () => {
    const options = { samples: 2, seed: 1 }
    const random = new Random(1)
    const draw = () => [0, 0, 0, 0, 0, 0, 0, 0].map(() => 2 ** random.int(8)).reduce((a, b) => a + b, 0) / 8
    const means = [draw(), draw()].sort((a, b) => a - b)
    const { low, high } = bootstrapInterval([1, 2, 4, 8, 16, 32, 64, 128], { ...options, level: 0.8 })
    expect(means[0]).toBeLessThan(means[1])
    expect(low).toBeCloseTo(means[0] + 0.1 * (means[1] - means[0]), 12)
    expect(high).toBeCloseTo(means[0] + 0.9 * (means[1] - means[0]), 12)
  })

  it('is near the normal interval for many documents', () => {
    const random = new Random(11)
    const scores = Array.from({ length: 400 }, () => random.next())
    const { mean, low, high } = bootstrapInterval(scores, { samples: 4000 })
    const half = (1.96 * deviation(scores)) / Math.sqrt(scores.length)
    expect(mean - low).toBeGreaterThan(0.9 * half)
    expect(mean - low).toBeLessThan(1.1 * half)
    expect(high - mean).toBeGreaterThan(0.9 * half)
    expect(high - mean).toBeLessThan(1.1 * half)
  })
})

describe('bootstrapInterval properties', () => {
  it('lies within the scores, low below high, the same for the same seed, and takes typed arrays', () => {
    fc.assert(
      fc.property(scoreList, fc.integer(), (scores, seed) => {
        const options = { samples: 50, seed }
        const interval = bootstrapInterval(scores, options)
        expect(interval.low).toBeLessThanOrEqual(interval.high)
        // Sums of equal numbers may be off by their last bit.
        expect(interval.low).toBeGreaterThanOrEqual(Math.min(...scores) * (1 - 1e-14))
        expect(interval.high).toBeLessThanOrEqual(Math.max(...scores) * (1 + 1e-14))
        expect(bootstrapInterval(Float64Array.from(scores), options)).toEqual(interval)
      })
    )
  })

  it('of one document, or of equal ones, has no width', () => {
    expect(bootstrapInterval([0.25])).toEqual({ mean: 0.25, low: 0.25, high: 0.25 })
    expect(bootstrapInterval([0.5, 0.5, 0.5])).toEqual({ mean: 0.5, low: 0.5, high: 0.5 })
  })

  it('is wider for a higher level', () => {
    const scores = Array.from({ length: 40 }, (_, i) => (i * 7) % 11)
    const [narrow, wide] = [0.5, 0.99].map((level) => bootstrapInterval(scores, { level }))
    expect(wide.low).toBeLessThan(narrow.low)
    expect(wide.high).toBeGreaterThan(narrow.high)
  })
})

describe('pairedBootstrap', () => {
  it('finds a small steady difference that two intervals hide', () => {
    const random = new Random(5)
    const b = Array.from({ length: 100 }, () => random.next())
    const a = b.map((score, i) => score + (i % 4 === 0 ? -0.01 : 0.02))
    // The means differ by 0.0125, a fifth of the width of either interval.
    expect(bootstrapInterval(a).low).toBeLessThan(bootstrapInterval(b).high)
    const { difference, pValue } = pairedBootstrap(a, b)
    expect(difference.mean).toBeCloseTo(0.0125, 12)
    expect(difference.low).toBeGreaterThan(0)
    expect(pValue).toBe(1 / 1000)
  })

  it('of two documents, by hand: a quarter of the samples is on each side', () => {
    // Differences -1 and 1: means -1, 0 and 1 with shares 1/4, 1/2 and 1/4, so 3/4 are not above 0, 3/4 not below.
    expect(pairedBootstrap([0, 1], [1, 0]).pValue).toBe(1)
    // Differences -1 and 3: means -1, 1 and 3; a quarter is not above 0. With 10,000 samples that is within 5 deviations.
    const { pValue, difference } = pairedBootstrap([0, 3], [1, 0], { samples: 10_000 })
    expect(Math.abs(pValue - 0.5)).toBeLessThan(10 * Math.sqrt((0.25 * 0.75) / 10_000))
    expect(difference).toEqual({ mean: 1, low: -1, high: 3 })
  })

  it('of a system and itself has no difference', () => {
    const scores = [0.1, 0.5, 0.2]
    expect(pairedBootstrap(scores, scores)).toEqual({ difference: { mean: 0, low: 0, high: 0 }, pValue: 1 })
  })

  it('is turned round when the systems are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 1,
          maxLength: 20
        }),
        (pairs) => {
          const [a, b] = [0, 1].map((side) => pairs.map((pair) => pair[side]))
          const forth = pairedBootstrap(a, b, { samples: 200 })
          const back = pairedBootstrap(b, a, { samples: 200 })
          expect(back.pValue).toBe(forth.pValue)
          expect(back.difference.mean).toBeCloseTo(-forth.difference.mean, 12)
          expect(back.difference.low).toBeCloseTo(-forth.difference.high, 12)
          expect(forth.pValue).toBeGreaterThan(0)
          expect(forth.pValue).toBeLessThanOrEqual(1)
        }
      )
    )
  })

  it('says so seldom of systems that are alike: in about 5 of 100', () => {
    let found = 0
    for (let seed = 0; seed < 200; seed++) {
      const random = new Random(seed)
      const [a, b] = [0, 1].map(() => Array.from({ length: 60 }, () => random.next()))
      if (pairedBootstrap(a, b, { seed, samples: 400 }).pValue < 0.05) found++
    }
    // 10 expected, with a deviation of 3.
    expect(found).toBeGreaterThan(0)
    expect(found).toBeLessThan(25)
  })
})

describe('bootstrap errors', () => {
  const error = (code: string) => expect.objectContaining({ code, name: 'NutshellError' })

  it.each([
    ['scores is an array of 0', []],
    ['scores[1] = NaN', [0, Number.NaN]],
    ['scores[0] = Infinity', [Number.POSITIVE_INFINITY]],
    ["scores[0] = 'a'", ['a']],
    ['scores = undefined', undefined],
    ["scores = 'abc'", 'abc'],
    ['scores = an object', { length: 2, 0: 1, 1: 2 }]
  ])('refuses: %s', (message, scores) => {
    const call = () => bootstrapInterval(scores as number[])
    expect(call).toThrow(error('INVALID_INPUT'))
    expect(call).toThrow(message)
  })

  it('refuses two lists of different length, naming both', () => {
    expect(() => pairedBootstrap([1, 2], [1])).toThrow('b has 1 scores, expected 2')
    expect(() => pairedBootstrap([1], [Number.NaN])).toThrow('b[0] = NaN')
  })

  it.each([{ level: 0 }, { level: 1 }, { level: '0.9' }, { samples: 0 }, { samples: 1.5 }, { seed: Number.NaN }])(
    'refuses %j',
    (options) => {
      expect(() => bootstrapInterval([1], options as BootstrapOptions)).toThrow(error('INVALID_OPTION'))
      expect(() => pairedBootstrap([1], [1], options as BootstrapOptions)).toThrow(error('INVALID_OPTION'))
    }
  )

  it('refuses options it does not know', () => {
    expect(() => bootstrapInterval([1], { sample: 10 } as BootstrapOptions)).toThrow(error('UNKNOWN_OPTION'))
  })
})

function deviation(values: number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
