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

/** Compiled on first use and once; null where WebAssembly or its SIMD is missing. */
let shared: WebAssembly.Module | null | undefined
let unshared: WebAssembly.Module | null | undefined

/** The compiled kernels, for a memory that threads share or for one that they do not; undefined where they cannot run. */
export function kernelModule(isShared: boolean): WebAssembly.Module | undefined {
  if (isShared) {
    shared ??= compileKernels(WASM, MEMORY_LIMITS_AT, true) as WebAssembly.Module | null
    return shared ?? undefined
  }
  unshared ??= compileKernels(WASM, MEMORY_LIMITS_AT, false) as WebAssembly.Module | null
  return unshared ?? undefined
}

/** Instantiates the kernels over `memory`. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return { memory, call: exports as unknown as Kernels['call'] }
}

/**
 * A module of kernels, as scripts/assembly.mjs writes it, for a memory that threads share or for one that they do not; null where
 * it cannot run. A WebAssembly.Module, which not every consumer's compiler knows.
 */
export function compileKernels(wasm: string, memoryLimitsAt: number, isShared: boolean): object | null {
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
