import { CsrMatrix, truncatedSvd } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gramSvd } from './gram-svd.test-support'
import { lexRank } from './lex-rank'
import { lsa } from './lsa'
import { pacSum } from './pac-sum'
import { expectClose, METHODS, ORDERLESS, sentences, toInput } from './rank-inputs.test-support'
import golden from './ranking.golden.json'
import { textRank } from './text-rank'

/** PageRank stops when a step changes less than 1e-10 in total; what then remains is at most 0.85 / 0.15 of that. */
const RANK_TOLERANCE = 1e-9
/** The weights of continuous LexRank are float32: each share is off by 6e-8 of itself, and so are sums of them. */
const FLOAT32_TOLERANCE = 1e-7

describe.each(golden.cases)('golden numbers of $name', (expected) => {
  const input = toInput(expected.sentences)

  it('TextRank as sumy and networkx', () => {
    expectClose(textRank(input), expected.textRank, RANK_TOLERANCE)
  })

  it('LexRank as sumy and networkx', () => {
    expectClose(lexRank(input), expected.lexRank, RANK_TOLERANCE)
    expectClose(lexRank(input, { threshold: 0.3 }), expected['lexRankAt0.3'], RANK_TOLERANCE)
    expectClose(lexRank(input, { continuous: true }), expected.lexRankContinuous, FLOAT32_TOLERANCE)
  })

  it('PacSum as its formula', () => {
    for (const { scores, ...options } of expected.pacSum) expectClose(pacSum(input, options), scores, 1e-11)
  })

  it('LSA as numpy and sumy', () => {
    // The eigenvalues of X X^T are squares: half of the digits of the least are lost, not of those above half the largest.
    expectClose(lsa(input, gramSvd), expected.lsa.scores, 1e-9)
  })

  it('LSA with the SVD of core', () => {
    expectClose(lsa(input, truncatedSvd), expected.lsa.scores, 1e-6)
  })
})

describe.each(Object.entries(METHODS))('%s', (_, rank) => {
  it('gives one finite score per sentence, the same each time, and does not write to its input', () => {
    fc.assert(
      fc.property(sentences, (terms) => {
        const input = toInput(terms)
        const before = structuredClone([input.terms, input.vectors.values, input.vectors.indices])
        const scores = rank(input)
        expect(scores).toBeInstanceOf(Float64Array)
        expect(scores).toHaveLength(terms.length)
        expect(scores.every(Number.isFinite)).toBe(true)
        expect(rank(input)).toEqual(scores)
        expect([input.terms, input.vectors.values, input.vectors.indices]).toEqual(before)
      })
    )
  })

  it('takes no sentences at all', () => {
    expect(
      rank({ terms: [], vectors: CsrMatrix.from(new Float64Array(), new Int32Array(), Int32Array.of(0), 0) })
    ).toEqual(new Float64Array())
  })

  it('takes one sentence, and sentences without any terms', () => {
    for (const terms of [[['a', 'b']], [[]], [[], [], []], [['a'], [], ['b']]]) {
      const scores = rank(toInput(terms))
      expect(scores).toHaveLength(terms.length)
      expect(scores.every(Number.isFinite)).toBe(true)
    }
  })

  it('takes terms that objects have as names', () => {
    const strange = [['__proto__', 'constructor'], ['constructor', 'hasOwnProperty', ''], ['__proto__', ''], ['x']]
    const plain = [['a', 'b'], ['b', 'c', 'd'], ['a', 'd'], ['x']]
    expect(rank(toInput(strange))).toEqual(rank(toInput(plain)))
  })
})

describe.each(ORDERLESS)('%s', (_, rank) => {
  it('moves with the sentences', () => {
    const shuffled = sentences.chain((terms) =>
      fc.tuple(
        fc.constant(terms),
        fc.shuffledSubarray([...terms.keys()], { minLength: terms.length, maxLength: terms.length })
      )
    )
    fc.assert(
      fc.property(shuffled, ([terms, order]) => {
        const scores = rank(toInput(terms))
        // LSA counts dimensions above half the largest value: where rounding decides, orders may differ.
        fc.pre(rank !== METHODS.lsa || !isAtTheHalf(terms))
        const moved = rank(toInput(order.map((i) => terms[i])))
        expectClose(
          moved,
          order.map((i) => scores[i]),
          2e-7
        )
      })
    )
  })

  it('scores sentences of the same terms alike', () => {
    fc.assert(
      fc.property(sentences, fc.nat(), (terms, seed) => {
        const twin = seed % terms.length
        const all = [...terms, terms[twin].toReversed()]
        fc.pre(rank !== METHODS.lsa || !isAtTheHalf(all))
        const scores = rank(toInput(all))
        expectClose([scores[terms.length]], [scores[twin]], 1e-9)
      })
    )
  })

  it('scores sentences alike that are all the same, or all different in every term', () => {
    for (const terms of [Array(7).fill(['a', 'b', 'c']), [...'abcdefg'].map((term) => [term, `${term}2`])]) {
      const scores = rank(toInput(terms))
      expectClose(scores, Array(7).fill(scores[0]), 1e-12)
      expect(scores[0]).toBeGreaterThan(0)
    }
  })
})

describe('TextRank and LexRank', () => {
  it.each([['textRank', textRank] as const, ['lexRank', lexRank] as const])(
    '%s: shares of 1, none below the jump of a walk',
    (_, rank) => {
      fc.assert(
        fc.property(sentences, (terms) => {
          const scores = rank(toInput(terms))
          expect(Math.abs(scores.reduce((sum, score) => sum + score, 0) - 1)).toBeLessThan(1e-12)
          expect(Math.min(...scores)).toBeGreaterThanOrEqual((0.15 / terms.length) * (1 - 1e-9))
        })
      )
    }
  )

  it('parts of a text that share nothing share the score by their sizes', () => {
    // All sentences are linked, so no walk ends, and each part gets as many jumps as it has sentences.
    const terms = [
      ['a', 'b', 'c'],
      ['b', 'c', 'd'],
      ['a', 'd', 'e'],
      ['x', 'y', 'z'],
      ['x', 'y', 'u']
    ]
    for (const rank of [textRank, lexRank]) {
      const scores = rank(toInput(terms))
      expect(scores[3] + scores[4]).toBeCloseTo(2 / 5, 9)
    }
  })
})

/** Whether a singular value of the term counts is half the largest, but for rounding. */
function isAtTheHalf(terms: readonly (readonly string[])[]): boolean {
  let isClose = false
  lsa({ terms }, (x, options) => {
    const { U, singularValues } = gramSvd(x, options)
    const [largest] = Array.from(singularValues)
    isClose = Array.from(singularValues).some((value) => Math.abs(value / largest - 0.5) < 1e-6)
    return { U, singularValues }
  })
  return isClose
}
