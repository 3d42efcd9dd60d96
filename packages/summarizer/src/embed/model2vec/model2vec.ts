import {
  checkFinite,
  decodeSafetensors,
  Matrix,
  NutshellError,
  show,
  type Tensor,
  type TensorFile
} from '@nutshell-ml/core'
import type { Embedder } from '../embedder'
import { countCharacters, endOfCharacters } from './characters'
import { Tokenizer } from './tokenizer'

/** What a model2vec folder holds. */
export interface Model2VecFiles {
  /** model.safetensors */
  safetensors: ArrayBuffer | Uint8Array
  /** tokenizer.json, parsed or not. */
  tokenizer: object | string
  /** config.json, parsed or not. @default {} */
  config?: object | string
  /** Shown in messages. @default 'model2vec' */
  name?: string
}

/** An embedder of token vectors, and what is in it. */
export interface Model2Vec extends Embedder<Matrix<Float64Array>> {
  readonly name: string
  /** Tokens in the vocabulary. */
  readonly size: number
  readonly dimensions: number
  /** The numbers of the tokens that count in a text: known ones, among its first ones. */
  tokenize(text: string): number[]
}

/** Tokens of a text that count, unless the config says otherwise. */
const MAX_LENGTH = 512
/** Keeps a row of zeros a row of zeros when it is divided by its length. */
const LEAST_LENGTH = 1e-32

/**
 * Reads a static embedding model of model2vec, as its authors' encoder does: a text is cut off after `max_length` tokens
 * (512, counting a token as long as the median one first, to be quick), unknown tokens do not count, its vector is the mean
 * of the vectors of its tokens (`embeddings`, with `mapping` and `weights` where the vocabulary was quantized), of length 1
 * where the config says `normalize`. Numbers are added in 64 bits. A text without known tokens is a row of zeros.
 *
 * Source: S. Tulkens, T. van Dongen, "Model2Vec: Fast state-of-the-art static embeddings", 2024; the Python package
 * `model2vec` 0.10.
 *
 * @throws NutshellError INVALID_INPUT for a damaged file, for a part of tokenizer.json that is not supported (named) and
 * for files that do not belong together; NON_FINITE for a vector that is not made of finite numbers.
 */
export function readModel2Vec(files: Model2VecFiles): Model2Vec {
  const { safetensors, tokenizer, config = {}, name = 'model2vec' } = files
  try {
    const bytes = safetensors instanceof ArrayBuffer ? new Uint8Array(safetensors) : safetensors
    return new StaticEmbedder(name, decodeSafetensors(bytes), new Tokenizer(tokenizer), readConfig(config))
  } catch (error) {
    if (!(error instanceof NutshellError)) throw error
    throw new NutshellError(error.code, `${name}: ${error.message}`, { cause: error })
  }
}

class StaticEmbedder implements Model2Vec {
  readonly name: string
  readonly size: number
  readonly dimensions: number
  readonly #tokenizer: Tokenizer
  readonly #config: Config
  /** Characters of a text that are looked at. */
  readonly #maxCharacters: number
  readonly #vectors: Tensor['data']
  readonly #mapping: Int32Array | undefined
  readonly #weights: Tensor['data'] | undefined

