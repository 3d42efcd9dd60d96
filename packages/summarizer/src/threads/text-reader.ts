import { NutshellError, orAborted, show } from '@nutshell-ml/core'

/** The texts of a source, one after another. */
export interface TextReader {
  /**
   * The next text; undefined after the last. Errors: what the source throws; INVALID_INPUT for what is no string; the
   * signal's reason, also while the source hangs.
   */
  next(): Promise<string | undefined>
  /** Ends the source where it has not ended by itself. Waits for it, unless it may hang: in `next`, or after an abort. */
  close(): Promise<void>
}

/** Nothing is asked of the source before the first `next`. */
export function openTexts(
  texts: Iterable<string> | AsyncIterable<string>,
  signal: AbortSignal | undefined
): TextReader {
  let iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined
  let isReading = false
  let hasEnded = false
  let count = 0

  async function pull(): Promise<IteratorResult<unknown>> {
    isReading = true
    try {
      const result = await iterator!.next()
      if (result.done) hasEnded = true
      return result
    } catch (error) {
      hasEnded = true
      throw error
    } finally {
      isReading = false
    }
  }

  return {
    async next() {
      if (hasEnded) return undefined
      signal?.throwIfAborted()
      iterator ??= Symbol.asyncIterator in texts ? texts[Symbol.asyncIterator]() : texts[Symbol.iterator]()
      const result = await (signal === undefined ? pull() : orAborted(pull(), signal))
      if (result.done) return undefined
      const text = await result.value
      if (typeof text !== 'string') {
        throw new NutshellError('INVALID_INPUT', `text ${count} = ${show(text)}, expected a string`)
      }
      count++
      return text
    },
    async close() {
      if (hasEnded || iterator === undefined) return
      hasEnded = true
      const mayHang = isReading || signal?.aborted
      const closed = Promise.resolve(iterator.return?.())
      if (mayHang) closed.catch(() => {})
      else await closed
    }
  }
}
