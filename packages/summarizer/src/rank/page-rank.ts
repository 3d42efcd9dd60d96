/** A symmetric matrix of weights >= 0 between sentences, of which only the product with a vector is needed. */
export interface Links {
  readonly size: number
  /** Sets `out` to the matrix times `x`. */
  multiply(x: Float64Array, out: Float64Array): void
}

/** Steps change the scores, whose sum is about 1, by less than this in total when they have converged. */
const TOLERANCE = 1e-10
/** More than convergence can need: each step shrinks the change to `follow` of it or less. */
const MOST_STEPS = 500

/**
 * The share of time that a random walk spends on each sentence. A step follows a link, chosen in proportion to its weight,
 * with probability `follow`, and jumps to any sentence otherwise (L. Page et al., 1999). Shares sum to 1.
 *
 * A walk that reaches a sentence without links jumps. It makes no difference to the shares whether such a walk ends
 * there instead, as in the TextRank and LexRank papers, which do not normalise: the scores differ by one factor.
 *
 * @param follow at least 0, below 1.
 */
export function pageRank(links: Links, follow: number): Float64Array {
  const n = links.size
  let scores = new Float64Array(n).fill(1 / n)
  const degrees = new Float64Array(n)
  links.multiply(new Float64Array(n).fill(1), degrees)
  const shares = new Float64Array(n)
  let next = new Float64Array(n)
  const jump = (1 - follow) / n
  for (let step = 0; step < MOST_STEPS; step++) {
    for (let i = 0; i < n; i++) shares[i] = degrees[i] > 0 ? scores[i] / degrees[i] : 0
    links.multiply(shares, next)
    let change = 0
    for (let i = 0; i < n; i++) {
      next[i] = jump + follow * next[i]
      change += Math.abs(next[i] - scores[i])
    }
    const previous = scores
    scores = next
    next = previous
    if (change < TOLERANCE) break
  }
  let sum = 0
  for (let i = 0; i < n; i++) sum += scores[i]
  for (let i = 0; i < n; i++) scores[i] /= sum
  return scores
}
