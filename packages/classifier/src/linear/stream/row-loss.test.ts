import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Loss } from '../problem'
import { curvatureOf, RowLoss, softmaxSlopes } from './row-loss'

const losses: Exclude<Loss, { name: 'softmax' }>[] = [
  { name: 'logistic' },
  { name: 'hinge' },
  { name: 'squared' },
  { name: 'absolute' },
  { name: 'epsilon-insensitive', epsilon: 0.5 },
  { name: 'huber', delta: 1.5 },
  { name: 'quantile', quantile: 0.8 }
]
const margin = fc.double({ min: -20, max: 20, noNaN: true })

describe.each(losses)('$name loss', (loss) => {
  const rowLoss = new RowLoss(loss)
  const target = loss.name === 'logistic' || loss.name === 'hinge' ? fc.constantFrom(0, 1) : margin

  it('lies above each of its tangents: the slope is a subgradient of a convex loss', () => {
    fc.assert(
      fc.property(margin, margin, target, (m, other, t) => {
        const tangent = rowLoss.value(m, t) + rowLoss.slope(m, t) * (other - m)
        expect(rowLoss.value(other, t)).toBeGreaterThanOrEqual(tangent - 1e-9)
        expect(rowLoss.value(m, t)).toBeGreaterThanOrEqual(0)
      })
    )
  })

  it('bends no more than its curvature says, where it is smooth', () => {
    if (!['logistic', 'squared', 'huber'].includes(loss.name)) return
    fc.assert(
      fc.property(margin, margin, target, (m, other, t) => {
        const change = Math.abs(rowLoss.slope(m, t) - rowLoss.slope(other, t))
        expect(change).toBeLessThanOrEqual(curvatureOf(loss) * Math.abs(m - other) + 1e-12)
      })
    )
  })
})

describe('losses by hand', () => {
  it.each<[Exclude<Loss, { name: 'softmax' }>, number, number, number, number]>([
    [{ name: 'logistic' }, 0, 1, Math.LN2, -0.5],
    [{ name: 'logistic' }, 800, 0, 800, 1],
    [{ name: 'logistic' }, -800, 1, 800, -1],
    [{ name: 'hinge' }, 0.25, 1, 0.75, -1],
    [{ name: 'hinge' }, 0.25, 0, 1.25, 1],
    [{ name: 'hinge' }, 2, 1, 0, 0],
    [{ name: 'squared' }, 1, 4, 4.5, -3],
    [{ name: 'absolute' }, 1, 4, 3, -1],
    [{ name: 'epsilon-insensitive', epsilon: 0.5 }, 5, 4, 0.5, 1],
    [{ name: 'epsilon-insensitive', epsilon: 0.5 }, 4.25, 4, 0, 0],
    [{ name: 'huber', delta: 1.5 }, 1, 4, 1.5 * (3 - 0.75), -1.5],
    [{ name: 'huber', delta: 1.5 }, 3, 4, 0.5, -1],
    [{ name: 'quantile', quantile: 0.8 }, 1, 4, 2.4, -0.8],
    [{ name: 'quantile', quantile: 0.8 }, 5, 4, 0.2, 0.2]
  ])('%o at %d for %d', (loss, m, target, value, slope) => {
    expect(new RowLoss(loss).value(m, target)).toBeCloseTo(value, 12)
    expect(new RowLoss(loss).slope(m, target)).toBeCloseTo(slope, 12)
  })

  it('softmax, also of large margins', () => {
    const margins = Float64Array.of(1000, 1000 + Math.log(2), 1000 + Math.log(5))
    expect(softmaxSlopes(margins, 1)).toBeCloseTo(Math.log(4), 10)
    for (const [k, slope] of [0.125, -0.75, 0.625].entries()) expect(margins[k]).toBeCloseTo(slope, 10)
  })
})
