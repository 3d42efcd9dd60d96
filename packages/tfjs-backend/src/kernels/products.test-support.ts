import { Random } from '@nutshell-ml/core'
import { engine, type NamedAttrMap } from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { bytesOf } from '../threads.test-support'
import { runOn, type Values } from './twins.test-support'

/** What a result of float32 may be off by, relative to it. */
export const ROUNDING = 2 ** -24

/** Which of two matrices are given transposed. */
export const TRANSPOSES = [
  { transposeA: false, transposeB: false },
  { transposeA: true, transposeB: false },
  { transposeA: false, transposeB: true },
  { transposeA: true, transposeB: true }
]

/** Whole numbers from -most to most. Sums of their products are exact as long as they are below 2^24. */
export function integers(shape: number[], seed: number, most = 16): Values & { values: Float32Array } {
  const random = new Random(seed)
  return { shape, values: new Float32Array(sizeOf(shape)).map(() => random.int(2 * most + 1) - most) }
}

/** Numbers between -1 and 1. */
export function fractions(shape: number[], seed: number): Values & { values: Float32Array } {
  const random = new Random(seed)
  return { shape, values: new Float32Array(sizeOf(shape)).map(() => random.next() * 2 - 1) }
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}

/** Two matrices whose product is m x n, of sums of k. */
export function matrices(
  m: number,
  n: number,
  k: number,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
  batchA: number[] = [],
  batchB: number[] = [],
  numbers = integers
) {
  return {
    a: numbers([...batchA, ...(transposeA ? [k, m] : [m, k])], m + 1000 * k),
    b: numbers([...batchB, ...(transposeB ? [n, k] : [k, n])], n + 7000 * k)
  }
}

/**
 * Expects sums of `terms` products to be those of cpu, within what the order of sums may change. Each product and each sum is
 * rounded, by 2^-24 of it at most, and no partial sum exceeds S, the sum of the absolute products: this kernel and its twin are
 * each within (terms + 1) 2^-24 S of what is exact (N. Higham: Accuracy and Stability of Numerical Algorithms, 2002, section 3.1;
 * one rounding more where parts of a sum are added up), and so within 2 (terms + 2) 2^-24 S of each other, where terms that are
 * squares of 2^-24 disappear in the 2 that are too many: up to 3000 terms. S is what the twin makes of absolute values; a bias is
 * one more term. An activation has slopes of at most 1 and an error of its own of up to 4 places of the last bit.
 */
export function expectProducts(
  kernel: string,
  inputs: { [name: string]: Values },
  attrs: NamedAttrMap,
  terms: number
): void {
  const absolute = Object.entries(inputs).map(([name, { shape, values }]) => {
    return [name, { shape, values: Float32Array.from(values as Float32Array, Math.abs) }]
  })
  const [sums] = runOn('cpu', kernel, Object.fromEntries(absolute), { ...attrs, activation: 'linear' })
  const [plain] = runOn('cpu', kernel, inputs, attrs)
  const [fast] = runOn('nutshell', kernel, inputs, attrs)
  expect(fast.shape).toEqual(plain.shape)
  const factor = 2 * (terms + 2) * ROUNDING
  for (let i = 0; i < plain.values.length; i++) {
    const ofActivation = attrs.activation === undefined ? 0 : 4 * 2 * ROUNDING * Math.abs(plain.values[i])
    const error = Math.abs(fast.values[i] - plain.values[i])
    if (!(error <= factor * sums.values[i] + ofActivation)) {
      expect.fail(`${kernel}: number ${i}: got ${fast.values[i]}, expected ${plain.values[i]} for ${terms} terms`)
    }
  }
}

/** The bits of what a kernel makes on a backend of that name. */
export function bitsOn(
  backend: string,
  kernel: string,
  inputs: { [name: string]: Values },
  attrs: NamedAttrMap
): string[] {
  return runOn(backend as 'nutshell', kernel, inputs, attrs).map(({ values }) => bytesOf(values))
}

/** Bytes that tensors and kernels have in the kernels' memory. */
export function bytesInKernels(): number {
  engine().setBackend('nutshell')
  return (engine().memory() as unknown as { numBytesInKernels: number }).numBytesInKernels
}
