import { Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

/** Both work in float64 and round once, which may go either way; one divides where the other multiplies, before it adds. */
const BOUND = { relative: 2 ** -23, absolute: 2 ** -45 }

function seeded(shape: number[], from: number, to: number, seed: number): Values {
  const random = new Random(seed)
  const size = shape.reduce((product, n) => product * n, 1)
  return { shape, values: Float32Array.from({ length: size }, () => from + random.next() * (to - from)) }
}

function inputsOf(shape: number[], channels: number[] = shape.slice(-1)) {
  const x = seeded(shape, -3, 3, 1)
  const mean = seeded(channels, -1, 1, 2)
  const variance = seeded(channels, 0, 2, 3)
  const scale = seeded(channels, -2, 2, 4)
  const offset = seeded(channels, -1, 1, 5)
  return { x, mean, variance, scale, offset }
}

describe.runIf(HAS_BACKEND)('FusedBatchNorm', () => {
  it('gives what the plain kernel gives', () => {
    for (const channels of [1, 2, 3, 4, 5, 10, 32, 63, 64, 67, 200]) {
      const { x, mean, variance, scale, offset } = inputsOf([3, 5, 7, channels])
      const some: { [name: string]: Values }[] = [{}, { scale }, { offset }, { scale, offset }]
      for (const inputs of some) {
        expectTwins('FusedBatchNorm', { x, mean, variance, ...inputs }, { varianceEpsilon: 1e-3 }, BOUND)
      }
    }
    // Several tasks, and channels that x has all at once.
    expectTwins('FusedBatchNorm', inputsOf([9, 25, 25, 7]), { varianceEpsilon: 1e-5 }, BOUND)
    expectTwins('FusedBatchNorm', inputsOf([2, 10, 10, 3], [2, 10, 10, 3]), {}, BOUND)
  })

  it('takes zero variance, infinities and NaN to where the plain kernel takes them', () => {
    const some = [0, -0, 1, -2, Infinity, -Infinity, Number.NaN]
    const all = some.flatMap((x) => some.map((variance) => [x, variance]))
    for (const factor of [0, 2, Infinity, Number.NaN]) {
      const of = (values: number[]): Values => ({ shape: [all.length], values })
      const inputs = {
        x: { shape: [1, 1, 1, all.length], values: all.map(([x]) => x) },
        mean: of(all.map(() => 1)),
        variance: of(all.map(([, variance]) => variance)),
        scale: of(all.map(() => factor)),
        offset: of(all.map(() => 1))
      }
      expectTwins('FusedBatchNorm', inputs, { varianceEpsilon: 0 }, BOUND)
    }
  })

  it('gives what was worked out by hand', () => {
    const inputs = {
      x: { shape: [1, 1, 2, 2], values: [2, 4, 9, 8] },
      mean: { shape: [2], values: [1, 2] },
      variance: { shape: [2], values: [3, 8] },
      scale: { shape: [2], values: [4, 6] },
      offset: { shape: [2], values: [5, 0] }
    }
    const [{ values }] = runOn('nutshell', 'FusedBatchNorm', inputs, { varianceEpsilon: 1 })
    expect(Array.from(values)).toEqual([7, 4, 21, 12])
  })

  it('leaves the rest to the plain kernel', () => {
    const { x, mean, variance } = inputsOf([2, 3, 4, 6])
    expectTwins('FusedBatchNorm', { x: { shape: [0, 3, 4, 6], values: [] }, mean, variance }, {}, BOUND)
    expectTwins('FusedBatchNorm', { x, mean, variance, scale: { shape: [1], values: [3] } }, {}, BOUND)
    expectTwins(
      'FusedBatchNorm',
      { x, mean: { ...mean, values: [1, 2, 3, 4, 5, 6], dtype: 'int32' }, variance },
      {},
      BOUND
    )
  })

  it('gives the same to the bit with threads', async () => {
    const inputs = inputsOf([9, 25, 25, 13])
    const first = runOn('nutshell', 'FusedBatchNorm', inputs)
    await untilThreadsAreThere()
    for (let i = 0; i < 3; i++) expect(runOn('nutshell', 'FusedBatchNorm', inputs)).toEqual(first)
  })
})
