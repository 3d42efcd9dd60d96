import { Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

/**
 * Powers of e are off by an ulp (2^-23), twice where a sum of them divides; their sum and the quotient are rounded on both sides:
 * two halves of an ulp each. The plain powers are right to half an ulp. What is below 2^-126 is 0 here.
 */
const BOUND = { relative: 6 * 2 ** -23, absolute: 2 ** -126 }

function seeded(shape: number[], spread: number, seed = 1): Values {
  const random = new Random(seed)
  const size = shape.reduce((product, n) => product * n, 1)
  return { shape, values: Float32Array.from({ length: size }, () => (random.next() * 2 - 1) * spread) }
}

describe.runIf(HAS_BACKEND)('Softmax', () => {
  it('gives what the plain kernel gives', () => {
    const widths = [1, 2, 3, 4, 5, 10, 15, 16, 17, 18, 19, 63, 100, 1001]
    for (const shape of [...widths.map((width) => [9, width]), [7], [2, 3, 5], [128, 10], [2000, 10], [3, 5003]]) {
      for (const spread of [1, 10, 100]) {
        expectTwins('Softmax', { logits: seeded(shape, spread) }, { dim: shape.length - 1 }, BOUND)
      }
    }
  })

  it('takes infinities and NaN to where the plain kernel takes them', () => {
    const { Infinity: infinity, NaN: nan } = globalThis
    for (const specials of [[-infinity], [infinity], [nan], [infinity, -infinity], [3e38, -3e38]]) {
      for (const columns of [3, 10, 21]) {
        for (const every of [1, 4, 13]) {
          const logits = seeded([8, columns], 5)
          const values = Float32Array.from(logits.values)
          for (let i = 0, j = 0; i < values.length; i += every, j++) values[i] = specials[j % specials.length]
          expectTwins('Softmax', { logits: { ...logits, values } }, { dim: 1 }, BOUND)
        }
      }
    }
  })

  it('gives what was worked out by hand', () => {
    const thirds = Math.log(2)
    const [{ values }] = runOn(
      'nutshell',
      'Softmax',
      { logits: { shape: [2, 2], values: [0, thirds, 7, 7] } },
      { dim: 1 }
    )
    expect(values[0]).toBeCloseTo(1 / 3, 6)
    expect(values[1]).toBeCloseTo(2 / 3, 6)
    expect([values[2], values[3]]).toEqual([0.5, 0.5])
  })

  it('leaves the rest to the plain kernel', () => {
    expectTwins('Softmax', { logits: { shape: [0, 3], values: [] } }, { dim: 1 })
    expectTwins('Softmax', { logits: { shape: [3, 0], values: [] } }, { dim: 1 })
    expectTwins('Softmax', { logits: { shape: [1, 3], values: [1, 2, 4], dtype: 'int32' } }, { dim: -1 }, BOUND)
    expect(() => runOn('nutshell', 'Softmax', { logits: seeded([2, 3], 1) }, { dim: 0 })).toThrow('non-last dimension')
  })

  it('gives the same to the bit with threads', async () => {
    const logits = seeded([4001, 10], 4)
    const first = runOn('nutshell', 'Softmax', { logits }, { dim: 1 })
    await untilThreadsAreThere()
    for (let i = 0; i < 3; i++) expect(runOn('nutshell', 'Softmax', { logits }, { dim: 1 })).toEqual(first)
  })
})
