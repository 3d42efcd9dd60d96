import { Random } from '@nutshell-ml/core'
import { beforeAll, describe, it } from 'vitest'
import { expectTwins, HAS_BACKEND, untilThreadsAreThere, type Values } from './twins.test-support'

const SIZES = [0, 1, 3, 4, 5, 15, 16, 17, 63, 65, 1000, 20_001]

const draw = (size: number, seed: number, dtype: 'float32' | 'bool'): Values => {
  const random = new Random(seed)
  const scale = dtype === 'bool' ? 2 : 100
  const values = Float32Array.from({ length: size }, () => random.next() * scale)
  return { shape: [size], dtype, values: dtype === 'bool' ? Uint8Array.from(values) : values }
}

describe.runIf(HAS_BACKEND)('truth', () => {
  beforeAll(untilThreadsAreThere)

  it('has the and and or of the plain twin', () => {
    for (const name of ['LogicalAnd', 'LogicalOr']) {
      for (const size of SIZES) expectTwins(name, { a: draw(size, 1, 'bool'), b: draw(size, 2, 'bool') })
      expectTwins(name, { a: { ...draw(6, 1, 'bool'), shape: [2, 3] }, b: draw(3, 2, 'bool') })
    }
  })

  it('selects as the plain twin does', () => {
    for (const size of SIZES) {
      const [condition, t, e] = [draw(size, 3, 'bool'), draw(size, 4, 'float32'), draw(size, 5, 'float32')]
      expectTwins('Select', { condition, t, e })
    }
    const t = { ...draw(6, 4, 'float32'), shape: [2, 3] }
    const e = { ...draw(6, 5, 'float32'), shape: [2, 3] }
    expectTwins('Select', { condition: draw(2, 3, 'bool'), t, e })
  })
})
