import type { Corpus } from './read-texts'
import type { TermIndex } from './term-index'
import { judge, type Wording, wordingOf } from './wording'

const MOST_PASSES = 10

/** Statements that make a point, ascending, and their wording. */
export interface Membership {
  members: number[]
  wording: Wording
}

/**
 * The statements that say what those with an anchor term say: their wording is learned, every statement is judged by it, and so
 * on until the same ones make the point.
 *
 * @param isStrict whether to ask of statements with the anchor that their other terms fit, as the anchor says less once others
 * outside have it; else the anchor counts as the point's own.
 */
export function grow(
  corpus: Corpus,
  index: TermIndex,
  anchor: number,
  seed: readonly number[],
  isAllowed: (statement: number) => boolean,
  isStrict: boolean
): Membership {
  let members = [...seed]
  let wording = wordingOf(corpus, index, members, anchor)
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const isMember = new Set(members)
    const next: number[] = []
    for (const i of withKeys(index, wording)) {
      if (!isMember.has(i) && !isAllowed(i)) continue
      if (judge(corpus, index, wording, i, isMember.has(i), isStrict ? -1 : anchor) > 0) next.push(i)
    }
    const isSame = next.length === members.length && next.every((i, place) => i === members[place])
    members = next
    wording = wordingOf(corpus, index, members, anchor)
    if (isSame || members.length === 0) break
  }
  return { members, wording }
}

/** The statements that have a term that speaks for a point, ascending: no others can make it. */
export function withKeys({ postings }: TermIndex, { keys }: Wording): number[] {
  const found = new Set<number>()
  for (const term of keys) for (const i of postings[term]) found.add(i)
  return [...found].sort((a, b) => a - b)
}
