import {
  type CsrMatrix,
  checkFinite,
  isCsrMatrix,
  isMatrix,
  type Matrix,
  MOST_SQUARABLE,
  NutshellError,
  show,
  toMatrix
} from '@nutshell-ml/core'

/** One row per sentence: dense, sparse, or plain arrays of numbers. All rows have one width. */
export type Vectors = Matrix | CsrMatrix | readonly ArrayLike<number>[]

/** Turns sentences into vectors that lie close where the sentences say the same. */
export interface Embedder<Result extends Vectors | Promise<Vectors> = Vectors | Promise<Vectors>> {
  /** Shown in messages. @default 'embedder' */
  readonly name?: string
  /** One row per sentence (text without markup), in order. A sentence it knows nothing of has a row of zeros. */
  embed(sentences: string[]): Result
}

/** An embedder as a function. */
export type EmbedFunction<Result extends Vectors | Promise<Vectors> = Vectors | Promise<Vectors>> = (
  sentences: string[]
) => Result

/**
 * What an embedder gave, checked: a matrix with a row for each sentence.
 *
 * @throws NutshellError INVALID_SHAPE, INVALID_INPUT or NON_FINITE that name the embedder.
 */
export function checkVectors(vectors: unknown, count: number, name = 'embedder'): Matrix | CsrMatrix {
  try {
    if (!isCsrMatrix(vectors) && !isMatrix(vectors) && !Array.isArray(vectors)) {
      throw new NutshellError('INVALID_INPUT', `returned ${show(vectors)}, expected a matrix or an array of vectors`)
    }
    const matrix = isCsrMatrix(vectors) ? vectors : toMatrix(vectors)
    if (matrix.rows !== count) {
      throw new NutshellError('INVALID_SHAPE', `returned ${matrix.rows} vectors for ${count} sentences`)
    }
    checkFinite(matrix, MOST_SQUARABLE)
    return matrix
  } catch (error) {
    if (!(error instanceof NutshellError)) throw error
    throw new NutshellError(error.code, `embedder ${name}: ${error.message}`, { cause: error })
  }
}

/** An embedder that a user gave, as an object. Errors: INVALID_OPTION with the names that would do too. */
export function ownEmbedder(embedder: unknown, names: readonly string[]): Embedder {
  if (typeof embedder === 'function') return { name: embedder.name || 'function', embed: embedder as EmbedFunction }
  if (typeof embedder === 'object' && embedder !== null && typeof (embedder as Embedder).embed === 'function') {
    return embedder as Embedder
  }
  const known = names.map((name) => `'${name}'`).join(', ')
  throw new NutshellError(
    'INVALID_OPTION',
    `embedder = ${show(embedder)}, expected ${known}, a function or an object with a method embed`
  )
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Promise<unknown>).then === 'function'
}
