/** How long work that is to end is waited for, in milliseconds. */
const PATIENCE = 5000

const endings = new Set<() => Promise<void>>()
let isOver = false

/** Work that may have to end before its own end. */
export interface EndableWork {
  /** Aborted when the process is to exit. */
  readonly signal: AbortSignal
  /** To be called when the work has ended, whatever way. */
  ended(): void
}

/**
 * Has work end before the process does, where something other than its own end ends it: to exit while threads are busy can
 * crash the process.
 */
export function endableWork(): EndableWork {
  const controller = new AbortController()
  let ended = () => {}
  const end = new Promise<void>((resolve) => {
    ended = resolve
  })
  const ending = () => {
    controller.abort()
    return end
  }
  endings.add(ending)
  return {
    signal: controller.signal,
    ended() {
      endings.delete(ending)
      ended()
    }
  }
}

/** Ends what is under way, then runs `last` and exits. */
export async function leave(code: number, last: () => void | Promise<void> = () => {}): Promise<void> {
  if (isOver) return
  isOver = true
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  await Promise.race([Promise.all([...endings].map((end) => end())), patience])
  await last()
  process.exit(code)
}

/** Whether the process is about to exit: errors of work that is ended are of no interest then. */
export function isLeaving(): boolean {
  return isOver
}
