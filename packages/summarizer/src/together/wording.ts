import type { Corpus } from './read-texts'
import type { TermIndex } from './term-index'

/** How much of a term's frequency in a point is believed; the rest is its frequency outside. */
const BELIEF = 0.5
/** A sentence that says other things too makes the point all the same: its other terms speak against it so much at most. */
const MOST_AGAINST = 5 * Math.log(1 - BELIEF)
/** A term that no sentence outside a point has is taken to stand in so many. */
const UNSEEN = 0.5
/** As many of a term's sentences are taken to be outside, at least: no word has but one use. */
const IMPURITY = 0.2
/** So large a share of all sentences is taken to be outside, at least: a point that all make has no others to compare it with. */
const LEAST_OUTSIDE = 0.5
/** Only terms of so large a share of a point's sentences speak for it ... */
const KEY_COVERAGE = 0.1
/** ... that have so large a share of their own sentences in it. What is common elsewhere leads away from the point. */
const KEY_PURITY = 0.3
/** The same for terms that do so by themselves. */
const MARK_COVERAGE = 0.3
const MARK_PURITY = 0.5

/** In what words some statements say what they say. */
export interface Wording {
  /** The weight of the statements. */
  size: number
  /** The weight of those that have a term. */
  inside: Map<number, number>
  /** The terms that speak for the point. */
  keys: Set<number>
  /** Those of them that do so by themselves: of others it takes two. */
  marks: Set<number>
}

/** @param anchor a term that speaks for the point in any case. */
export function wordingOf(
  { statements }: Corpus,
  { frequency, weight }: TermIndex,
  members: readonly number[],
  anchor: number
): Wording {
  const inside = new Map<number, number>()
  let size = 0
  for (const i of members) {
    size += weight[i]
    for (const term of statements[i].terms) inside.set(term, (inside.get(term) ?? 0) + weight[i])
  }
  const keys = new Set([anchor])
  const marks = new Set([anchor])
  for (const [term, count] of inside) {
    if (count < 2) continue
    if (count >= KEY_COVERAGE * size && count >= KEY_PURITY * frequency[term]) keys.add(term)
    if (count >= MARK_COVERAGE * size && count >= MARK_PURITY * frequency[term]) marks.add(term)
  }
  return { size, inside, keys, marks }
}

/**
 * How clearly a statement is worded as a point is: the logarithm of the odds that naive Bayes gives, of two classes, in the
 * point or not. Above 0 it makes the point.
 *
 * @param isMember whether it is among the statements that the wording is of: it is then judged by the others.
 * @param anchor a term that counts as the point's own, wherever else it stands; -1 for none.
 */
export function judge(
  { statements }: Corpus,
  { frequency, own: ownWeight, total }: TermIndex,
  { size, inside, keys, marks }: Wording,
  statement: number,
  isMember: boolean,
  anchor: number
): number {
  // Without the statement itself, on both sides: it is no evidence of where it belongs.
  const own = ownWeight[statement]
  const n = size - (isMember ? own : 0)
  const others = total - own
  if (n <= 0) return Number.NEGATIVE_INFINITY
  const outside = Math.max(1, others - n, LEAST_OUTSIDE * others)
  let odds = Math.log(n / others)
  let against = 0
  let support = 0
  for (const term of statements[statement].terms) {
    const everywhere = frequency[term] - own
    const within = Math.max(0, (inside.get(term) ?? 0) - (isMember ? own : 0))
    const without = term === anchor ? 0 : Math.max(IMPURITY * everywhere, everywhere - within)
    const q = (without + UNSEEN) / outside
    const says = Math.log((BELIEF * within) / n / q + 1 - BELIEF)
    if (marks.has(term)) support += 2
    else if (keys.has(term)) support++
    if (keys.has(term)) odds += says
    else against += says
  }
  if (support < 2) return Number.NEGATIVE_INFINITY
  return odds + Math.min(0, Math.max(against, MOST_AGAINST))
}

/** How many words a point is known by. */
const MOST_KEYWORDS = 6

/** The terms that tell most of a point: common in it, rare elsewhere. */
export function keywordsOf({ size, inside, keys }: Wording, { frequency, total }: TermIndex): number[] {
  const telling = (term: number) => {
    const count = inside.get(term) ?? 0
    return count * Math.log((count * total) / (size * frequency[term]))
  }
  return [...keys]
    .filter((term) => inside.has(term))
    .map((term) => ({ term, value: telling(term) }))
    .sort((a, b) => b.value - a.value || a.term - b.term)
    .slice(0, MOST_KEYWORDS)
    .map(({ term }) => term)
}
