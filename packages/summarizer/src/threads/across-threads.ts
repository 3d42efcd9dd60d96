import { createYielder, NutshellError, orAborted } from '@nutshell-ml/core'
import type { Summary } from '../summary'
import { createBatchReader, type TextBatch } from './text-batches'
import type { TextReader } from './text-reader'
import type { BatchResult, SummaryData, TextThreads } from './threads'

/** Batches at once for each thread: read and not given yet, so that memory is bounded however unequal their costs are. */
const BATCHES_PER_THREAD = 4

/**
 * Summarizes texts on threads, batch by batch; what comes out is in the order of the texts. Reads ahead, but no more than
 * `BATCHES_PER_THREAD` batches for each thread. An error comes after the summaries of the texts before it.
 *
 * @param revive makes a summary of what is left of one between threads, and its text.
 */
export async function* acrossThreads(
  texts: TextReader,
  threads: TextThreads,
  revive: (data: SummaryData, text: string) => Summary,
  signal: AbortSignal | undefined
): AsyncGenerator<Summary[]> {
  const giveWay = createYielder()
  const read = createBatchReader(texts)
  const most = threads.size * BATCHES_PER_THREAD
  const working: { texts: readonly string[]; result: Promise<BatchResult> }[] = []
  let reading: Promise<TextBatch> | undefined
  let last: TextBatch | undefined
  for (;;) {
    if (reading === undefined && last === undefined && working.length < most) reading = read()
    if (reading === undefined && working.length === 0) break
    const first = Promise.race([
      ...(reading === undefined ? [] : [reading.then(() => 'read')]),
      ...(working.length === 0 ? [] : [working[0].result.then(() => 'done')])
    ])
    if ((await (signal === undefined ? first : orAborted(first, signal))) === 'read') {
      const batch: TextBatch = await reading!
      reading = undefined
      if (batch.isLast) last = batch
      if (batch.texts.length === 0) continue
      const result = threads.summarize(batch.texts)
      result.catch(() => {}) // it is awaited in its turn
      working.push({ texts: batch.texts, result })
    } else {
      const { texts, result } = working.shift()!
      const { summaries, error } = await result
      yield summaries.map((data, i) => revive(data, texts[i]))
      if (error !== undefined) {
        throw error.code === undefined ? new Error(error.message) : new NutshellError(error.code, error.message)
      }
      await giveWay()
    }
  }
  if (last?.error !== undefined) throw last.error.reason
}
