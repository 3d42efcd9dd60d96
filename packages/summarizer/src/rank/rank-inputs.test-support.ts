// Only for tests: nothing that is built imports this.
import { TfIdf } from '@nutshell-ml/core/text'
import fc from 'fast-check'
import { expect } from 'vitest'
import { gramSvd } from './gram-svd.test-support'
import { lead } from './lead'
import { lexRank } from './lex-rank'
import { lsa } from './lsa'
import { pacSum } from './pac-sum'
import type { Rank, RankInput } from './rank'
import { textRank } from './text-rank'

/** Every method with the options that change what it does. */
export const METHODS: Record<string, Rank> = {
  textRank,
  lexRank,
  'lexRank, continuous': (input) => lexRank(input, { continuous: true }),
  pacSum,
  'pacSum with a bound': (input) => pacSum(input, { beta: 0.3 }),
  lsa: (input) => lsa(input, gramSvd),
  lead
}

/** Those to which the order of the sentences means nothing. */
export const ORDERLESS = Object.entries(METHODS).filter(([name]) => !/pacSum|lead/.test(name))

/** Sentences of terms with their tf-idf vectors, as `summarize` makes them. */
export function toInput(terms: readonly (readonly string[])[]): RankInput {
  return { terms, vectors: TfIdf.fit(terms).transform(terms) }
}

/** Up to 12 sentences of up to 8 of a few terms. */
export const sentences = fc.array(fc.array(fc.constantFrom(...'abcdefghij'), { maxLength: 8 }), {
  minLength: 1,
  maxLength: 12
})

export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
      expect.fail(`[${i}] = ${actual[i]}, expected ${expected[i]} within ${tolerance}`)
    }
  }
}
