import { CsrMatrix, isCsrMatrix, type Matrix } from '@nutshell-ml/core'
import type { TermIndex, TextLanguage } from '@nutshell-ml/core/text'

/** The different sentences of a text, in its order, as a method of selection sees them. */
export interface Candidates {
  /** Without markup, on one line. */
  readonly texts: readonly string[]
  /** How often each occurs. */
  readonly weights: Float64Array
  /** Their vectors as an embedder gave them. */
  readonly vectors: Matrix | CsrMatrix
  /** The same at length 1; a row of zeros is without numbers. */
  readonly rows: CsrMatrix
  /** The mean cosine of two sentences: what more likeness than usual is counted from. See `usualLikeness`. */
  readonly usual: number
  readonly language: TextLanguage
  /** The words of each, where they are known already. */
  readonly words?: TermIndex
  /** Of each that begins with a pronoun or a connective, the candidate before it in the text, which it needs; -1 of the others. */
  readonly leansOn: Int32Array
  /** How near each is to what is asked for, 0 to 1. */
  readonly query?: Float64Array
}

/** What a method chose. */
export interface Selection {
  /** Candidates, the most important first. Each stands for a cluster. */
  picked: number[]
  /** For each candidate, the place in `picked` of the one that stands for it; -1 where none is like it. */
  labels: Int32Array
  /** For each of `picked`: larger is better, -1 to 1, comparable within one text. */
  scores: number[]
  /** Why each of `picked` is good, where the method can tell. */
  reasons?: (candidate: number) => Readonly<Record<string, number>>
}

/** The rows at length 1, sparse. Rows of zeros have no numbers. */
export function unitRows(vectors: Matrix | CsrMatrix): CsrMatrix {
  const { values, indices, indptr, rows, cols } = isCsrMatrix(vectors) ? vectors : CsrMatrix.fromDense(vectors)
  let isUnit = true
  const squares = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    for (let p = indptr[i]; p < indptr[i + 1]; p++) squares[i] += values[p] * values[p]
    const isEmpty = indptr[i] === indptr[i + 1]
    if (!isEmpty && !(Math.abs(squares[i] - 1) < 1e-12)) isUnit = false
  }
  if (isUnit && values instanceof Float64Array) return CsrMatrix.trusted(values, indices, indptr, cols)
  const unit = new Float64Array(values.length)
  const columns = new Int32Array(values.length)
  const starts = new Int32Array(rows + 1)
  let at = 0
  for (let i = 0; i < rows; i++) {
    const scale = squares[i] > 0 ? 1 / Math.sqrt(squares[i]) : 0
    for (let p = indptr[i]; p < indptr[i + 1] && scale > 0; p++) {
      if (values[p] === 0) continue
      unit[at] = values[p] * scale
      columns[at++] = indices[p]
    }
    starts[i + 1] = at
  }
  return CsrMatrix.trusted(unit.slice(0, at), columns.slice(0, at), starts, cols)
}

/**
 * The mean cosine of two sentences of the text, from where likeness counts: near 0 with tf-idf, but vectors of words
 * put all sentences of a language near each other.
 */
export function usualLikeness({ values, indices, indptr, rows: n, cols }: CsrMatrix): number {
  const sum = new Float64Array(cols)
  let count = 0
  for (let i = 0; i < n; i++) {
    if (indptr[i + 1] > indptr[i]) count++
    for (let p = indptr[i]; p < indptr[i + 1]; p++) sum[indices[p]] += values[p]
  }
  if (count < 2) return 0
  let squares = 0
  for (let j = 0; j < cols; j++) squares += sum[j] * sum[j]
  return Math.min(1 - 1e-9, Math.max(0, (squares - count) / (count * (count - 1))))
}
