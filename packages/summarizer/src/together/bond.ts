import type { Corpus } from './read-texts'
import type { TermIndex } from './term-index'

/** Terms beyond so many do not add to how much the sentences of a term have in common: long sentences share by chance. */
const BOND_TERMS = 4
/** As `BELIEF` of a wording, lower: here chance must not pass for a bond, nor variety for the lack of one. */
const BELIEF = 0.25

/** Measures bonds; holds memory for all terms, so make one and use it often. */
export class Bonds {
  private readonly corpus: Corpus
  private readonly index: TermIndex
  // For each term, zeros between calls: the weight of the statements that have it, and what those count.
  private readonly inside: Float64Array
  private readonly shares: Float64Array
  private readonly touched: Int32Array

  constructor(corpus: Corpus, index: TermIndex) {
    this.corpus = corpus
    this.index = index
    this.inside = new Float64Array(corpus.terms.length)
    this.shares = new Float64Array(corpus.terms.length)
    this.touched = new Int32Array(corpus.terms.length)
  }

  /**
   * How much the statements of a term have in common besides it: the mean, over them, of what their other terms say for being
   * with it, each statement judged by the others. Near 0 where the term goes with anything.
   */
  of(anchor: number, members: readonly number[]): number {
    const { statements } = this.corpus
    const { frequency, weight, total } = this.index
    const { inside, shares, touched } = this
    let size = 0
    let count = 0
    for (let m = 0; m < members.length; m++) {
      const i = members[m]
      const { terms } = statements[i]
      const own = weight[i]
      const share = terms.length > BOND_TERMS + 1 ? (own * BOND_TERMS) / (terms.length - 1) : own
      size += own
      for (let t = 0; t < terms.length; t++) {
        const term = terms[t]
        if (inside[term] === 0) touched[count++] = term
        inside[term] += own
        shares[term] += share
      }
    }
    let sum = 0
    for (let c = 0; c < count; c++) {
      const term = touched[c]
      if (term !== anchor && size > 1) {
        // Without the statement that is judged, which weighs 1 or, copied, hardly more.
        const within = (inside[term] - 1) / (size - 1)
        sum += shares[term] * Math.log((BELIEF * within * total) / frequency[term] + 1 - BELIEF)
      }
      inside[term] = 0
      shares[term] = 0
    }
    return size > 0 ? sum / size : 0
  }
}
