import { MEMORY_LIMITS_AT, WASM } from '#data'

/** A function of the kernels: numbers and addresses in, a number or nothing out. */
type Kernel = (...args: number[]) => number

/** The kernels over one memory. */
export interface Kernels {
  readonly memory: WebAssembly.Memory
  readonly call: Readonly<Record<KernelName, Kernel>>
}

export type KernelName =
  | 'assign'
  | 'axpy'
  | 'columnMeans'
  | 'distances'
  | 'dot'
  | 'gemm'
  | 'jobBytes'
  | 'measure'
  | 'moveRow'
  | 'range'
  | 'rowNorms'
  | 'seedTake'
  | 'seedTrial'
  | 'separate'
  | 'settle'
  | 'settleCoarse'
  | 'shift'
  | 'softmax'
  | 'split'
  | 'touch'
  | 'writeMeans'

/** Kernels as scripts/assembly.mjs writes them, compiled on first use and once. */
export class KernelCode {
  readonly #wasm: string
  readonly #memoryLimitsAt: number
  readonly #modules: { [isShared: string]: WebAssembly.Module | null } = {}

  constructor(wasm: string, memoryLimitsAt: number) {
    this.#wasm = wasm
    this.#memoryLimitsAt = memoryLimitsAt
  }

  /**
   * The kernels for a memory that threads share or for one that they do not; undefined where WebAssembly, its SIMD or what threads
   * share is missing. A WebAssembly.Module, which not every consumer's compiler knows.
   */
  module(isShared: boolean): object | undefined {
    this.#modules[`${isShared}`] ??= compile(this.#wasm, this.#memoryLimitsAt, isShared)
    return this.#modules[`${isShared}`] ?? undefined
  }
}

const CODE = /* @__PURE__ */ new KernelCode(WASM, MEMORY_LIMITS_AT)

/** The compiled kernels of this package. */
export function kernelModule(isShared: boolean): WebAssembly.Module | undefined {
  return CODE.module(isShared) as WebAssembly.Module | undefined
}

/** Instantiates the kernels over `memory`. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return { memory, call: exports as unknown as Kernels['call'] }
}

function compile(wasm: string, memoryLimitsAt: number, isShared: boolean): WebAssembly.Module | null {
  if (typeof WebAssembly !== 'object' || (isShared && typeof SharedArrayBuffer !== 'function')) return null
  const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0))
  if (!isShared) bytes[memoryLimitsAt] = 1
  try {
    return new WebAssembly.Module(bytes)
  } catch {
    // No SIMD here, or (some browsers) no synchronous compilation on this thread.
    return null
  }
}
