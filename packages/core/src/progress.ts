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

/** How long synchronous work may hold the event loop before it gives way, in milliseconds. */
const SLICE_MS = 12

/** Returns a function to await between steps of long work: mostly free, now and then it lets timers and I/O run. */
export function createYielder(): () => Promise<void> | undefined {
  let since = performance.now()
  return () => {
    if (performance.now() - since < SLICE_MS) return undefined
    return new Promise<void>((resolve) =>
      setTimeout(() => {
        since = performance.now()
        resolve()
      }, 0)
    )
  }
}
