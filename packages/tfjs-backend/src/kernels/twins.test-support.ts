import { engine, env, type NamedAttrMap, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import '../index'
import { TensorMemory } from '../memory/tensor-memory'
import { memoryInUse } from '../register'
import { untilAllAreThere } from '../threads.test-support'

// When it is first used the backend `cpu` advises to install another one, but not where it is tested. For no longer than that: what
// else it does then, to count tensors after each kernel, takes what an operation saves for its gradient for a leak.
env().set('IS_TEST', true)
engine().setBackend('cpu')
tensor(0).dispose()
env().set('IS_TEST', false)

/** False under `node --no-enable-sse4-1`: then there is no backend, and `cpu` does all. */
export const HAS_BACKEND = TensorMemory.canBe()

export interface Values {
  shape: number[]
  values: number[] | Float32Array | Int32Array | Uint8Array
  /** @default 'float32' */
  dtype?: 'float32' | 'int32' | 'bool'
}

export interface Result {
  shape: number[]
  dtype: string
  values: ArrayLike<number>
}

/** What a kernel makes of its inputs on a backend. */
export function runOn(
  backend: 'nutshell' | 'cpu',
  kernel: string,
  inputs: { [name: string]: Values },
  attrs: NamedAttrMap = {}
): Result[] {
  engine().setBackend(backend)
  return tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(inputs).map(([name, { values, shape, dtype }]) => [name, tensor(values, shape, dtype)])
    )
    const results = engine().runKernel(kernel, tensors, attrs)
    return [results].flat().map((result) => {
      const { shape, dtype } = result as Tensor
      return { shape, dtype, values: (result as Tensor).dataSync() }
    })
  })
}

/**
 * Expects a kernel to give what its plain twin gives: the same shapes and types, and numbers that differ by at most
 * `relative` times their size plus `absolute`. NaN is NaN, an infinity is the same infinity.
 */
export function expectTwins(
  kernel: string,
  inputs: { [name: string]: Values },
  attrs: NamedAttrMap = {},
  { relative = 0, absolute = 0 } = {}
): void {
  const expected = runOn('cpu', kernel, inputs, attrs)
  const actual = runOn('nutshell', kernel, inputs, attrs)
  expect(actual.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
    expected.map(({ shape, dtype }) => ({ shape, dtype }))
  )
  for (const [i, { values }] of expected.entries()) {
    for (let j = 0; j < values.length; j++) {
      const [plain, fast] = [values[j], actual[i].values[j]]
      if (Object.is(plain, fast) || plain === fast) continue
      if (!(Math.abs(plain - fast) <= relative * Math.abs(plain) + absolute)) {
        expect.fail(`${kernel}: result ${i}, number ${j} of ${values.length}: got ${fast}, expected ${plain}`)
      }
    }
  }
}

/** Waits until the threads of the backend are there. */
export async function untilThreadsAreThere(): Promise<void> {
  runOn('nutshell', 'Fill', {}, { shape: [1], value: 1 })
  await untilAllAreThere(memoryInUse() as TensorMemory)
}
