import {
  copyRegisteredKernels,
  engine,
  findBackend,
  getKernelsForBackend,
  registerBackend
} from '@tensorflow/tfjs-core'
import { NutshellBackend } from './backend'
import { TensorMemory } from './memory/tensor-memory'
import './index'

/** Where Control (core/assembly/control.ts) has the number of helpers that are there. */
export const HELPERS_AT = 64 + 132

/** A backend of its own on so many threads, registered under a name of its own, and its memory. */
export function backendOn(threads: number): { name: string; memory: TensorMemory } {
  const name = `nutshell on ${threads}`
  if (getKernelsForBackend(name).length === 0) copyRegisteredKernels('nutshell', name)
  if (findBackend(name) !== null) throw new Error(`${name} is there`)
  const memory = TensorMemory.create(threads)
  registerBackend(name, () => new NutshellBackend(memory))
  return { name, memory }
}

export function helpersOf({ memory }: TensorMemory): number {
  return Atomics.load(new Int32Array(memory.buffer), HELPERS_AT / 4)
}

/** Waits until all threads of a memory are there: they come when a kernel calls them and they are ready. */
export async function untilAllAreThere(memory: TensorMemory): Promise<void> {
  for (let attempt = 0; attempt < 3000; attempt++) {
    memory.borrow(
      64,
      () => 'a test',
      (at) => memory.run('fill', at, 16, 0)
    )
    if (helpersOf(memory) === memory.threads - 1) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`${helpersOf(memory)} of ${memory.threads - 1} helpers came`)
}

/** The bytes of a tensor's values. */
export function bytesOf(values: ArrayLike<number>): string {
  return Buffer.from(Float32Array.from(values).buffer).toString('base64')
}

/** Runs work on a backend. */
export function on<T>(name: string, work: () => T): T {
  engine().setBackend(name)
  return work()
}
