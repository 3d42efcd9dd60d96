import type { Threads } from './threads'

/** Where there are no threads to be had: everything runs on the one that calls. */
export const threads: Threads = {
  available: () => 1,
  start: () => undefined
}