  constructor(name: string, file: TensorFile, tokenizer: Tokenizer, config: Config) {
    this.name = name
    this.size = tokenizer.vocabulary.size
    this.#tokenizer = tokenizer
    this.#config = config
    this.#maxCharacters = config.maxLength * medianLength(tokenizer.vocabulary.keys())
    const { data, rows, cols } = vectorsOf(file)
    this.#vectors = data
    this.dimensions = cols
    this.#mapping = mappingOf(file, rows)
    this.#weights = weightsOf(file)
    checkVocabulary(tokenizer, this.#mapping?.length ?? rows, this.#mapping === undefined ? 'vectors' : 'mapped tokens')
    if (this.#weights !== undefined) checkVocabulary(tokenizer, this.#weights.length, 'weights')
  }

  tokenize(text: string): number[] {
    const { unknown } = this.#tokenizer
    const ids = this.#tokenizer.encode(text.slice(0, endOfCharacters(text, this.#maxCharacters)))
    return ids.slice(0, this.#config.maxLength).filter((id) => id !== unknown)
  }

  embed(sentences: readonly string[]): Matrix<Float64Array> {
    const means = Matrix.zeros(sentences.length, this.dimensions)
    for (let i = 0; i < sentences.length; i++) this.#embedInto(means.row(i), this.tokenize(sentences[i]))
    return means
  }

  /** The mean of the vectors of tokens, into a row of zeros. */
  #embedInto(row: Float64Array, ids: readonly number[]): void {
    const vectors = this.#vectors
    const { length } = row
    for (const id of ids) {
      const weight = this.#weights === undefined ? 1 : this.#weights[id]
      const at = (this.#mapping === undefined ? id : this.#mapping[id]) * length
      for (let j = 0; j < length; j++) row[j] += weight * vectors[at + j]
    }
    let squares = 0
    for (let j = 0; j < length; j++) {
      row[j] /= Math.max(1, ids.length)
      squares += row[j] * row[j]
    }
    if (!this.#config.normalize) return
    const norm = Math.sqrt(squares) + LEAST_LENGTH
    for (let j = 0; j < length; j++) row[j] /= norm
  }
}

interface Config {
  normalize: boolean
  /** Tokens of a text that count. */
  maxLength: number
}

function readConfig(source: object | string): Config {
  let config: unknown = source
  if (typeof source === 'string') {
    try {
      config = JSON.parse(source)
    } catch {
      throw bad('config.json: it is not JSON')
    }
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw bad(`config.json: it is ${show(config)}, expected an object`)
  }
  const { normalize, max_length: maxLength = MAX_LENGTH } = config as { normalize?: unknown; max_length?: unknown }
  if ((normalize ?? false) !== Boolean(normalize)) {
    throw bad(`config.json: normalize = ${show(normalize)}, expected true or false`)
  }
  if (maxLength !== null && !(Number.isSafeInteger(maxLength) && (maxLength as number) >= 0)) {
    throw bad(`config.json: max_length = ${show(maxLength)}, expected a whole number >= 0, or null`)
  }
  return { normalize: Boolean(normalize), maxLength: (maxLength as number | null) ?? Number.POSITIVE_INFINITY }
}

/** The token vectors: `embeddings`, which files of sentence-transformers call `embedding.weight`. */
function vectorsOf({ tensors }: TensorFile): { data: Tensor['data']; rows: number; cols: number } {
  const tensor = tensors.get('embeddings') ?? tensors.get('embedding.weight')
  if (tensor === undefined) {
    throw bad(`model.safetensors: it holds [${[...tensors.keys()].slice(0, 8).join(', ')}], expected 'embeddings'`)
  }
  const [rows, cols] = tensor.shape
  if (tensor.shape.length !== 2 || rows < 1 || cols < 1) {
    throw bad(`model.safetensors: its embeddings are ${tensor.shape.join(' x ')}, expected tokens x dimensions`)
  }
  const { data } = tensor
  if (data instanceof Float32Array || data instanceof Float64Array)
    checkFinite(Matrix.from(data as Float64Array, rows, cols))
  return { data, rows, cols }
}

/** For each token the row of its vector, where tokens share vectors. */
function mappingOf({ tensors }: TensorFile, rows: number): Int32Array | undefined {
  const tensor = tensors.get('mapping')
  if (tensor === undefined) return undefined
  if (!(tensor.data instanceof Int32Array) || tensor.shape.length !== 1) {
    throw bad('model.safetensors: its mapping is no list of whole numbers')
  }
  const outside = tensor.data.findIndex((row) => row < 0 || row >= rows)
  if (outside >= 0) {
    throw bad(`model.safetensors: token ${outside} maps to vector ${tensor.data[outside]}, and there are ${rows}`)
  }
  return tensor.data
}

/** What the vector of each token is multiplied with. */
function weightsOf({ tensors }: TensorFile): Tensor['data'] | undefined {
  const weights = tensors.get('weights')?.data
  const wrong = weights === undefined ? -1 : weights.findIndex((weight) => !Number.isFinite(weight))
  if (wrong >= 0) throw bad(`model.safetensors: the weight of token ${wrong} is ${weights?.[wrong]}`)
  return weights
}

/** Every token has its place among `count` of something. */
function checkVocabulary({ vocabulary }: Tokenizer, count: number, what: string): void {
  if (vocabulary.size !== count) {
    throw bad(`tokenizer.json has ${vocabulary.size} tokens and model.safetensors ${count} ${what}, expected as many`)
  }
  for (const [token, id] of vocabulary) {
    if (id >= count) throw bad(`tokenizer.json: token ${show(token)} is number ${id}, and there are ${count} ${what}`)
  }
}

/** The median length of tokens in characters, rounded down. */
function medianLength(tokens: Iterable<string>): number {
  const lengths = Int32Array.from(tokens, countCharacters).sort()
  const { length } = lengths
  return length === 0 ? 0 : Math.floor((lengths[(length - 1) >> 1] + lengths[length >> 1]) / 2)
}

function bad(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', problem)
}
