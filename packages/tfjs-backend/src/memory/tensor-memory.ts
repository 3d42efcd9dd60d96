import { KernelCode, NutshellError, PhaseThreads } from '@nutshell-ml/core'
import { Allocator, type Block } from './allocator'
import { MEMORY_LIMITS_AT, MOST_PAGES, WASM } from './wasm.generated'

const PAGE_BYTES = 65536
/** What lies before is for what threads share, the job (assembly/job.ts) and the compiler. */
const FIRST = 8192
/** Memory at the end that nobody has: kernels read a few numbers at a time, also where fewer are left of a tensor. */
const LAST = 64
/** Memory that is there from the start: none of it costs anything before it is written to. */
const FIRST_PAGES = 1024
/** Memory grows by at least so much, or by a half. */
const LEAST_PAGES = 1024

type Kernel = (...args: number[]) => number
/** The kernels of assembly/index.ts. Those that share work return 1, or 0 where a thread is gone. */
export type TensorKernels = { readonly [name: string]: Kernel }

const CODE = /* @__PURE__ */ new KernelCode(WASM, MEMORY_LIMITS_AT)

/** Memory that tensors live in, with the kernels over it and the threads that work on it. */
export class TensorMemory {
  readonly module: object
  readonly memory: WebAssembly.Memory
  readonly isShared: boolean
  readonly kernels: TensorKernels & { endAssist(): number }
  readonly #allocator = new Allocator(FIRST)
  readonly #threads: PhaseThreads

  /** False where WebAssembly or its SIMD is missing. */
  static canBe(): boolean {
    return CODE.module(true) !== undefined || CODE.module(false) !== undefined
  }

  /** Only where there can be one. */
  static create(threads: 'auto' | number): TensorMemory {
    const isShared = CODE.module(true) !== undefined
    return new TensorMemory(CODE.module(isShared) as object, isShared, threads)
  }

  private constructor(module: object, isShared: boolean, threads: 'auto' | number) {
    this.module = module
    this.isShared = isShared
    this.memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES, shared: isShared })
    const { exports } = new WebAssembly.Instance(module as WebAssembly.Module, { env: { memory: this.memory } })
    this.kernels = exports as unknown as TensorMemory['kernels']
    this.#allocator.add(FIRST_PAGES * PAGE_BYTES - FIRST - LAST)
    this.#threads = new PhaseThreads(this, threads, true)
  }

  /** Threads in all, with the one that calls. */
  get threads(): number {
    return this.#threads.threads
  }

  /** Bytes that are lent out. */
  get bytesInUse(): number {
    return this.#allocator.inUse
  }

  /** Bytes that the memory has. */
  get bytes(): number {
    return this.memory.buffer.byteLength
  }

  /**
   * A block of at least so many bytes, with what was there before in it.
   *
   * @param what what it is for, in the words of the error
   * @throws NutshellError OUT_OF_MEMORY
   */
  take(bytes: number, what: () => string): Block {
    return this.#allocator.take(bytes) ?? this.#grow(bytes, what)
  }

  give(block: Block): void {
    this.#allocator.give(block)
  }

  /** Has `work` write into so many bytes that are given back when it returns. */
  borrow<T>(bytes: number, what: () => string, work: (at: number) => T): T {
    const block = this.take(bytes, what)
    try {
      return work(block.at)
    } finally {
      this.give(block)
    }
  }

  /** Runs a kernel on all threads that are there. @throws NutshellError WORKER_DIED */
  run(kernel: string, ...args: number[]): void {
    this.#threads.call()
    this.#threads.checkDone(this.kernels[kernel](...args))
  }

  /** Has the threads leave. */
  end(): void {
    this.#threads.end()
  }

  #grow(bytes: number, what: () => string): Block {
    const pages = this.bytes / PAGE_BYTES
    const missing = Math.ceil(this.#allocator.missing(bytes) / PAGE_BYTES)
    const wanted = Math.min(Math.max(missing, LEAST_PAGES, pages >>> 1), MOST_PAGES - pages)
    // Where the system has not so much, what is needed may still be there.
    for (const more of wanted > missing ? [wanted, missing] : [missing]) {
      if (pages + more > MOST_PAGES) break
      this.#threads.awaitArrival()
      try {
        this.memory.grow(more)
      } catch (error) {
        if (error instanceof RangeError) continue
        throw error
      }
      this.#allocator.add(more * PAGE_BYTES)
      return this.#allocator.take(bytes) as Block
    }
    throw new NutshellError(
      'OUT_OF_MEMORY',
      `out of memory: ${what()} needs ${show(bytes)}, and tensors have ${show(this.bytesInUse)} of at most ` +
        `${show(MOST_PAGES * PAGE_BYTES)}; dispose tensors that are not needed (tf.tidy), or take smaller batches`
    )
  }
}

function show(bytes: number): string {
  if (bytes < 1e6) return `${bytes} bytes`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
