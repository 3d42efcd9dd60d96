import { CsrMatrix, type Matrix } from '@nutshell-ml/core'
import type { RankInput } from './rank'

/** The largest singular values of a matrix, falling, and its left singular vectors as columns: `truncatedSvd` of core. */
export type Svd = (
  x: CsrMatrix,
  options: { rank: number; iterations?: number }
) => { readonly singularValues: ArrayLike<number>; readonly U: Matrix }

/** Dimensions count down to this share of the largest singular value: "half" in the paper. */
const LEAST_SHARE = 0.5
/** Texts of up to so many sentences or terms are decomposed in full. */
const SMALL = 96
/**
 * In larger ones so many dimensions are looked at. News has up to 46 above half the largest value, at 200 sentences, and
 * fewer in longer texts.
 */
const MOST_DIMENSIONS = 48
const ITERATIONS = 4

/**
 * Latent semantic analysis: the length of a sentence in the space of the text's main topics, which are the singular vectors
 * of its term counts with at least half the largest singular value, each weighted with its singular value.
 *
 * J. Steinberger and K. Jezek, Using Latent Semantic Analysis in Text Summarization and Summary Evaluation, ISIM 2004. Counts
 * are not scaled by sentence: on rows of length 1 all sentences would be about equally long, since the topics of a short
 * text together span it. Scores are not negative; a sentence without terms has 0.
 */
export function lsa({ terms }: Pick<RankInput, 'terms'>, svd: Svd): Float64Array {
  const counts = countTerms(terms)
  const n = counts.rows
  const scores = new Float64Array(n)
  const smaller = Math.min(n, counts.cols)
  if (smaller === 0) return scores
  const { U, singularValues } =
    smaller <= SMALL
      ? svd(counts, { rank: smaller })
      : svd(counts, { rank: Math.min(MOST_DIMENSIONS, smaller), iterations: ITERATIONS })
  const { data, cols: rank } = U
  const least = singularValues[0] * LEAST_SHARE
  let dimensions = 0
  while (dimensions < rank && singularValues[dimensions] > least) dimensions++
  for (let i = 0; i < n; i++) {
    let squares = 0
    for (let k = 0; k < dimensions; k++) squares += (singularValues[k] * data[i * rank + k]) ** 2
    scores[i] = Math.sqrt(squares)
  }
  return scores
}

/** How often each term is in each sentence: one row per sentence, columns in order of first appearance. */
function countTerms(sentences: readonly (readonly string[])[]): CsrMatrix {
  const columns = new Map<string, number>()
  const indptr = new Int32Array(sentences.length + 1)
  const indices: number[] = []
  const values: number[] = []
  for (let i = 0; i < sentences.length; i++) {
    const counts = new Map<number, number>()
    for (const term of sentences[i]) {
      let column = columns.get(term)
      if (column === undefined) {
        column = columns.size
        columns.set(term, column)
      }
      counts.set(column, (counts.get(column) ?? 0) + 1)
    }
    for (const column of [...counts.keys()].sort((a, b) => a - b)) {
      indices.push(column)
      values.push(counts.get(column)!)
    }
    indptr[i + 1] = indices.length
  }
  return CsrMatrix.trusted(Float64Array.from(values), Int32Array.from(indices), indptr, columns.size)
}
