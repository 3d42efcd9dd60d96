import type { ErrorCode } from '@nutshell-ml/core'
import type { Summary } from '../summary'

/** A summary as it travels between threads: data, without methods. */
export type SummaryData = Omit<Summary, 'explain'>

/** What a batch of texts came to: their summaries in order, up to the first text that could not be summarized. */
export interface BatchResult {
  summaries: SummaryData[]
  /** Why the text after those has none; an error loses its class between threads. */
  error?: { code?: ErrorCode; message: string }
}

/** What a thread is started with. */
export interface WorkerData {
  options: object
  /** One number that all see: other than 0 when what is left of the texts is not wanted any more. */
  stop: Int32Array
}

/** Threads that summarize texts, all with the same options. */
export interface TextThreads {
  readonly size: number
  /** Whether they are loaded; 'failed' once one of them has ended by itself. */
  readonly state: 'starting' | 'ready' | 'failed'
  /** Summarizes a batch on one of them. Rejects with WORKER_DIED when a thread ends by itself. */
  summarize(texts: readonly string[]): Promise<BatchResult>
  /** Ends them after the texts that they are at, or whatever they are doing when these take long; resolves when they have ended. */
  end(): Promise<void>
}

/** The platform's threads. */
export interface Threads {
  /** How many threads this machine runs at once. */
  available(): number
  /** Starts threads and returns at once; undefined where there are none to be had. */
  start(options: object, count: number): TextThreads | undefined
}
