import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectClose, sentences } from './rank-inputs.test-support'
import { SharedTerms } from './shared-terms'

/** The similarity as the paper has it. */
function similarity(a: readonly string[], b: readonly string[]): number {
  const [first, second] = [new Set(a), new Set(b)]
  const shared = [...first].filter((term) => second.has(term)).length
  const divisor = Math.log(first.size || 1) + Math.log(second.size || 1)
  return divisor > 0 ? shared / divisor : shared
}

function multiply(terms: readonly (readonly string[])[], x: Float64Array): Float64Array {
  const out = new Float64Array(terms.length).fill(7)
  new SharedTerms(terms).multiply(x, out)
  return out
}

describe('SharedTerms', () => {
  it('is the matrix of similarities times a vector', () => {
    fc.assert(
      fc.property(
        sentences,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (terms, values) => {
          const x = Float64Array.from(values.slice(0, terms.length))
          const expected = terms.map((a, i) =>
            terms.reduce((sum, b, j) => (i === j ? sum : sum + similarity(a, b) * x[j]), 0)
          )
          // At most 12 quotients up to 8 / ln 2 are added up.
          expectClose(multiply(terms, x), expected, 1e-12)
        }
      )
    )
  })

  it('by hand', () => {
    const terms = [['a', 'b', 'a'], ['b', 'c', 'a'], ['q'], ['q']]
    const shared = 2 / (Math.log(2) + Math.log(3))
    expectClose(multiply(terms, Float64Array.of(1, 10, 100, 1000)), [10 * shared, shared, 1000, 100], 1e-12)
  })

  it('gives the same product twice', () => {
    const links = new SharedTerms([['a', 'b'], ['b'], ['a', 'b', 'c']])
    const [first, second] = [new Float64Array(3), new Float64Array(3)]
    links.multiply(Float64Array.of(1, 2, 3), first)
    links.multiply(Float64Array.of(1, 2, 3), second)
    expect(second).toEqual(first)
  })

  it('takes 100,000 sentences that all share a term', () => {
    // All pairs would be 5 billion links.
    const n = 100_000
    const out = multiply(
      Array.from({ length: n }, (_, i) => ['same', `own${i}`]),
      new Float64Array(n).fill(1)
    )
    expect(out[0]).toBeCloseTo((n - 1) / (2 * Math.log(2)), 6)
    expect(new Set(out).size).toBe(1)
  })
})
