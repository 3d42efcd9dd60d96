/** A line on standard error that tells what is going on, where that is a terminal; elsewhere nothing at all. */
export interface StatusLine {
  update(text: string): void
  /** Takes it away again. */
  stop(): void
}

const REDRAW_MS = 100
const CLEAR = '\r\x1b[K'

export function createStatusLine(): StatusLine {
  if (!process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  let drawn = Number.NEGATIVE_INFINITY
  let isDrawn = false
  return {
    update(text) {
      const now = performance.now()
      if (now - drawn < REDRAW_MS) return
      drawn = now
      isDrawn = true
      process.stderr.write(CLEAR + text.slice(0, (process.stderr.columns ?? 80) - 1))
    },
    stop() {
      if (isDrawn) process.stderr.write(CLEAR)
      isDrawn = false
    }
  }
}
