import { words } from '@nutshell-ml/core/text'
import type { Found } from './find-points'
import { isNegation } from './polarity'
import type { Corpus, Statement } from './read-texts'
import type { TermIndex } from './term-index'

/** Words of a sentence that is easily read, and still says something. */
const SHORT = 4
const LONG = 14

/** Openings that need the sentence before, or that only connect to it. */
const DANGLING =
  /^(?:and|but|so|or|also|plus|however|although|though|because|then|yet|still|besides|otherwise|that|those|he|she|which|one more thing|the (?:other|second|third|only other)|another)\b/i

/**
 * The statement that says a point best: the one most like all that make it, if it can be read by itself. Exact repeats are
 * looked at once.
 */
export function representative(
  { statements }: Corpus,
  { frequency, weight, total }: TermIndex,
  { members, polarity }: Pick<Found, 'members' | 'polarity'>
): { statement: number; cohesion: number } {
  const idf = (term: number) => Math.log((1 + total) / (1 + frequency[term])) + 1
  const mean = new Map<number, number>()
  let size = 0
  for (const i of members) {
    const { terms } = statements[i]
    if (terms.length > 0) size += weight[i]
    let squares = 0
    for (const term of terms) squares += idf(term) ** 2
    for (const term of terms) {
      mean.set(term, (mean.get(term) ?? 0) + (weight[i] * idf(term)) / Math.sqrt(squares))
    }
  }
  let squaresOfMean = 0
  for (const value of mean.values()) squaresOfMean += value * value
  const seen = new Set<string>()
  let best = members[0]
  let bestScore = -1
  for (const i of members) {
    const { terms, clean } = statements[i]
    if (weight[i] === 0 || seen.has(clean)) continue
    seen.add(clean)
    let product = 0
    let squares = 0
    for (const term of terms) {
      product += idf(term) * mean.get(term)!
      squares += idf(term) ** 2
    }
    const centrality = squares > 0 ? product / Math.sqrt(squares * squaresOfMean) : 0
    // A single term is easily the centre, but says little.
    const fullness = terms.length === 1 ? 0.6 : terms.length === 2 ? 0.9 : 1
    const score = centrality * fullness * readability(statements[i], polarity)
    if (score > bestScore) {
      bestScore = score
      best = i
    }
  }
  // The mean cosine with the mean of unit vectors is its length.
  return { statement: best, cohesion: size > 0 ? Math.min(1, Math.sqrt(squaresOfMean) / size) : 0 }
}

/** From 0 to 1: how well a sentence stands for others, by its form. */
export function readability({ clean, polarity }: Pick<Statement, 'clean' | 'polarity'>, wanted: number): number {
  const tokens = words(clean)
  const { length } = tokens
  let score = length < SHORT ? length / SHORT : Math.min(1, LONG / length)
  if (DANGLING.test(clean)) score *= 0.8
  if (/\?["')\]]*$/.test(clean)) score *= 0.5
  if (!/[.!?…]["')\]]*$/.test(clean)) score *= /[:,;-]$/.test(clean) ? 0.5 : 0.9
  if (!/^["'([]?[\p{Lu}\p{Lo}\p{N}]/u.test(clean)) score *= 0.8
  if (isShouted(clean)) score *= 0.5
  // "It did not taste like oranges" neither praises nor blames by its words, but is no praise.
  const isDoubtful = wanted > 0 && polarity === 0 && tokens.some(isNegation)
  if (wanted !== 0 && polarity !== wanted) score *= polarity === 0 && !isDoubtful ? 0.8 : 0.5
  return score
}

function isShouted(sentence: string): boolean {
  const letters = sentence.match(/\p{L}/gu) ?? []
  return letters.length > 8 && letters.filter((letter) => /\p{Lu}/u.test(letter)).length > 0.6 * letters.length
}
