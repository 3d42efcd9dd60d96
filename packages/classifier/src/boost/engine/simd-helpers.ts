import { NutshellError, platformThreads } from '@nutshell-ml/core'
import type { BoostMemory } from './simd-memory'

/** A thread that has had nothing to do for so long leaves. */
const IDLE_SECONDS = 3
/** How often a thread looks for work before it sleeps: some 100 microseconds. None where threads share processors. */
const SPINS = 8000
/** More threads than this wait for memory. */
const MOST_AUTO = 16
/** So many seconds in which no task comes back mean that a thread is gone. */
const PATIENCE = 20
/** Where Control (assembly/job.ts) has the two, in bytes. */
export const PATIENCE_AT = 64 + 72
export const SPINS_AT = 64 + 140

/** The threads of a fit besides the main one: they come at the start of a tree and stay from one piece of work to the next. */
export class Helpers {
  readonly threads: number
  readonly #memory: BoostMemory
  readonly #words: Int32Array
  /** Numbers of threads that are not there. */
  readonly #places: number[]
  #failure: unknown

  constructor(memory: BoostMemory, asked: 'auto' | number, work: number) {
    this.#memory = memory
    this.#words = memory.ints(0, 1024)
    const available = platformThreads.available()
    const count = asked === 'auto' ? Math.min(available, MOST_AUTO) : asked
    this.threads = memory.isShared && work >= LEAST_WORK ? Math.max(1, count) : 1
    this.#words[PATIENCE_AT / 4] = PATIENCE
    this.#words[SPINS_AT / 4] = this.threads <= available ? SPINS : 0
    this.#places = Array.from({ length: this.threads - 1 }, (_, place) => place + 1)
    if (this.threads > 1) platformThreads.prepare(this.threads - 1)
  }

  /** Has threads join that are ready and not there yet. */
  call(): void {
    this.check()
    if (this.#places.length === 0) return
    const { module, memory } = this.#memory
    const taken: number[] = []
    const argsOf = () => {
      const place = this.#places.shift() as number
      taken.push(place)
      return [place, IDLE_SECONDS]
    }
    const call = { module, memory, kernel: 'assist', argsOf, runSome: () => true, threads: this.threads }
    const joined = platformThreads.run(call, this.#places.length)
    joined
      ?.catch((error) => {
        this.#failure = error
      })
      .finally(() => {
        this.#places.push(...taken)
      })
  }

  /** Throws what a thread ended with. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  /** What a kernel says when a thread did not bring its work back. */
  checkDone(isDone: number): void {
    if (isDone === 1) return
    this.#failure ??= new NutshellError('WORKER_DIED', 'a worker thread ended before its work was done')
    throw this.#failure
  }

  end(): void {
    if (this.threads > 1) this.#memory.kernels.endAssist()
    platformThreads.forget(this.#memory.memory)
  }
}

/** Below so many codes a fit takes less than it takes to wake a thread. */
const LEAST_WORK = 20_000
