import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'

/** What TensorFlow.js calls a kernel with. */
export interface KernelCall {
  readonly inputs: { readonly [name: string]: TensorInfo }
  readonly attrs: NamedAttrMap
  readonly backend: NutshellBackend
}

/** A kernel that is better than that of the backend `cpu`, which is its plain twin and takes over where it returns undefined. */
export interface FastKernel {
  /** As TensorFlow.js calls it. */
  readonly name: string
  /** Undefined where the call is one that the kernel does not do: another type, more dimensions. Nothing is left behind then. */
  run(call: KernelCall): TensorInfo | TensorInfo[] | undefined
}
