import { KernelCode } from '@nutshell-ml/core'
import { MEMORY_LIMITS_AT, MOST_PAGES, WASM } from './wasm.generated'

const PAGE_BYTES = 65536
/** Where a line of the processor's cache begins. */
const LINE = 64
/** The first KiB is for what threads share; what the compiler may have of its own begins there. */
const FIRST = 4096

type Kernel = (...args: number[]) => number

/** The kernels of assembly/index.ts. */
export type BoostKernels = Readonly<
  Record<
    | 'addToScores'
    | 'codeNumbers'
    | 'differentiate'
    | 'endAssist'
    | 'find'
    | 'greatestSizes'
    | 'interleave'
    | 'partition'
    | 'recordBytes'
    | 'roundAll',
    Kernel
  >
>

const CODE = /* @__PURE__ */ new KernelCode(WASM, MEMORY_LIMITS_AT)

/** Memory with the kernels over it, handed out from front to end. */
export class BoostMemory {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly isShared: boolean
  readonly kernels: BoostKernels
  #end = FIRST
  /** All of the memory, as it was when one was last asked for. */
  #words = new Int32Array(0)
  #numbers = new Float64Array(0)

  /** Memory that threads can share, where there is such. Undefined where WebAssembly or its SIMD is missing. */
  static create(isToShare = true): BoostMemory | undefined {
    const isShared = isToShare && CODE.module(true) !== undefined
    const module = CODE.module(isShared)
    return module && new BoostMemory(module as WebAssembly.Module, isShared)
  }

  private constructor(module: WebAssembly.Module, isShared: boolean) {
    this.module = module
    this.isShared = isShared
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: isShared })
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.memory } })
    this.kernels = exports as unknown as BoostKernels
  }

  /** The address of so many bytes, at the start of a line; throws a RangeError where the system has not so much. */
  take(bytes: number): number {
    const at = Math.ceil(this.#end / LINE) * LINE
    this.#grow(at + bytes)
    this.#end = at + bytes
    return at
  }

  /**
   * So many bytes more, where there are such, before anyone has the memory: when it grows, views are lost where it is not shared,
   * and where it is, V8 may leave a thread that is just receiving it with the size that it had, and end it at its next write beyond.
   */
  reserve(bytes: number): void {
    try {
      this.#grow(this.#end + bytes)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }

  #grow(bytes: number): void {
    const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE_BYTES)
    if (missing > 0) this.memory.grow(missing)
  }

  /** The memory in words of 4 bytes, and as float64 numbers: for single ones, sooner than by a view of them. */
  get words(): Int32Array {
    if (this.#words.length * 4 < this.#end) this.#words = new Int32Array(this.memory.buffer)
    return this.#words
  }

  get numbers(): Float64Array {
    if (this.#numbers.length * 8 < this.#end) this.#numbers = new Float64Array(this.memory.buffer)
    return this.#numbers
  }

  // Views hold until memory grows where it is not shared, and for good where it is.
  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, at, length)
  }

  ints(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length)
  }

  doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, at, length)
  }

  singles(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length)
  }
}
