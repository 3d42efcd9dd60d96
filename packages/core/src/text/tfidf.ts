import { NutshellError } from '../errors'
import { CsrMatrix } from '../matrix/csr-matrix'

/**
 * Term frequency times inverse document frequency, fitted on a set of documents.
 *
 * As scikit-learn's TfidfVectorizer by default: idf = ln((1 + n) / (1 + df)) + 1, rows scaled to length 1
 * (G. Salton and C. Buckley, 1988).
 */
export class TfIdf {
  /** The column of each term, in order of first appearance. */
  readonly vocabulary: ReadonlyMap<string, number>
  /** The weight of each column. */
  readonly idf: Float64Array

  private constructor(vocabulary: ReadonlyMap<string, number>, idf: Float64Array) {
    this.vocabulary = vocabulary
    this.idf = idf
  }

  /** @param documents the terms of each document. Errors: EMPTY_INPUT without documents. */
  static fit(documents: readonly (readonly string[])[]): TfIdf {
    if (documents.length === 0) throw new NutshellError('EMPTY_INPUT', 'documents.length = 0, expected at least 1')
    const vocabulary = new Map<string, number>()
    const documentFrequency: number[] = []
    const lastSeenIn: number[] = []
    for (let i = 0; i < documents.length; i++) {
      for (const term of documents[i]) {
        let column = vocabulary.get(term)
        if (column === undefined) {
          column = vocabulary.size
          vocabulary.set(term, column)
          documentFrequency.push(0)
          lastSeenIn.push(-1)
        }
        if (lastSeenIn[column] !== i) {
          lastSeenIn[column] = i
          documentFrequency[column]++
        }
      }
    }
    const idf = Float64Array.from(documentFrequency, (df) => Math.log((1 + documents.length) / (1 + df)) + 1)
    return new TfIdf(vocabulary, idf)
  }

  /** One row per document, of length 1, or of zeros where no term is known. */
  transform(documents: readonly (readonly string[])[]): CsrMatrix {
    const { vocabulary, idf } = this
    const indptr = new Int32Array(documents.length + 1)
    const indices: number[] = []
    const values: number[] = []
    for (let i = 0; i < documents.length; i++) {
      const counts = new Map<number, number>()
      for (const term of documents[i]) {
        const column = vocabulary.get(term)
        if (column !== undefined) counts.set(column, (counts.get(column) ?? 0) + 1)
      }
      const columns = [...counts.keys()].sort((a, b) => a - b)
      let squares = 0
      for (const column of columns) {
        const value = counts.get(column)! * idf[column]
        indices.push(column)
        values.push(value)
        squares += value * value
      }
      indptr[i + 1] = indices.length
      const length = Math.sqrt(squares)
      for (let p = indptr[i]; p < indptr[i + 1]; p++) values[p] /= length
    }
    return CsrMatrix.trusted(Float64Array.from(values), Int32Array.from(indices), indptr, idf.length)
  }
}
