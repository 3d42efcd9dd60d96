import { leave } from './leave'

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/**
 * Leaves nothing half-written behind Ctrl-C, a kill or a closed terminal. Returns what undoes it.
 *
 * @param clean waited for: what is being opened can be dropped only when it is open.
 * @param next what the same command will do; undefined where it starts again.
 */
export function onInterrupt(
  out: string | undefined,
  clean: () => void | Promise<void>,
  next: () => string | undefined = () => undefined
): () => void {
  const stop = (signal: NodeJS.Signals) =>
    leave(EXIT_CODES[signal as keyof typeof EXIT_CODES], async () => {
      try {
        await clean()
      } catch {
        // What could not be opened left nothing.
      }
      const left = out === undefined ? '' : `; ${out} was not written. ${next() ?? 'The same command starts again'}`
      process.stderr.write(`nutshell: stopped by ${signal}${left}.\n`)
    })
  const signals = Object.keys(EXIT_CODES) as NodeJS.Signals[]
  for (const signal of signals) process.on(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}
