import { Bonds } from './bond'
import { grow, type Membership, withKeys } from './grow'
import type { Polarity } from './polarity'
import type { Corpus } from './read-texts'
import type { TermIndex } from './term-index'
import { judge, wordingOf } from './wording'

/** A point as the statements that make it. */
export interface Found extends Membership {
  /** The term that it was found by. */
  anchor: number
  /** What its statements think of it; where opinions differ, there is another point with the opposite. */
  polarity: Polarity
  /** Whether only opinions make it: whatever else is said of its anchor is too mixed. */
  isOpinion: boolean
}

/** A term that a point may be about. */
interface Candidate {
  term: number
  /** Its statements that make no point yet. */
  members: number[]
  /** How many texts those are of, times how much they have in common. */
  score: number
}

/** Of fewer statements no wording can be learned: whatever has the anchor makes the point. */
const FEW = 30
/** Share of an anchor's statements that are kept, at least, where their other terms must fit too. */
const STRICT_KEEPS = 0.6
/** Share of opinions that differ from most, from which on they are taken for opinions and not for misreadings. */
const OPPOSED = 0.15
/** Share of statements about a thing that must be opinions, where only the opinions make the point. */
const OPINIONATED = 0.4
/** Share of a point's statements that have several of another's terms, from which on the two are one. */
const SAME_WORDING = 0.6
/** Share of the statements of two points that have a term, and of its own that are in the two, likewise. */
const SAME_TERM = 0.5
/** Terms of random sentences have bonds up to this. */
const CHANCE = 0.1
/** What so large a share of all statements have is what the texts are about. */
const TOPIC = 0.25
/** The bond that praise or blame of a thing, and what the texts are about, are taken to have: points after all that hold together. */
const LEAST_BOND = 0.05

/**
 * The points of a corpus, at most `most`, each made by at least `least` texts. A term that many texts use in like sentences is
 * an anchor; what its sentences say in common is the point, which other sentences in like words join. The anchor of the most
 * texts with the closest bond comes first, and what makes its point is no longer looked at.
 */
