import {
  type CsrMatrix,
  checkInteger,
  checkKnownOptions,
  checkLongWork,
  checkNumber,
  checkOneOf,
  createYielder,
  type LongWork,
  NutshellError,
  orAborted,
  type Progress,
  show,
  type TruncatedSvd,
  truncatedSvdAsync
} from '@nutshell-ml/core'
import { analyzer, TEXT_LANGUAGES, type TextLanguage } from '@nutshell-ml/core/text'
import { cleanMarkup } from '../sentences/markup'
import { NeighbourCounter } from './learn-vectors-counts'
import { mutualInformation } from './learn-vectors-information'
import { MOST_IDS } from './learn-vectors-pairs'
import { LearnedVectors } from './word-vectors-file'

/** What `onProgress` is told: texts that were read, then passes over what they came to. */
export interface LearnVectorsProgress extends Progress {
  phase: 'reading' | 'learning'
}

/** Options of `learnVectors`. */
export interface LearnVectorsOptions extends LongWork<LearnVectorsProgress> {
  /** Numbers of a vector; fewer where there are fewer words. @default 100 */
  dimensions?: number
  /** Words to either side that count as neighbours, the nearer the more. @default 5 */
  window?: number
  /** Words that occur less often get no vector. @default 5 */
  minCount?: number
  /** Words at most, the commonest: up to 65535. @default 30000 */
  maxWords?: number
  /** How many times likelier than by chance neighbours must be to count at all (the k of shifted PPMI). @default 1 */
  shift?: number
  /** The language of the texts: how they are parted into words. @default 'en' */
  language?: TextLanguage
  /** Decides the start of the decomposition: any finite number. @default 0 */
  seed?: number
}

/** Enough: vectors learnt with more have the same neighbours. */
const ITERATIONS = 3

const OPTION_NAMES = [
  'dimensions',
  'window',
  'minCount',
  'maxWords',
  'shift',
  'language',
  'seed',
  'onProgress',
  'signal'
]

/**
 * Learns word vectors from texts (their HTML markup is passed over): words that stand among the same words get vectors that
 * point the same way. Texts are gone through once and not kept; memory is bounded (under 700 MB for any number of words, far
 * less for few).
 *
 * Neighbours are counted in a window, weighted linearly by nearness; counts become shifted positive pointwise mutual
 * information with smoothed contexts, and U S^0.5 of its truncated singular value decomposition are the vectors: O. Levy,
 * Y. Goldberg, I. Dagan, "Improving distributional similarity with lessons learned from word embeddings", 2015.
 *
 * The model is an embedder: sentences are means weighted by smooth inverse frequency, without their common component.
 *
 * @throws NutshellError EMPTY_INPUT where no word occurs `minCount` times; INVALID_INPUT for a text that is no string;
 * INVALID_OPTION, UNKNOWN_OPTION; what the source throws; the signal's reason.
 */
export async function learnVectors(
  texts: Iterable<string> | AsyncIterable<string>,
  options: LearnVectorsOptions = {}
): Promise<LearnedVectors> {
  const resolved = resolve(options)
  const { dimensions, language, seed } = resolved
  const { onProgress, signal } = options
  if (typeof texts !== 'object' || texts === null || !(Symbol.iterator in texts || Symbol.asyncIterator in texts)) {
    throw new NutshellError('INVALID_INPUT', `texts = ${show(texts)}, expected an iterable of texts, also async`)
  }
  signal?.throwIfAborted()
  const { words, shares, information } = await count(texts, resolved, options)
  const svd = await truncatedSvdAsync(information, {
    rank: Math.min(dimensions, words.length),
    iterations: ITERATIONS,
    seed,
    signal,
    onProgress: onProgress && (({ done, total }) => onProgress({ phase: 'learning', done, total }))
  })
  return new LearnedVectors({
    name: 'learned',
    language,
    places: new Map(words.map((word, place) => [word, place])),
    data: toVectors(svd),
    dimensions: svd.singularValues.length,
    shares
  })
}

/** Reads the texts. On its own, so that the tables of counts are free again when the information is decomposed. */
async function count(
  texts: Iterable<string> | AsyncIterable<string>,
  { language, window, minCount, maxWords, shift }: Resolved,
  { onProgress, signal }: LongWork<LearnVectorsProgress>
): Promise<{ words: string[]; shares: Float64Array; information: CsrMatrix }> {
  const giveWay = createYielder()
  const run = async <T>(steps: Generator<undefined, T>): Promise<T> => {
    for (;;) {
      const { done, value } = steps.next()
      if (done) return value
      await giveWay()
      signal?.throwIfAborted()
    }
  }
  const analysis = analyzer(language)
  const counter = new NeighbourCounter(window, minCount)
  const total = Array.isArray(texts) ? texts.length : undefined
  let read = 0
  for await (const text of signal === undefined ? texts : untilAborted(texts, signal)) {
    if (typeof text !== 'string') {
      throw new NutshellError('INVALID_INPUT', `text ${read} = ${show(text)}, expected a string`)
    }
    await run(counter.add(analysis.words(cleanMarkup(text).text)))
    read++
    onProgress?.({ phase: 'reading', done: read, total })
    await giveWay()
    signal?.throwIfAborted()
  }
  const counts = await run(counter.finish(maxWords))
  if (counts.words.length === 0) {
    throw new NutshellError(
      'EMPTY_INPUT',
      `no word occurs ${minCount} times in ${read} texts, expected at least one (minCount lower, or more texts)`
    )
  }
  return {
    words: counts.words,
    shares: counts.counts.map((count) => count / counts.total),
    information: mutualInformation(counts, shift)
  }
}

type Resolved = ReturnType<typeof resolve>

function resolve(options: LearnVectorsOptions) {
  checkKnownOptions('learnVectors', options, OPTION_NAMES)
  checkLongWork(options)
  return {
    dimensions: checkInteger('dimensions', options.dimensions ?? 100, 1),
    // Weights are whole numbers up to the window: with larger ones their sums could pass 32 bits.
    window: checkInteger('window', options.window ?? 5, 1, 100),
    minCount: checkInteger('minCount', options.minCount ?? 5, 1),
    maxWords: checkInteger('maxWords', options.maxWords ?? 30_000, 1, MOST_IDS),
    shift: checkNumber('shift', options.shift ?? 1, 'a number above 0', (value) => value > 0),
    language: checkOneOf('language', options.language ?? 'en', TEXT_LANGUAGES),
    seed: checkNumber('seed', options.seed ?? 0)
  }
}

/** The same items, but a source that never answers does not keep an abort from ending the loop. */
async function* untilAborted<T>(source: Iterable<T> | AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  let isDone = false
  try {
    for (;;) {
      const next = await orAborted(Promise.resolve(iterator.next()), signal)
      if (next.done) {
        isDone = true
        return
      }
      yield next.value
    }
  } finally {
    // Not awaited: a source that hangs would hang this too.
    if (!isDone) void Promise.resolve(iterator.return?.()).catch(() => {})
  }
}

/** U S^0.5. */
function toVectors({ U, singularValues }: TruncatedSvd): Float32Array {
  const scales = singularValues.map(Math.sqrt)
  return Float32Array.from(U.data, (value, i) => value * scales[i % U.cols])
}
