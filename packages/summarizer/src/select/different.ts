import type { CsrMatrix } from '@nutshell-ml/core'
import type { Allowance } from './allowance'
import type { Candidates } from './candidates'
import type { Salience } from './salience'

/** How much likeness to a sentence that was picked counts against another. */
const REDUNDANCY = 1
/** Sentences more alike than this say the same: from here on likeness counts so many times as much. */
const SAME = 0.6
const SAME_COST = 6
/** What a sentence loses that begins with a pronoun or a connective, and would stand without the one before it. */
export const DANGLING_COST = 0.6
/** Sentences of fewer words are taken to fill what room is left only where there is nothing else. */
const LEAST_WORDS = 4

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
 * Time O(picks x numbers in `rows`).
 *
 * @param usable candidates that have a vector, ascending.
 */
export function pickDifferent(
  salience: Salience,
  { rows, leansOn }: Pick<Candidates, 'rows' | 'leansOn'>,
  usable: Int32Array,
  words: Float64Array,
  allowance: Allowance
): Different {
  const n = rows.rows
  const isAlone = allowance.companions === undefined
  const remaining = new Float64Array(n).fill(1)
  const scores = new Float64Array(n)
  const nearest = new Float64Array(n)
  const second = new Float64Array(n)
  const owner = new Int32Array(n).fill(-1)
  const isPicked = new Uint8Array(n)
  const dense = new Float64Array(rows.cols) // the last pick; zeros between picks
  const usual = usualLikeness(rows)
  const picked: number[] = []
  for (;;) {
    salience.score(remaining, scores)
    let best = -1
    let bestGain = Number.NEGATIVE_INFINITY
    let isBestShort = true
    for (let u = 0; u < usable.length; u++) {
      const i = usable[u]
      if (isPicked[i] === 1 || !allowance.fits(i)) continue
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
    if (best < 0) return { picked, nearest, owner, second }
    isPicked[best] = 1
    allowance.take(best)
    compare(rows, best, dense, usual, picked.length, nearest, owner, second)
    for (let i = 0; i < n; i++) remaining[i] = (1 - nearest[i]) * (1 - nearest[i])
    picked.push(best)
  }
}

/** What a likeness to a sentence that was picked takes from a score. */
export function redundancy(likeness: number): number {
  return REDUNDANCY * likeness + SAME_COST * Math.max(0, likeness - SAME)
}

/** Notes how like all candidates are to a new pick. */
function compare(
  { values, indices, indptr, rows: n }: CsrMatrix,
  pick: number,
  dense: Float64Array,
  usual: number,
  place: number,
  nearest: Float64Array,
  owner: Int32Array,
  second: Float64Array
): void {
  for (let p = indptr[pick]; p < indptr[pick + 1]; p++) dense[indices[p]] = values[p]
  const scale = 1 / (1 - usual)
  for (let i = 0; i < n; i++) {
    let cosine = 0
    for (let p = indptr[i]; p < indptr[i + 1]; p++) cosine += values[p] * dense[indices[p]]
    const likeness = i === pick ? 1 : Math.min(1, (cosine - usual) * scale)
    if (likeness > nearest[i] || i === pick) {
      second[i] = nearest[i]
      nearest[i] = likeness
      owner[i] = place
    } else if (likeness > second[i]) {
      second[i] = likeness
    }
  }
  for (let p = indptr[pick]; p < indptr[pick + 1]; p++) dense[indices[p]] = 0
}

/**
 * The mean cosine of two sentences of the text, from where likeness counts: near 0 with tf-idf, but vectors of words
 * put all sentences of a language near each other.
 */
function usualLikeness({ values, indices, indptr, rows: n, cols }: CsrMatrix): number {
  const sum = new Float64Array(cols)
  let count = 0
  for (let i = 0; i < n; i++) {
    if (indptr[i + 1] > indptr[i]) count++
    for (let p = indptr[i]; p < indptr[i + 1]; p++) sum[indices[p]] += values[p]
  }
  if (count < 2) return 0
  let squares = 0
  for (let j = 0; j < cols; j++) squares += sum[j] * sum[j]
  return Math.min(0.99, Math.max(0, (squares - count) / (count * (count - 1))))
}
