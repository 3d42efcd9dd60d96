import { Presets, SingleBar } from 'cli-progress'

/** A bar on standard error where that is a terminal; elsewhere nothing at all. */
export interface ProgressBar {
  /** @param share how much is done, 0 to 1; undefined where that cannot be known. */
  update(rows: number, share: number | undefined): void
  stop(): void
}

const REDRAW_MS = 100

/** @param isBeside whether results go to the same terminal: bar and rows would write over each other. */
export function createProgressBar(isBeside: boolean): ProgressBar {
  if (!process.stderr.isTTY || isBeside) return { update: () => {}, stop: () => {} }
  const start = performance.now()
  let bar: SingleBar | undefined
  let drawn = Number.NEGATIVE_INFINITY
  return {
    update(rows, share) {
      const now = performance.now()
      if (now - drawn < REDRAW_MS) return
      drawn = now
      const seconds = (now - start) / 1000
      const values = {
        rows: rows.toLocaleString('en'),
        rate: Math.round(rows / seconds).toLocaleString('en'),
        left: share === undefined ? '' : formatDuration((seconds * (1 - share)) / share)
      }
      if (bar === undefined) {
        const format =
          share === undefined
            ? '{rows} rows, {rate} rows/s'
            : '[{bar}] {percentage}%  {rows} rows, {rate} rows/s, {left} left'
        bar = new SingleBar(
          { format, barsize: barSize(), stream: process.stderr, clearOnComplete: true, hideCursor: true },
          Presets.shades_classic
        )
        bar.start(1000, 0, values)
      }
      bar.update(Math.round((share ?? 0) * 1000), values)
    },
    stop: () => bar?.stop()
  }
}

/** As `45s`, `1m05s`, `2h03m`; a question mark for what is not known yet. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?'
  const whole = Math.ceil(seconds)
  const [minutes, hours] = [Math.floor(whole / 60), Math.floor(whole / 3600)]
  const two = (value: number) => String(value).padStart(2, '0')
  if (hours > 0) return `${hours}h${two(minutes % 60)}m`
  return minutes > 0 ? `${minutes}m${two(whole % 60)}s` : `${whole}s`
}

/** What room the numbers leave, so that a line is a line. */
function barSize(): number {
  return Math.max(8, Math.min(40, (process.stderr.columns ?? 80) - 52))
}
