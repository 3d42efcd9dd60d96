// What a thread of summarizeMany runs: texts come in batches, their summaries go back.
import { parentPort, workerData } from 'node:worker_threads'
import { NutshellError } from '@nutshell-ml/core'
import { OPTION_NAMES, resolveOptions, summarizeWith } from '../summarize'
import type { Summary } from '../summary'
import type { BatchResult, SummaryData, WorkerData } from './threads'

const { options: given, stop } = workerData as WorkerData
const options = resolveOptions('summarizeMany', given, OPTION_NAMES)

parentPort!.on('message', (texts: string[]) => {
  const result: BatchResult = { summaries: [] }
  try {
    // Options that travel name an embedder of ours: none of those answers later.
    for (const text of texts) {
      if (Atomics.load(stop, 0) !== 0) break
      result.summaries.push(dataOf(summarizeWith(text, options) as Summary))
    }
  } catch (error) {
    const { message } = error as Error
    result.error = error instanceof NutshellError ? { code: error.code, message } : { message }
  }
  parentPort!.postMessage(result)
})
parentPort!.postMessage('ready')

/** Not the summary itself: it keeps all that it was made from, to explain itself. */
function dataOf({ text, sentences, reason }: Summary): SummaryData {
  return reason === undefined ? { text, sentences } : { text, sentences, reason }
}
