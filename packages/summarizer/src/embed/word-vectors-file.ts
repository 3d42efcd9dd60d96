import { decodeSafetensors, encodeSafetensors, NutshellError, type Tensor } from '@nutshell-ml/core'
import { TEXT_LANGUAGES, type TextLanguage } from '@nutshell-ml/core/text'
import { type WordTable, WordVectorEmbedder, type WordVectorOptions } from './word-vectors'

const MODEL = 'nutshell.word-vectors'
const VERSION = '1'

/** What learnt vectors are made of. */
export interface LearnedTable extends WordTable {
  language: TextLanguage
  shares: Float64Array
}

/** Word vectors that were learnt from texts, or read from the file that such were saved to. */
export class LearnedVectors extends WordVectorEmbedder {
  readonly #table: LearnedTable

  constructor(table: LearnedTable, options: WordVectorOptions = {}) {
    super(table, options, 'sif')
    this.#table = table
  }

  /** The language of the texts they were learnt from. */
  get language(): TextLanguage {
    return this.#table.language
  }

  /**
   * The vectors as a safetensors file: `vectors` (words x dimensions, F32), `shares` (words, F64) and `words` (U8: UTF-8,
   * each ended by a line feed). `LearnedVectors.load` reads it to the same bits.
   */
  save(): Uint8Array {
    const { places, data, dimensions, shares, language } = this.#table
    const words = new TextEncoder().encode([...places.keys()].map((word) => `${word}\n`).join(''))
    const tensors = new Map<string, Tensor>([
      ['vectors', { shape: [places.size, dimensions], data }],
      ['shares', { shape: [places.size], data: shares }],
      ['words', { shape: [words.length], data: words }]
    ])
    return encodeSafetensors(tensors, { model: MODEL, version: VERSION, language })
  }

  /**
   * Reads what `save` made.
   *
   * @param options how words become sentences; `name` is shown in messages.
   * @throws NutshellError INVALID_INPUT for anything that `save` did not make; INVALID_OPTION, UNKNOWN_OPTION.
   */
  static load(bytes: Uint8Array, options: WordVectorOptions & { name?: string } = {}): LearnedVectors {
    const { name = 'learned', ...rest } = options
    const { tensors, metadata } = decodeSafetensors(bytes)
    const { model, version, language } = metadata
    if (model !== MODEL || version !== VERSION) {
      throw bad(`it holds ${model ?? 'no model'} version ${version ?? 'none'}, expected ${MODEL} version ${VERSION}`)
    }
    if (!TEXT_LANGUAGES.includes(language as TextLanguage)) throw bad(`its language is ${language ?? 'missing'}`)
    const vectors = tensors.get('vectors')
    const shares = tensors.get('shares')?.data
    const letters = tensors.get('words')?.data
    if (!(vectors?.data instanceof Float32Array) || vectors.shape.length !== 2 || vectors.shape[1] < 1) {
      throw bad('it has no vectors')
    }
    const [size, dimensions] = vectors.shape
    if (!(shares instanceof Float64Array) || shares.length !== size)
      throw bad(`it has no share for each of ${size} words`)
    if (!shares.every((share) => share > 0 && share <= 1)) throw bad('its shares are not all between 0 and 1')
    if (!vectors.data.every(Number.isFinite)) throw bad('its vectors are not all finite')
    if (!(letters instanceof Uint8Array)) throw bad('it has no words')
    const places = new Map(toWords(letters).map((word, place) => [word, place]))
    if (size === 0 || places.size !== size) throw bad(`it has ${places.size} distinct words and ${size} vectors`)
    const table = { name, language: language as TextLanguage, places, data: vectors.data, dimensions, shares }
    return new LearnedVectors(table, rest)
  }
}

/** Whether a file that begins with `head` is safetensors: the length of a header in 8 bytes, and its first brace. */
export function isSafetensors(head: Uint8Array): boolean {
  // A header of 16 MB or more, which would use the fourth byte, describes no model.
  return head.length > 8 && head[8] === 0x7b && head.subarray(3, 8).every((byte) => byte === 0)
}

function toWords(letters: Uint8Array): string[] {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(letters)
  } catch {
    throw bad('its words are not UTF-8')
  }
  if (!text.endsWith('\n')) throw bad('its words do not end in a line feed')
  return text.slice(0, -1).split('\n')
}

function bad(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `no learnt word vectors: ${problem}`)
}
