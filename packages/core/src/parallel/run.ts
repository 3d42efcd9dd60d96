import { threads } from '#threads'
import type { SharedCall } from './threads'

/** Chunks that this thread does between looks at the clock. */
const CHUNKS = 4

/** Runs a call to its end on this thread alone. */
export function runHere(call: SharedCall): void {
  call.runSome(0x7fffffff)
}

/**
 * Runs a call to its end, on this thread and on helpers that are ready. `giveWay` is awaited now and then.
 *
 * @throws NutshellError WORKER_DIED, when nobody works on it any more.
 */
export async function runAcross(call: SharedCall, giveWay: () => Promise<void> | undefined): Promise<void> {
  const joined = call.threads > 1 ? threads.run(call, call.threads - 1) : undefined
  joined?.catch(() => {}) // it is awaited below: until then nobody is to hear of it
  while (!call.runSome(CHUNKS)) {
    const pause = giveWay()
    if (pause !== undefined) await pause
  }
  if (joined !== undefined) await joined
}

/** As many threads as are asked for, where the work of a step is worth them; starts them. */
export function threadsFor(asked: 'auto' | number, products: number): number {
  if (products < LEAST_PRODUCTS) return 1
  const count = asked === 'auto' ? Math.min(threads.available(), MOST_AUTO) : asked
  if (count > 1) threads.prepare(count - 1)
  return count
}

/** Below so many products a step takes less than a few calls to a thread and back. */
const LEAST_PRODUCTS = 2 ** 22
/** More threads than this wait for memory. */
const MOST_AUTO = 16