export function findPoints(corpus: Corpus, index: TermIndex, most: number, least: number): Found[] {
  const { statements, terms } = corpus
  const bonds = new Bonds(corpus, index)
  const isTaken = new Uint8Array(statements.length)
  const seen = new Int32Array(corpus.original.length)
  let stamp = 0

  const queue: Candidate[] = []
  for (let term = 0; term < terms.length; term++) {
    if (!corpus.canAnchor[term] || tally(index.postings[term]).texts < least) continue
    const candidate = rate(term)
    if (candidate.score > 0) queue.push(candidate)
  }
  queue.sort((a, b) => a.score - b.score || b.term - a.term)
  const found: Found[] = []
  while (queue.length > 0 && found.length < most) {
    const candidate = queue.pop()!
    const { term } = candidate
    if (candidate.members.some((i) => isTaken[i] === 1)) {
      // Without those its place in the queue is another, as a rule a lower one.
      const rated = rate(term)
      if (rated.score > 0) {
        let place = queue.length
        while (place > 0 && queue[place - 1].score > rated.score) place--
        queue.splice(place, 0, rated)
      }
      continue
    }
    for (const point of pointsOf(term, candidate.members)) {
      if (tally(point.members).texts < least) continue
      for (const i of point.members) isTaken[i] = 1
      const same = found.find((other) => isSame(point, other))
      if (same === undefined) {
        if (found.length < most) found.push(point)
      } else {
        same.members = [...same.members, ...point.members].sort((a, b) => a - b)
        same.wording = wordingOf(corpus, index, same.members, same.anchor)
      }
    }
  }
  reassign(found)
  return found.filter(({ members }) => tally(members).texts >= least)

  function rate(term: number): Candidate {
    const members: number[] = []
    const good: number[] = []
    const bad: number[] = []
    for (const i of index.postings[term]) {
      if (isTaken[i] === 1) continue
      members.push(i)
      if (statements[i].polarity > 0) good.push(i)
      else if (statements[i].polarity < 0) bad.push(i)
    }
    // What a common word goes with may show only where it is praised, or blamed.
    const isTopic = index.frequency[term] >= TOPIC * index.total
    const score = Math.max(
      scoreOf(term, members, isTopic ? LEAST_BOND : 0),
      scoreOf(term, good, LEAST_BOND) + scoreOf(term, bad, LEAST_BOND)
    )
    return { term, members, score }
  }

  function scoreOf(term: number, members: readonly number[], leastBond: number): number {
    const { texts, support } = tally(members)
    return texts < least ? 0 : support * Math.max(leastBond, aboveChance(bonds.of(term, members)))
  }

  function isOpen(i: number): boolean {
    return isTaken[i] === 0
  }

  /**
   * How many texts statements are of, with those that copy them; n that are alike count as sqrt(n) for `support`. No text
   * where all copy one: that is what one person says.
   */
  function tally(members: ArrayLike<number>): { texts: number; support: number } {
    stamp++
    let different = 0
    let texts = 0
    let support = 0
    for (let m = 0; m < members.length; m++) {
      const i = members[m]
      const { text } = statements[i]
      if (seen[text] === stamp) continue
      seen[text] = stamp
      different++
      texts += index.copies[i]
      support += index.weight[i]
    }
    return different < 2 && least > 1 ? { texts: 0, support: 0 } : { texts, support }
  }

  /** What the statements of an anchor say: one point, or two where opinions differ. */
  function pointsOf(anchor: number, seed: readonly number[]): Found[] {
    if (index.total < FEW)
      return splitOpinions(anchor, { members: [...seed], wording: wordingOf(corpus, index, seed, anchor) })
    const strict = grow(corpus, index, anchor, seed, isOpen, true)
    const kept = new Set(strict.members)
    if (seed.filter((i) => kept.has(i)).length >= STRICT_KEEPS * seed.length) return splitOpinions(anchor, strict)
    const opinions = seed.filter((i) => statements[i].polarity !== 0)
    const isOpinion = opinions.length >= OPINIONATED * seed.length
    const isAllowed = isOpinion ? (i: number) => isOpen(i) && statements[i].polarity !== 0 : isOpen
    const [praise, blame] = countOpinions(opinions)
    const sides: Polarity[] = isOpposed(praise, blame) ? [1, -1] : [isOpinion ? (praise >= blame ? 1 : -1) : 0]
    return sides.map((polarity) => {
      const isOfSide = (i: number) => sides.length === 1 || statements[i].polarity === polarity
      const side = (isOpinion ? opinions : seed).filter(isOfSide)
      const point = grow(corpus, index, anchor, side, (i) => isAllowed(i) && isOfSide(i), false)
      return { ...point, anchor, polarity, isOpinion: isOpinion || sides.length > 1 }
    })
  }

  /** A point whose statements hold together, or the two that it is where some praise and some blame. */
  function splitOpinions(anchor: number, whole: Membership): Found[] {
    const opinions = whole.members.filter((i) => statements[i].polarity !== 0)
    const [praise, blame] = countOpinions(opinions)
    if (!isOpposed(praise, blame)) {
      const isOpinion = opinions.length >= OPINIONATED * whole.members.length
      const polarity = isOpinion ? (praise >= blame ? 1 : -1) : 0
      return [{ ...whole, anchor, polarity, isOpinion: false }]
    }
    const sides = ([1, -1] as const).map((polarity) => {
      const members = opinions.filter((i) => statements[i].polarity === polarity)
      return { members, wording: wordingOf(corpus, index, members, anchor), polarity }
    })
    // What neither praises nor blames goes to the side that is worded more like it.
    for (const i of whole.members) {
      if (statements[i].polarity !== 0) continue
      const [good, bad] = sides.map(({ wording }) => judge(corpus, index, wording, i, false, anchor))
      sides[good >= bad ? 0 : 1].members.push(i)
    }
    return sides.map(({ members, polarity }) => {
      members.sort((a, b) => a - b)
      const wording = wordingOf(corpus, index, members, anchor)
      return { members, wording, anchor, polarity, isOpinion: false }
    })
  }

  function countOpinions(opinions: readonly number[]): [praise: number, blame: number] {
    const praise = opinions.filter((i) => statements[i].polarity > 0)
    const blame = opinions.filter((i) => statements[i].polarity < 0)
    return [tally(praise).texts, tally(blame).texts]
  }

  function isOpposed(praise: number, blame: number): boolean {
    return Math.min(praise, blame) >= Math.max(least, OPPOSED * (praise + blame))
  }

  /** Whether a point only says what one found before it says: most of its statements are in terms of that one. */
  function isSame({ members, wording, polarity }: Found, other: Found): boolean {
    if (polarity * other.polarity < 0) return false
    const { keys, inside, size } = other.wording
    const shared = members.filter(
      (i) => statements[i].terms.reduce((sum, term) => sum + Number(keys.has(term)), 0) >= 2
    )
    if (shared.length >= SAME_WORDING * members.length) return true
    for (const [term, count] of inside) {
      const added = wording.inside.get(term) ?? 0
      const isMain = count >= SAME_TERM * size && added >= SAME_TERM * wording.size
      if (isMain && count + added >= SAME_TERM * index.frequency[term]) return true
    }
    return false
  }

  /** Gives each statement to the point that it makes most clearly: a point found early may have taken what is more of a later one. */
  function reassign(points: readonly Found[]): void {
    const owner = new Int32Array(statements.length).fill(-1)
    for (const [p, { members }] of points.entries()) for (const i of members) owner[i] = p
    const best = new Float64Array(statements.length)
    const next = new Int32Array(statements.length).fill(-1)
    for (const [p, { wording, polarity, isOpinion }] of points.entries()) {
      for (const i of withKeys(index, wording)) {
        const own = statements[i].polarity
        if (owner[i] !== p && (isOpinion ? own !== polarity : own * polarity < 0)) continue
        const odds = judge(corpus, index, wording, i, owner[i] === p, -1)
        if (odds > best[i] || (owner[i] === p && next[i] < 0)) {
          best[i] = Math.max(0, odds)
          next[i] = p
        }
      }
    }
    for (const [p, point] of points.entries()) {
      point.members = []
      for (let i = 0; i < next.length; i++) if (next[i] === p) point.members.push(i)
      point.wording = wordingOf(corpus, index, point.members, point.anchor)
    }
  }
}

function aboveChance(bond: number): number {
  return bond >= CHANCE ? bond : 0
}
