import { NutshellError } from './errors'
import { show } from './options'

/** One report of work that can take long. */
export interface Progress {
  /** Units of work done so far. */
  done: number
  /** Units in all, where known. */
  total?: number
}

/** What every call that can take long accepts. */
export interface LongWork<P = Progress> {
  /** Called as the work goes on; an error thrown here ends the work and reaches the caller. */
  onProgress?: (progress: P) => void
  /** Ends the work within one step; the call then rejects with the signal's reason. */
  signal?: AbortSignal
}

/** Throws INVALID_OPTION unless what is given of `onProgress` and `signal` can be used. */
export function checkLongWork({ onProgress, signal }: LongWork<never>): void {
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new NutshellError('INVALID_OPTION', `onProgress = ${show(onProgress)}, expected a function`)
  }
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    throw new NutshellError('INVALID_OPTION', `signal = ${show(signal)}, expected an AbortSignal`)
  }
}

/**
 * What a promise gives, unless the signal is aborted first: then its reason. The listener goes when the promise settles, so
 * that a signal that lives long keeps nothing alive.
 */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** How long synchronous work may hold the event loop before it gives way, in milliseconds. */
const SLICE_MS = 12

/** Returns a function to await between steps of long work: mostly free, now and then it lets timers and I/O run. */
export function createYielder(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined
    return new Promise<void>((resolve) =>
      soon(() => {
        since = performance.now()
        resolve()
      })
    )
  }
}

/** After what waits in the event loop: a timer would be a millisecond late, and elsewhere than in Node there is nothing else. */
const soon: (run: () => void) => void =
  typeof setImmediate === 'function' ? (run) => setImmediate(run) : (run) => setTimeout(run, 0)
