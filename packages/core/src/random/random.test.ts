import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import { Random } from './random'
import golden from './random.golden.json'

const take = (count: number, next: () => number) => Array.from({ length: count }, next)

const seed = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('Random against the reference', () => {
  it.each(golden.cases)('seed $seed', (expected) => {
    const words = new Random(expected.seed)
    expect(take(8, () => words.nextUint32())).toEqual(expected.uint32)
    const numbers = new Random(expected.seed)
    expect(take(4, () => numbers.next())).toEqual(expected.next)
    const dice = new Random(expected.seed)
    expect(take(12, () => dice.int(6))).toEqual(expected.int6)
  })
})

describe('Random seeds', () => {
  it('equal seeds give equal numbers, to generators that do not touch each other', () => {
    fc.assert(
      fc.property(seed, (value) => {
        const a = new Random(value)
        const b = new Random(value)
        new Random(value).next()
        const ofA = take(10, () => a.nextUint32())
        expect(take(10, () => b.nextUint32())).toEqual(ofA)
      })
    )
  })

  it('different seeds give different numbers, also where only one bit differs', () => {
    fc.assert(
      fc.property(seed, fc.nat({ max: 63 }), (value, bit) => {
        const bits = new BigUint64Array(new Float64Array([value]).buffer)
        bits[0] ^= 1n << BigInt(bit)
        const other = new Float64Array(bits.buffer)[0]
        fc.pre(Number.isFinite(other) && other !== value)
        const a = new Random(value)
        const b = new Random(other)
        expect(take(4, () => a.nextUint32())).not.toEqual(take(4, () => b.nextUint32()))
      })
    )
  })

  it('0 and -0 are one seed', () => {
    expect(new Random(-0).nextUint32()).toBe(new Random(0).nextUint32())
  })

  it('neighbours are not alike: first numbers of the seeds 0 to 999 are spread evenly', () => {
    const buckets = new Int32Array(10)
    for (let value = 0; value < 1000; value++) buckets[new Random(value).int(10)]++
    expect(chiSquare(buckets)).toBeLessThan(27.9)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '1', undefined, null, 1n])(
    'refuses %s',
    (value) => {
      expect(() => new Random(value as number)).toThrow(NutshellError)
      expect(() => new Random(value as number)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
      expect(() => new Random(value as number)).toThrow('seed = ')
    }
  )
})

/** Against equal shares. For 10 buckets, 9 degrees of freedom: above 27.9 once in a thousand. */
function chiSquare(buckets: Int32Array): number {
  const expected = buckets.reduce((sum, count) => sum + count, 0) / buckets.length
  return buckets.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe('Random numbers', () => {
  it('stay in their ranges', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (value, n) => {
        const random = new Random(value)
        for (let i = 0; i < 20; i++) {
          const word = random.nextUint32()
          expect(Number.isInteger(word) && word >= 0 && word < 2 ** 32).toBe(true)
          const number = random.next()
          expect(number >= 0 && number < 1).toBe(true)
          expect(number * 2 ** 53).toBe(Math.floor(number * 2 ** 53))
          const whole = random.int(n)
          expect(Number.isSafeInteger(whole) && whole >= 0 && whole < n).toBe(true)
        }
        expect(random.int(1)).toBe(0)
      })
    )
  })

  it('are spread evenly over buckets', () => {
    const random = new Random(2024)
    const ofNext = new Int32Array(10)
    const ofInt = new Int32Array(10)
    const ofPairs = new Int32Array(10)
    for (let i = 0; i < 100_000; i++) {
      const first = random.next()
      ofNext[Math.floor(first * 10)]++
      ofInt[random.int(10)]++
      ofPairs[Math.floor(((first + random.next()) % 1) * 10)]++
    }
    for (const buckets of [ofNext, ofInt, ofPairs]) expect(chiSquare(buckets)).toBeLessThan(27.9)
  })

  it('have even low bits too', () => {
    const random = new Random(7)
    const ones = new Int32Array(32)
    for (let i = 0; i < 20_000; i++) {
      const word = random.nextUint32()
      for (let bit = 0; bit < 32; bit++) ones[bit] += (word >>> bit) & 1
    }
    // Five standard deviations of sqrt(20000) / 2 = 71.
    for (const count of ones) expect(Math.abs(count - 10_000)).toBeLessThan(355)
  })
})

describe('shuffle', () => {
  it('is a permutation, in place', () => {
    fc.assert(
      fc.property(seed, fc.array(fc.integer()), (value, items) => {
        const shuffled = items.slice()
        expect(new Random(value).shuffle(shuffled)).toBe(shuffled)
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b))
        const typed = new Random(value).shuffle(Float64Array.from(items))
        expect(Array.from(typed)).toEqual(shuffled)
      })
    )
  })

  it('gives every order of three items as often', () => {
    const random = new Random(3)
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    // 5 degrees of freedom: above 20.5 once in a thousand.
    expect(chiSquare(Int32Array.from(counts.values()))).toBeLessThan(20.5)
  })
})

describe('sample', () => {
  it('is that many different numbers below n', () => {
    fc.assert(
      fc.property(seed, fc.nat({ max: 200 }), fc.nat({ max: 200 }), (value, a, b) => {
        const [count, n] = a < b ? [a, b] : [b, a]
        const drawn = new Random(value).sample(n, count)
        expect(drawn).toBeInstanceOf(Int32Array)
        expect(drawn).toHaveLength(count)
        expect(new Set(drawn).size).toBe(count)
        for (const item of drawn) expect(item >= 0 && item < n).toBe(true)
      })
    )
  })

  it('gives every ordered pair of four numbers as often', () => {
    const random = new Random(5)
    const counts = new Map<string, number>()
    for (let i = 0; i < 12_000; i++) {
      const pair = random.sample(4, 2).join()
      counts.set(pair, (counts.get(pair) ?? 0) + 1)
    }
    expect(counts.size).toBe(12)
    // 11 degrees of freedom: above 31.3 once in a thousand.
    expect(chiSquare(Int32Array.from(counts.values()))).toBeLessThan(31.3)
  })

  it('does not list what it draws from', () => {
    expect(new Random(1).sample(2 ** 31 - 1, 3)).toHaveLength(3)
  })

  it('refuses to draw more than there are', () => {
    expect(() => new Random(1).sample(2, 5)).toThrow(NutshellError)
  })
})
