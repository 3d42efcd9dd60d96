import {
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
import type { Summary } from './summary'

/** Options of `summarizeMany`: those of `summarize` for each text, progress in texts, and a signal. */
export type SummarizeManyOptions = (SummarizeOptions | AsyncSummarizeOptions) & LongWork<Progress>

/**
 * Summarizes one text after another, in order: a summary for each, as soon as it is asked for. Nothing is read ahead, so
 * memory is one text and its summary. Gives way to the event loop now and then. Leaving the loop, an error and an abort
 * end the source too.
 *
 * @throws NutshellError at once UNKNOWN_OPTION, INVALID_OPTION, INVALID_INPUT; while iterating INVALID_INPUT that names a
 * text that is no string, what the source or the embedder throws, the signal's reason.
 */
export function summarizeMany(
  texts: Iterable<string> | AsyncIterable<string>,
  options: SummarizeManyOptions = {}
): AsyncIterableIterator<Summary> {
  const resolved = resolveOptions('summarizeMany', options, [...OPTION_NAMES, 'onProgress', 'signal'])
  checkLongWork(options)
  if (typeof texts === 'string' || !isIterable(texts)) {
    throw new NutshellError('INVALID_INPUT', `texts = ${show(texts)}, expected an iterable of texts, also async`)
  }
  return generate(texts, resolved, options)
}

async function* generate(
  texts: Iterable<string> | AsyncIterable<string>,
  resolved: Resolved,
  { onProgress, signal }: LongWork<Progress>
): AsyncGenerator<Summary> {
  const giveWay = createYielder()
  const total = Array.isArray(texts) ? texts.length : undefined
  let done = 0
  for await (const text of signal === undefined ? texts : untilAborted(texts, signal)) {
    if (typeof text !== 'string') {
      throw new NutshellError('INVALID_INPUT', `text ${done} = ${show(text)}, expected a string`)
    }
    const pending = summarizeWith(text, resolved)
    const summary = await (signal !== undefined && pending instanceof Promise ? orAborted(pending, signal) : pending)
    signal?.throwIfAborted()
    done++
    onProgress?.({ done, total })
    yield summary
    signal?.throwIfAborted()
    await giveWay()
  }
}

/** The same items, but a source that never answers does not keep an abort from ending the loop. */
async function* untilAborted<T>(source: Iterable<T> | AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  signal.throwIfAborted()
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  let isDone = false
  try {
    for (;;) {
      const next = await orAborted(Promise.resolve(iterator.next()), signal)
      if (next.done) {
        isDone = true
        return
      }
      yield await next.value
    }
  } finally {
    // Not awaited: a source that hangs would hang this too.
    if (!isDone) void Promise.resolve(iterator.return?.()).catch(() => {})
  }
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
}
