import { checkInteger, checkKnownOptions, NutshellError } from '@nutshell-ml/core'
import '@tensorflow/tfjs-backend-cpu' // has its kernels registered
import {
  copyRegisteredKernels,
  engine,
  findBackendFactory,
  getKernel,
  getKernelsForBackend,
  type KernelFunc,
  registerBackend,
  registerKernel,
  unregisterKernel
} from '@tensorflow/tfjs-core'
import { NutshellBackend } from './backend'
import { ALL_KERNELS } from './kernels/all-kernels'
import type { FastKernel, KernelCall } from './kernels/kernel'
import { TensorMemory } from './memory/tensor-memory'

/** The name that TensorFlow.js knows the backend by: `tf.setBackend('nutshell')`. */
export const BACKEND_NAME = 'nutshell'
/** Above that of `cpu` (1), below that of `tensorflow`. */
const PRIORITY = 2
const MOST_THREADS = 1024

export interface RegisterOptions {
  /** Threads that kernels run on, with the one that calls. @default 'auto', as many as the machine runs at once, 16 at most */
  threads?: 'auto' | number
}

/** What the backend is, or will be, created with. */
let threads: 'auto' | number = 'auto'
let memory: TensorMemory | undefined

/**
 * Registers the backend `nutshell` with TensorFlow.js. Importing this package does it, with the defaults; TensorFlow.js chooses it
 * by itself where nothing better is registered.
 *
 * @returns false where it cannot run, for want of WebAssembly's SIMD: nothing is registered then
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION: also where the backend is in use with another number of threads
 */
export function registerNutshell(options: RegisterOptions = {}): boolean {
  checkKnownOptions('registerNutshell', options, ['threads'])
  if (options.threads !== undefined && options.threads !== threads) {
    if (options.threads !== 'auto') checkInteger('threads', options.threads, 1, MOST_THREADS)
    // It may be there by another copy of this package; to look for it by name would make it.
    const inUse = engine().registry[BACKEND_NAME] as NutshellBackend | undefined
    if (inUse !== undefined && inUse.threads !== options.threads) {
      throw new NutshellError(
        'INVALID_OPTION',
        `threads = ${options.threads}: the backend is in use with ${inUse.threads}; call this before the first tensor is made`
      )
    }
    threads = options.threads
  }
  if (findBackendFactory(BACKEND_NAME) !== null) return true
  if (!TensorMemory.canBe()) return false
  if (getKernelsForBackend(BACKEND_NAME).length === 0) {
    copyRegisteredKernels('cpu', BACKEND_NAME)
    for (const kernel of ALL_KERNELS) replace(kernel)
  }
  return registerBackend(BACKEND_NAME, createBackend, PRIORITY)
}

/** The memory of the backend, once it has been in use. */
export function memoryInUse(): TensorMemory | undefined {
  return memory
}

function createBackend(): NutshellBackend {
  memory = TensorMemory.create(threads)
  return new NutshellBackend(memory)
}

function replace({ name, run }: FastKernel): void {
  const plain = getKernel(name, BACKEND_NAME)
  const plainRun = plain.kernelFunc
  const kernelFunc: KernelFunc = (call) => {
    const { inputs, attrs = {}, backend } = call
    return (backend as NutshellBackend).attempt(() => run({ inputs, attrs, backend } as KernelCall) ?? plainRun(call))
  }
  unregisterKernel(name, BACKEND_NAME)
  registerKernel({ ...plain, backendName: BACKEND_NAME, kernelFunc })
}
