import { MOST_PAGES } from '#data'
import { threads } from '#threads'
import { instantiate, type Kernels, kernelModule } from './simd'

const PAGE_BYTES = 65536

/** Memory with the kernels over it, lent to one piece of work at a time. */
export interface Arena {
  readonly kernels: Kernels
  readonly module: WebAssembly.Module
  readonly isShared: boolean
  /** From where on nobody has used the memory yet, so that the system has still to find it; its end where all of it was. */
  freshFrom: number
}

/** How long an arena that nobody uses is kept, in milliseconds: the next fit often follows at once. */
const KEPT_MS = 1000

let kept: Arena | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** An arena of at least `bytes`, with numbers in it left from its last use; undefined where there can be none. */
export function takeArena(bytes: number): Arena | undefined {
  if (bytes > MOST_PAGES * PAGE_BYTES) return undefined
  const arena = kept ?? createArena()
  kept = undefined
  if (arena === undefined) return undefined
  const { memory } = arena.kernels
  arena.freshFrom = memory.buffer.byteLength
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES)
  try {
    if (missing > 0) memory.grow(missing)
  } catch {
    returnArena(arena)
    return undefined // the system has not so much
  }
  return arena
}

/** Gives an arena back. */
export function returnArena(arena: Arena): void {
  if (kept !== undefined && kept !== arena) drop(kept)
  kept = arena
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (kept !== undefined) drop(kept)
    kept = undefined
  }, KEPT_MS)
  // A number in browsers, an object that can hold the process open in Node.
  if (typeof timer === 'object') timer.unref()
}

function createArena(): Arena | undefined {
  const isShared = kernelModule(true) !== undefined
  const module = kernelModule(isShared)
  if (module === undefined) return undefined
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: isShared })
  return { module, isShared, kernels: instantiate(module, memory), freshFrom: 0 }
}

function drop({ kernels }: Arena): void {
  threads.forget(kernels.memory)
}
