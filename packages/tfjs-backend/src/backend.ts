import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import {
  type BackendTimingInfo,
  type backend_util,
  type DataId,
  type DataType,
  type KernelBackend,
  type TensorInfo,
  util
} from '@tensorflow/tfjs-core'
import { StoredTensor } from './memory/stored-tensor'
import type { TensorKernels, TensorMemory } from './memory/tensor-memory'

/** What tf.memory() says besides what TensorFlow.js counts. */
export interface BackendMemory {
  unreliable: boolean
  reasons: string[]
  /** Bytes of tensors in the memory of the kernels. */
  numBytesInKernels: number
  /** Bytes that this memory has grown to. */
  numBytesOfKernels: number
}

/** What `tf.backend()` is where this backend is set. */
export interface PublicBackend extends KernelBackend {
  /** Threads that kernels run on, with the one that calls. */
  readonly threads: number
  /** What `tf.memory()` says besides what TensorFlow.js counts. */
  memory(): BackendMemory
}

/**
 * TensorFlow.js on the SIMD kernels of assembly/, spread over threads. Kernels that are not replaced (src/kernels/) are those of the
 * backend `cpu`: they see the same values, for those of a tensor may lie in the kernels' memory or in an array.
 */
export class NutshellBackend extends MathBackendCPU implements PublicBackend {
  readonly #memory: TensorMemory
  /** What the kernel that runs has made. */
  #made: DataId[] | undefined

  constructor(memory: TensorMemory) {
    super()
    this.#memory = memory
  }

  /** Threads that kernels run on, with the one that calls. */
  get threads(): number {
    return this.#memory.threads
  }

  // What kernels use.

  /** Runs a kernel of assembly/ on all threads. */
  run(kernel: keyof TensorKernels & string, ...args: number[]): void {
    this.#memory.run(kernel, ...args)
  }

  /** The address of a tensor's values, of the tensor's type (float32 and int32: 4 bytes; bool: 1). They are not to be written. */
  addressOf({ dataId, dtype, shape }: TensorInfo): number {
    return this.#stored(dataId).addressAs(dtype, () => `a tensor of shape [${shape}]`)
  }

  /** A new tensor in the kernels' memory, with what was there before in it. */
  output(shape: readonly number[], dtype: 'float32' | 'int32' | 'bool' = 'float32'): TensorInfo {
    const size = util.sizeFromShape(shape as number[])
    const stored = StoredTensor.withRoom(this.#memory, dtype, size, () => `a tensor of shape [${shape}]`)
    const dataId = {}
    this.data.set(dataId, stored)
    this.#made?.push(dataId)
    return { dataId, shape: shape as number[], dtype }
  }

  /** Runs a kernel. Where it throws, for want of memory or of a thread, what it has made is given back. */
  attempt<T>(kernel: () => T): T {
    const outer = this.#made
    const made: DataId[] = []
    this.#made = made
    try {
      return kernel()
    } catch (error) {
      for (const dataId of made) if (this.data.has(dataId)) this.disposeData(dataId, true)
      throw error
    } finally {
      this.#made = outer
    }
  }

  /** Bytes that a kernel needs while it runs, at an address. */
  borrow<T>(bytes: number, what: () => string, work: (at: number) => T): T {
    return this.#memory.borrow(bytes, what, work)
  }

  /** Runs a kernel of assembly/ that does not share its work. */
  call(kernel: string, ...args: number[]): number {
    return this.#memory.kernels[kernel](...args)
  }

  /** What a kernel of assembly/ that tells how much scratch it needs says for the threads that there are. */
  scratchBytes(kernel: string, ...args: number[]): number {
    return this.#memory.kernels[kernel](this.threads, ...args)
  }

  // What TensorFlow.js uses.

  // Without the advice to install tfjs-node that the backend `cpu` has at this place.
  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): DataId {
    const dataId = {}
    this.data.set(dataId, new StoredTensor(this.#memory, dtype, values, 1))
    return dataId
  }

  override move(
    dataId: DataId,
    values: backend_util.BackendValues,
    _shape: number[],
    dtype: DataType,
    refCount: number
  ): void {
    this.data.set(dataId, new StoredTensor(this.#memory, dtype, values, refCount))
  }

  override readSync(dataId: DataId): backend_util.BackendValues {
    const values = super.readSync(dataId)
    return this.#stored(dataId).isLent ? (values as Float32Array).slice() : values
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const stored = this.data.has(dataId) ? this.#stored(dataId) : undefined
    const isGone = super.disposeData(dataId, force)
    if (isGone) stored?.free()
    return isGone
  }

  override async time(run: () => void): Promise<BackendTimingInfo> {
    const start = performance.now()
    run()
    return { kernelMs: performance.now() - start } as BackendTimingInfo
  }

  override memory(): BackendMemory {
    const { bytesInUse, bytes } = this.#memory
    return { ...super.memory(), numBytesInKernels: bytesInUse, numBytesOfKernels: bytes }
  }

  override dispose(): void {
    this.#memory.end()
  }

  #stored(dataId: DataId): StoredTensor {
    return this.data.get(dataId) as StoredTensor
  }
}
