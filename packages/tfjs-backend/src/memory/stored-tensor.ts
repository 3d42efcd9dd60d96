import type { backend_util, DataType, TensorInfo } from '@tensorflow/tfjs-core'
import type { Block } from './allocator'
import type { TensorMemory } from './tensor-memory'

/** Types of tensors that kernels know. */
type KernelType = 'float32' | 'int32' | 'bool'
const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }

type Lent = { readonly block: Block; readonly dtype: KernelType; readonly size: number }

/** The values of a tensor: in an array, or, once a kernel has asked for them, in the kernels' memory. */
export class StoredTensor {
  readonly dtype: DataType
  refCount: number
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo }
  readonly #memory: TensorMemory
  #array: backend_util.BackendValues | undefined
  #lent: Lent | undefined
  /** The same values as another type: a tensor that is cast to a wider type shares what it was cast from. */
  #converted: Lent | undefined

  constructor(memory: TensorMemory, dtype: DataType, values: backend_util.BackendValues | undefined, refCount: number) {
    this.#memory = memory
    this.dtype = dtype
    this.refCount = refCount
    this.values = values
  }

  /** One without values yet, in the kernels' memory. */
  static withRoom(memory: TensorMemory, dtype: KernelType, size: number, what: () => string): StoredTensor {
    const stored = new StoredTensor(memory, dtype, undefined, 1)
    stored.#lent = lend(memory, dtype, size, what)
    return stored
  }

  /** Whether the values lie in the kernels' memory, where others will when the tensor is gone. */
  get isLent(): boolean {
    return this.#lent !== undefined
  }

  get values(): backend_util.BackendValues | undefined {
    if (this.#lent === undefined) return this.#array
    // A memory that is not shared has another buffer when it has grown.
    const array = this.#array as Float32Array | undefined
    if (array === undefined || array.buffer !== this.#memory.memory.buffer)
      this.#array = viewOf(this.#memory, this.#lent)
    return this.#array
  }

  set values(values: backend_util.BackendValues | undefined) {
    this.free()
    // Kernels of the backend `cpu` hand on parts of what they were given; what these lie in may be given back before they are.
    this.#array = isOfKernels(values, this.#memory) ? (values as Float32Array).slice() : values
  }

  /** The address of the values as a type. */
  addressAs(dtype: DataType, what: () => string): number {
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new TypeError(`kernels have no tensors of type ${dtype}`)
    }
    if (this.#lent?.dtype === dtype) return this.#lent.block.at
    if (this.#converted?.dtype === dtype) return this.#converted.block.at
    const values = this.values as Float32Array | number[]
    const lent = lend(this.#memory, dtype, values.length, what)
    viewOf(this.#memory, lent).set(values)
    if (this.#lent === undefined && values instanceof ARRAYS[dtype]) {
      this.#lent = lent
      this.#array = undefined
    } else {
      if (this.#converted !== undefined) this.#memory.give(this.#converted.block)
      this.#converted = lent
    }
    return lent.block.at
  }

  /** Gives back what it has of the kernels' memory. */
  free(): void {
    for (const lent of [this.#lent, this.#converted]) if (lent !== undefined) this.#memory.give(lent.block)
    this.#lent = this.#converted = undefined
    this.#array = undefined
  }
}

/** A memory that threads share has another buffer when it has grown, over the same bytes. */
function isOfKernels(values: unknown, { memory, isShared }: TensorMemory): boolean {
  if (!ArrayBuffer.isView(values)) return false
  return isShared ? values.buffer instanceof SharedArrayBuffer : values.buffer === memory.buffer
}

function lend(memory: TensorMemory, dtype: KernelType, size: number, what: () => string): Lent {
  const bytes = size * ARRAYS[dtype].BYTES_PER_ELEMENT
  return { block: memory.take(bytes, what), dtype, size }
}

function viewOf(memory: TensorMemory, { block, dtype, size }: Lent): Float32Array | Int32Array | Uint8Array {
  return new ARRAYS[dtype](memory.memory.buffer, block.at, size)
}
