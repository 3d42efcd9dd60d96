import { NutshellError } from '../errors'
import { CsrMatrix } from '../matrix/csr-matrix'
import type { TermIndex } from './analyzer'

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
    const vocabulary = new Map<string, number>()
    const { ids, indptr } = numbered(documents, vocabulary, true)
    const { frequency } = counted(ids, indptr, vocabulary.size)
    return new TfIdf(vocabulary, inverseDocumentFrequency(frequency, documents.length))
  }

  /** What `fit(documents).transform(documents)` gives, to the bit, in one pass. Errors: EMPTY_INPUT without documents. */
  static fitTransform(documents: readonly (readonly string[])[]): CsrMatrix {
    const vocabulary = new Map<string, number>()
    const { ids, indptr } = numbered(documents, vocabulary, true)
    const counts = counted(ids, indptr, vocabulary.size)
    return weighted(counts, inverseDocumentFrequency(counts.frequency, documents.length))
  }

  /**
   * As `fitTransform`, of documents whose terms are numbers already (`Analyzer.index`); column `j` is the term
   * `names[j]`. The same to the bit, and faster. Errors: EMPTY_INPUT without documents.
   */
  static ofIndex({ ids, indptr, names }: TermIndex): CsrMatrix {
    checkNotEmpty(indptr.length - 1)
    const counts = counted(ids, indptr, names.length)
    return weighted(counts, inverseDocumentFrequency(counts.frequency, indptr.length - 1))
  }

  /** One row per document, of length 1, or of zeros where no term is known. */
  transform(documents: readonly (readonly string[])[]): CsrMatrix {
    const { ids, indptr } = numbered(documents, this.vocabulary as Map<string, number>, false)
    return weighted(counted(ids, indptr, this.idf.length), this.idf)
  }
}

function checkNotEmpty(documents: number): void {
  if (documents === 0) throw new NutshellError('EMPTY_INPUT', 'documents.length = 0, expected at least 1')
}

/** The terms of documents as columns; what the vocabulary does not have joins it, or is left out. */
function numbered(
  documents: readonly (readonly string[])[],
  vocabulary: Map<string, number>,
  isOpen: boolean
): { ids: Int32Array; indptr: Int32Array } {
  if (isOpen) checkNotEmpty(documents.length)
  let most = 0
  for (const terms of documents) most += terms.length
  const ids = new Int32Array(most)
  const indptr = new Int32Array(documents.length + 1)
  let total = 0
  for (let i = 0; i < documents.length; i++) {
    for (const term of documents[i]) {
      let column = vocabulary.get(term)
      if (column === undefined) {
        if (!isOpen) continue
        column = vocabulary.size
        vocabulary.set(term, column)
      }
      ids[total++] = column
    }
    indptr[i + 1] = total
  }
  return { ids: total < most ? ids.subarray(0, total) : ids, indptr }
}

/** The terms of documents, counted: row by row the columns, ascending, and how often each is there. */
interface Counts {
  readonly columns: Int32Array
  readonly times: Int32Array
  readonly starts: Int32Array
  /** The number of documents that each column is in. */
  readonly frequency: Int32Array
}

/** Memory that small sets of documents share from call to call, all zeros between calls but for `times`. */
const SHARED = 1 << 14
let sharedSeen: Int32Array | undefined
let sharedTimes: Int32Array | undefined

function counted(ids: Int32Array, indptr: Int32Array, cols: number): Counts {
  const rows = indptr.length - 1
  if (cols <= SHARED) sharedSeen ??= new Int32Array(SHARED)
  if (ids.length <= SHARED) sharedTimes ??= new Int32Array(SHARED)
  const seen = cols <= SHARED ? sharedSeen! : new Int32Array(cols)
  const times = ids.length <= SHARED ? sharedTimes! : new Int32Array(ids.length)
  const columns = new Int32Array(ids.length)
  const frequency = new Int32Array(cols)
  const starts = new Int32Array(rows + 1)
  let at = 0
  for (let i = 0; i < rows; i++) {
    const start = at
    let isSorted = true
    for (let p = indptr[i]; p < indptr[i + 1]; p++) {
      const column = ids[p]
      if (seen[column]++ > 0) continue
      frequency[column]++
      if (at > start && column < columns[at - 1]) isSorted = false
      columns[at++] = column
    }
    if (!isSorted) sortRange(columns, start, at)
    for (let p = start; p < at; p++) {
      const column = columns[p]
      times[p] = seen[column]
      seen[column] = 0
    }
    starts[i + 1] = at
  }
  return { columns, times, starts, frequency }
}

function inverseDocumentFrequency(frequency: Int32Array, rows: number): Float64Array {
  const idf = new Float64Array(frequency.length)
  // Most terms are in one document or two: their logarithm is taken once.
  let once = 0
  let twice = 0
  for (let j = 0; j < idf.length; j++) {
    const df = frequency[j]
    let weight = df === 1 ? once : df === 2 ? twice : 0
    if (weight === 0) {
      weight = Math.log((1 + rows) / (1 + df)) + 1
      if (df === 1) once = weight
      else if (df === 2) twice = weight
    }
    idf[j] = weight
  }
  return idf
}

function weighted({ columns, times, starts }: Counts, idf: Float64Array): CsrMatrix {
  const rows = starts.length - 1
  const total = starts[rows]
  const values = new Float64Array(total)
  for (let i = 0; i < rows; i++) {
    const start = starts[i]
    const end = starts[i + 1]
    let squares = 0
    for (let p = start; p < end; p++) {
      const value = times[p] * idf[columns[p]]
      values[p] = value
      squares += value * value
    }
    const length = Math.sqrt(squares)
    for (let p = start; p < end; p++) values[p] /= length
  }
  return CsrMatrix.trusted(values, total < columns.length ? columns.slice(0, total) : columns, starts, idf.length)
}

/** Sorts part of an array: short parts by insertion, which sentences are, without making anything. */
function sortRange(array: Int32Array, start: number, end: number): void {
  if (end - start > 40) {
    array.subarray(start, end).sort()
    return
  }
  for (let i = start + 1; i < end; i++) {
    const value = array[i]
    let j = i - 1
    for (; j >= start && array[j] > value; j--) array[j + 1] = array[j]
    array[j + 1] = value
  }
}
