import type { Allowance } from './allowance'
import type { Candidates } from './candidates'
import { Cosines } from './cosines'
import type { Salience } from './salience'

/** How much likeness to a sentence that was picked counts against another. */
const REDUNDANCY = 1
/** Sentences more alike than this say the same: from here on likeness counts so many times as much. */
const SAME = 0.5
const SAME_COST = 6
/** What a sentence loses that begins with a pronoun or a connective, and would stand without the one before it. */
export const DANGLING_COST = 0.6
/** Sentences of fewer words are taken to fill what room is left only where there is nothing else. */
const LEAST_WORDS = 4

/** After 2^6 picks scores are worked out again only when their number has grown by a 64th. */
const RESCORING = 6

/** Sentences that say much and say different things. */
export interface Different {
  /** The most important first. */
  picked: number[]
  /** The likeness of each candidate to the picked one it is most like, 0 to 1, and that one's place in `picked`. */
  nearest: Float64Array
  owner: Int32Array
  /** The likeness to the second. */
  second: Float64Array
}

/**
 * Picks again and again the sentence of the greatest score less what it repeats, until there is no room. What is like
 * sentences that were picked counts less as support, so that each topic comes up in its turn (as the coverage of H. Lin and
 * J. Bilmes 2011; redundancy as in maximal marginal relevance, J. Carbonell and J. Goldstein 1998).
 *
 * Time O(picks x (candidates + numbers in the columns of a pick)).
 *
 * @param usable candidates that have a vector, ascending.
 */
export function pickDifferent(
  salience: Salience,
  { rows, usual, leansOn }: Pick<Candidates, 'rows' | 'usual' | 'leansOn'>,
  usable: Int32Array,
  words: Float64Array,
  allowance: Allowance
): Different {
  const n = rows.rows
  const isAlone = allowance.companions === undefined
  const remaining = new Float64Array(n).fill(1)
  let scores = salience.initial
  const nearest = new Float64Array(n)
  const second = new Float64Array(n)
  const owner = new Int32Array(n).fill(-1)
  const isPicked = new Uint8Array(n)
  const cosines = new Cosines(rows)
  const scale = 1 / (1 - usual)
  const picked: number[] = []
  // A companion that is in already makes a candidate cheaper than it is now.
  let cheapest = isAlone ? Number.POSITIVE_INFINITY : 0
  for (const i of usable) cheapest = Math.min(cheapest, allowance.cost(i))
  let scored = 0 // picks when scores were last worked out
  for (;;) {
    if (picked.length === usable.length || allowance.room < cheapest) break
    // One pick among hundreds changes little: scores are then worked out less often, or time would grow with their square.
    if (picked.length - scored > picked.length >> RESCORING) {
      scores = salience.score(remaining)
      scored = picked.length
    }
    let best = -1
    let bestGain = Number.NEGATIVE_INFINITY
    let isBestShort = true
    for (let u = 0; u < usable.length; u++) {
      const i = usable[u]
      if (isPicked[i] === 1 || allowance.has(i) || !allowance.fits(i)) continue
      const isShort = words[i] < LEAST_WORDS
      if (isShort && !isBestShort) continue
      const dangles = isAlone && leansOn[i] >= 0 && isPicked[leansOn[i]] === 0
      const gain = scores[i] - redundancy(nearest[i]) - (dangles ? DANGLING_COST : 0)
      if (gain > bestGain || (isBestShort && !isShort)) {
        best = i
        bestGain = gain
        isBestShort = isShort
      }
    }
    if (best < 0) break
    isPicked[best] = 1
    allowance.take(best)
    // How like all candidates are to the new pick: those that share nothing with it are not, and stay as they are.
    const count = cosines.of(best)
    for (let m = 0; m < count; m++) {
      const i = cosines.met[m]
      const likeness = i === best ? 1 : Math.min(1, (cosines.values[i] - usual) * scale)
      if (likeness > nearest[i] || i === best) {
        second[i] = nearest[i]
        nearest[i] = likeness
        owner[i] = picked.length
        remaining[i] = (1 - likeness) * (1 - likeness)
      } else if (likeness > second[i]) {
        second[i] = likeness
      }
    }
    picked.push(best)
  }
  return { picked, nearest, owner, second }
}

/** What a likeness to a sentence that was picked takes from a score. */
export function redundancy(likeness: number): number {
  return REDUNDANCY * likeness + SAME_COST * Math.max(0, likeness - SAME)
}
