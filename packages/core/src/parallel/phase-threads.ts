import { threads as platform } from '#threads'
import { NutshellError } from '../errors'

/** A thread that has had nothing to do for so long leaves. */
const IDLE_SECONDS = 3
/** How often a thread looks for work before it sleeps: some 100 microseconds. None where threads share processors. */
const SPINS = 8000
/** More threads than this wait for memory. */
const MOST_AUTO = 16
/** So many seconds in which no task comes back mean that a thread is gone. */
const PATIENCE = 20
/** Where Control (assembly/control.ts) has what is written here, in bytes. */
const PATIENCE_AT = 64 + 72
const SPINS_AT = 64 + 140
const SLEEPERS_AT = 64 + 128
const HELPERS_AT = 64 + 132
const IS_OVER_AT = 64 + 136
/** A word that stays 0. */
const ARRIVAL_AT = 0
/** A thread that has not come in so many milliseconds has ended. */
const ARRIVAL_MS = 1000

/** The memory of kernels that work in phases (assembly/phases.ts). */
interface PhaseMemory {
  readonly module: object
  readonly memory: { readonly buffer: ArrayBufferLike }
  readonly isShared: boolean
  readonly kernels: { endAssist(): unknown }
}

/** The threads that share the phases of one memory's kernels: they come when called, and stay from phase to phase. */
export class PhaseThreads {
  readonly threads: number
  readonly #memory: PhaseMemory
  readonly #words: Int32Array
  readonly #isBackground: boolean
  /** Numbers of threads that are not there. */
  readonly #places: number[]
  /** Groups of threads that came and have not left. */
  #groups = 0
  /** Whether all that were called have been seen here, or waited for. */
  #haveArrived = true
  #failure: unknown
  #isRecovering = false

  /**
   * @param threads in all, with the one that calls
   * @param isBackground whether a process may end while threads wait for work
   */
  constructor(memory: PhaseMemory, threads: 'auto' | number, isBackground = false) {
    this.#memory = memory
    this.#isBackground = isBackground
    const available = platform.available()
    const count = threads === 'auto' ? Math.min(available, MOST_AUTO) : threads
    this.threads = memory.isShared ? Math.max(1, count) : 1
    this.#words = new Int32Array(memory.memory.buffer, 0, 64)
    this.#words[PATIENCE_AT / 4] = PATIENCE
    this.#words[SPINS_AT / 4] = this.threads <= available ? SPINS : 0
    this.#places = Array.from({ length: this.threads - 1 }, (_, place) => place + 1)
    if (this.threads > 1) platform.prepare(this.threads - 1)
  }

  /** Has threads join that are ready and not there yet. Throws what a thread ended with that may have had work. */
  call(): void {
    if (this.#failure !== undefined) throw this.#failure
    if (!this.#haveArrived) this.#haveArrived = this.#areThere
    if (this.#places.length === 0 || this.#isRecovering) return
    const { module, memory } = this.#memory
    const taken: number[] = []
    const argsOf = () => {
      const place = this.#places.shift() as number
      taken.push(place)
      return [place, IDLE_SECONDS]
    }
    const { threads } = this
    const isBackground = this.#isBackground
    const call = { module, memory, kernel: 'assist', argsOf, runSome: () => true, threads, isBackground }
    const joined = platform.run(call, this.#places.length)
    if (joined === undefined) {
      // One may have died; all are ended when nobody has needed them for a while.
      if (isBackground) platform.prepare(threads - 1)
      return
    }
    this.#groups++
    this.#haveArrived = false
    joined
      .catch((error) => this.#fail(error))
      .finally(() => {
        this.#groups--
        this.#places.push(...taken)
        if (this.#isRecovering) this.#recover()
      })
  }

  /**
   * Waits until those that were called are there. While a memory is on its way to a thread it is not to grow: V8 may leave the
   * thread with the size that it had, and end it at its next write beyond. Those that came once are not waited for: they may
   * have left for want of work, which this thread does not hear of before its turn is over.
   */
  awaitArrival(): void {
    for (let wait = 0; wait < ARRIVAL_MS && !this.#haveArrived; wait++) {
      this.#haveArrived = this.#areThere
      if (!this.#haveArrived) Atomics.wait(this.#words, ARRIVAL_AT / 4, 0, 1)
    }
    this.#haveArrived = true
  }

  get #areThere(): boolean {
    return Atomics.load(this.#words, HELPERS_AT / 4) >= this.threads - 1 - this.#places.length
  }

  /** What a kernel says when a thread did not bring its work back: throws WORKER_DIED where it is not 1. */
  checkDone(isDone: number): void {
    if (isDone === 1) return
    const error = new NutshellError('WORKER_DIED', 'a worker thread ended before its work was done')
    this.#fail(error)
    throw error
  }

  /** Has all threads leave. */
  end(): void {
    if (this.threads > 1) this.#memory.kernels.endAssist()
    platform.forget(this.#memory.memory)
  }

  /** A fit is over with its first failure. What stays goes on: on this thread, and with others when all that are left have gone. */
  #fail(error: unknown): void {
    if (!this.#isBackground) {
      this.#failure ??= error
      return
    }
    this.#isRecovering = true
    this.#memory.kernels.endAssist()
    this.#recover()
  }

  #recover(): void {
    if (this.#groups > 0) return
    this.#isRecovering = false
    // One that ended inside did not take itself off.
    for (const at of [HELPERS_AT, SLEEPERS_AT, IS_OVER_AT]) Atomics.store(this.#words, at / 4, 0)
  }
}
