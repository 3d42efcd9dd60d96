import { Random } from '@nutshell-ml/core'
import { beforeAll, describe, it } from 'vitest'
import { expectTwins, HAS_BACKEND, untilThreadsAreThere } from './twins.test-support'

const SIZES = [0, 1, 3, 4, 5, 15, 16, 17, 63, 65, 1000, 20_001]

const numbers = (size: number): Float32Array => {
  const random = new Random(2)
  return Float32Array.from({ length: size }, (_, i) =>
    i % 7 === 0 ? 0 : (random.next() - 0.5) * Math.exp(random.next() * 20)
  )
}
const integers = (size: number): Int32Array => Int32Array.from(numbers(size))
const booleans = (size: number): Uint8Array => Uint8Array.from(numbers(size), (x) => (x > 0 ? 1 : 0))

describe.runIf(HAS_BACKEND)('types', () => {
  beforeAll(untilThreadsAreThere)

  it('casts as the plain twin does', () => {
    for (const size of SIZES) {
      const shape = [size]
      for (const dtype of ['int32', 'bool', 'float32']) {
        expectTwins('Cast', { x: { shape, values: numbers(size) } }, { dtype })
        expectTwins('Cast', { x: { shape, values: integers(size), dtype: 'int32' } }, { dtype })
        expectTwins('Cast', { x: { shape, values: booleans(size), dtype: 'bool' } }, { dtype })
      }
    }
  })

  it('casts what an int32 cannot be as JavaScript does', () => {
    const values = [
      NaN,
      Infinity,
      -Infinity,
      3e9,
      -3e9,
      2 ** 31,
      -(2 ** 31),
      2 ** 32,
      1e10,
      2 ** 54,
      1e20,
      -1e38,
      -0.9,
      1.9
    ]
    expectTwins('Cast', { x: { shape: [values.length], values } }, { dtype: 'int32' })
    expectTwins('Cast', { x: { shape: [values.length], values } }, { dtype: 'bool' })
  })

  it('asks numbers what the plain twin asks', () => {
    for (const size of SIZES) {
      const values = numbers(size).map((x, i) => [x, NaN, x, Infinity, x, -Infinity, x][i % 7])
      for (const name of ['IsNan', 'IsInf', 'IsFinite']) expectTwins(name, { x: { shape: [size], values } })
      expectTwins('LogicalNot', { x: { shape: [size], values: booleans(size), dtype: 'bool' } })
    }
  })

  it('has zeros and ones like a tensor', () => {
    for (const name of ['ZerosLike', 'OnesLike']) {
      for (const size of SIZES) expectTwins(name, { x: { shape: [size], values: numbers(size) } })
      expectTwins(name, { x: { shape: [2, 2], values: integers(4), dtype: 'int32' } })
      expectTwins(name, { x: { shape: [2, 2], values: booleans(4), dtype: 'bool' } })
    }
  })
})
