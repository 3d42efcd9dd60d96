const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/** Why work was aborted that a signal stopped: who stopped it tells the user. */
export class Interrupted extends Error {}

/** How long work that was aborted is waited for, in milliseconds: it may hang on an input from which nothing comes. */
const PATIENCE = 500

/** Aborts work that has threads, and waits for its end: to exit while they are being ended can crash the process. */
export function abortAndWait(controller: AbortController, work: Promise<unknown>): Promise<unknown> {
  controller.abort(new Interrupted())
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  return Promise.race([work.catch(() => {}), patience])
}

/**
 * Leaves nothing half-written behind Ctrl-C, a kill or a closed terminal. Returns what undoes it.
 *
 * @param clean waited for: what is being opened can be dropped only when it is open.
 */
export function onInterrupt(out: string | undefined, clean: () => void | Promise<void>): () => void {
  const stop = async (signal: NodeJS.Signals) => {
    try {
      await clean()
    } catch {
      // What could not be opened left nothing.
    }
    const left = out === undefined ? '' : `; ${out} was not written. The same command starts again`
    process.stderr.write(`nutshell: stopped by ${signal}${left}.\n`)
    process.exit(EXIT_CODES[signal as keyof typeof EXIT_CODES])
  }
  const signals = Object.keys(EXIT_CODES) as NodeJS.Signals[]
  for (const signal of signals) process.on(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}
