import {
  checkInteger,
  checkLongWork,
  createYielder,
  type LongWork,
  NutshellError,
  orAborted,
  type Progress,
  show
} from '@nutshell-ml/core'
import {
  type AsyncSummarizeOptions,
  OPTION_NAMES,
  type Resolved,
  resolveOptions,
  type SummarizeOptions,
  summarizeWith
} from './summarize'
import { ExtractiveSummary, type Summary } from './summary'
import { acrossThreads } from './threads/across-threads'
import { threads } from './threads/platform'
import { openTexts, type TextReader } from './threads/text-reader'
import type { SummaryData, TextThreads } from './threads/threads'

/** Options of `summarizeMany`: those of `summarize` for each text, threads, progress in texts, and a signal. */
export type SummarizeManyOptions = (SummarizeOptions | AsyncSummarizeOptions) &
  LongWork<Progress> & {
    /**
     * Threads that summarize (Node; elsewhere, and in a program bundled into one file, there is one): the summaries are
     * the same to the byte. With more than one, texts are read ahead, some 100,000 characters for each. 'auto' is as many
     * as the machine runs at once, up to 8, once there is work enough to be worth it. Only options that are names, numbers
     * and the like can go to other threads: with an embedder that is a function or an object, the calling one does it all.
     * @default 1
     */
    threads?: number | 'auto'
  }

/** More threads than this wait for the one that reads. */
const MOST_AUTO = 8
/** Characters that this thread summarizes before 'auto' starts others: to load them and warm them up takes about as long. */
const WORTH_THREADS = 1 << 20

/**
 * Summarizes one text after another, in order: a summary for each, as soon as it is asked for. On one thread nothing is
 * read ahead, so that memory is one text and its summary. Gives way to the event loop now and then. Leaving the loop, an
 * error and an abort end the source and the threads too.
 *
 * @throws NutshellError at once UNKNOWN_OPTION, INVALID_OPTION, INVALID_INPUT; while iterating INVALID_INPUT that names a
 * text that is no string, WORKER_DIED where a thread ends by itself (out of memory, mostly), what the source or the
 * embedder throws, the signal's reason.
 */
export function summarizeMany(
  texts: Iterable<string> | AsyncIterable<string>,
  options: SummarizeManyOptions = {}
): AsyncIterableIterator<Summary> {
  const resolved = resolveOptions('summarizeMany', options, [...OPTION_NAMES, 'threads', 'onProgress', 'signal'])
  checkLongWork(options)
  const { threads = 1, onProgress: _, signal: __, ...own } = options
  if (threads !== 'auto') checkInteger('threads', threads, 1)
  if (typeof texts === 'string' || !isIterable(texts)) {
    throw new NutshellError('INVALID_INPUT', `texts = ${show(texts)}, expected an iterable of texts, also async`)
  }
  return generate(texts, { resolved, own, asked: canTravel(own) ? threads : 1 }, options)
}

interface Job {
  resolved: Resolved
  /** The options as they were given, but for those of the loop. */
  own: object
  /** Threads. */
  asked: number | 'auto'
}

async function* generate(
  texts: Iterable<string> | AsyncIterable<string>,
  job: Job,
  { onProgress, signal }: LongWork<Progress>
): AsyncGenerator<Summary> {
  const total = Array.isArray(texts) ? texts.length : undefined
  let done = 0
  for await (const summaries of inBatches(openTexts(texts, signal), job, signal)) {
    for (const summary of summaries) {
      signal?.throwIfAborted()
      done++
      onProgress?.({ done, total })
      yield summary
      signal?.throwIfAborted()
    }
  }
}

/** On this thread one by one; on others, once they are there, in batches. */
async function* inBatches(
  source: TextReader,
  { resolved, own, asked }: Job,
  signal: AbortSignal | undefined
): AsyncGenerator<Summary[]> {
  const count = asked === 'auto' ? Math.min(threads.available(), MOST_AUTO) : asked
  const giveWay = createYielder()
  let pool: TextThreads | undefined
  let length = 0
  let isTried = count === 1
  // What a summary was made from stayed on its thread: to explain it, the text is summarized again.
  const revive = ({ text, sentences, reason }: SummaryData, original: string) =>
    new ExtractiveSummary(text, sentences, reason, () => (summarizeWith(original, resolved) as Summary).explain())
  try {
    for (;;) {
      if (!isTried && (asked !== 'auto' || length >= WORTH_THREADS)) {
        pool = threads.start(own, count)
        isTried = true
      }
      if (pool !== undefined && (asked !== 'auto' || pool.state === 'ready')) {
        yield* acrossThreads(source, pool, revive, signal)
        return
      }
      const text = await source.next()
      if (text === undefined) return
      const pending = summarizeWith(text, resolved)
      yield [await (signal !== undefined && pending instanceof Promise ? orAborted(pending, signal) : pending)]
      length += text.length
      await giveWay()
    }
  } catch (error) {
    await source.close().catch(() => {}) // what ended the loop is told, not what comes of ending it
    throw error
  } finally {
    await Promise.all([pool?.end(), source.close()])
  }
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
}

/** Whether options are the same on another thread: names, numbers and lists of them. */
function canTravel(options: object): boolean {
  return Object.values(options).every((value) => {
    const kind = typeof value
    return kind !== 'function' && kind !== 'symbol' && (kind !== 'object' || value === null || isPlainList(value))
  })
}

function isPlainList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number')
}
