import { threads as found } from '#threads'
import type { Threads } from './threads'

/** The threads of the platform that the library runs on. */
export const platformThreads: Threads = found
