import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hingeLoss, hingesOf } from './hinges'
import { curvatures, lossAndSlopes, type SmoothLoss } from './losses'
import { denseDesign } from './plain-design.test-support'
import { softmaxAndSlopes, softmaxCurvatures } from './softmax'

const margins = fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 4, maxLength: 4 })
const targets = Float64Array.of(0, 1, 1, 0)
const weights = Float64Array.of(0.5, 0.25, 0, 0.125)
const hinges = hingesOf(
  { name: 'epsilon-insensitive', epsilon: 0.5 },
  {
    design: denseDesign([[0], [0], [0], [0]]),
    targets,
    weights,
    loss: { name: 'squared' },
    outputs: 1,
    l1: 0,
    l2: 0,
    hasIntercept: true
  }
)

/** As the textbook writes them. */
const textbook: Record<SmoothLoss['name'], (margin: number, target: number) => number> = {
  logistic: (margin, target) => Math.log(1 + Math.exp(target === 1 ? -margin : margin)),
  squared: (margin, target) => (margin - target) ** 2 / 2,
  huber: (margin, target) => {
    const size = Math.abs(margin - target)
    return size <= 0.75 ? size ** 2 / 2 : 0.75 * (size - 0.375)
  },
  smoothed: (margin, target) => rounded(target - margin - 0.5) + rounded(margin - target - 0.5)
}

function rounded(z: number): number {
  return z <= -0.25 ? 0 : z >= 0.25 ? z : (z + 0.25) ** 2
}

const losses: readonly SmoothLoss[] = [
  { name: 'logistic' },
  { name: 'squared' },
  { name: 'huber', delta: 0.75 },
  { name: 'smoothed', width: 0.25, epsilon: 0.5, hinges }
]

describe.each(losses)('$name', (loss) => {
  const at = (values: ArrayLike<number>) => {
    const slopes = new Float64Array(4)
    const total = lossAndSlopes(loss, Float64Array.from(values), targets, weights, slopes)
    return { total, slopes }
  }

  it('is the textbook formula', () => {
    fc.assert(
      fc.property(margins, (values) => {
        let plain = 0
        values.forEach((margin, i) => {
          plain += weights[i] * textbook[loss.name](margin, targets[i])
        })
        expect(at(values).total).toBeCloseTo(plain, 12)
      })
    )
  })

  it('has slopes and curvatures that differences of it show', () => {
    fc.assert(
      fc.property(margins, (values) => {
        const { slopes } = at(values)
        const curvature = new Float64Array(4)
        curvatures(loss, Float64Array.from(values), targets, weights, slopes, curvature)
        const step = 1e-5
        for (let i = 0; i < 4; i++) {
          const up = at(values.with(i, values[i] + step))
          const down = at(values.with(i, values[i] - step))
          expect(slopes[i]).toBeCloseTo((up.total - down.total) / (2 * step), 5)
          // Slopes bend at corners, and far out the Huber loss is given a thousandth.
          const bend = (up.slopes[i] - down.slopes[i]) / (2 * step)
          const residual = Math.abs(values[i] - targets[i])
          const corners = [0.25, 0.75]
          if (corners.some((corner) => Math.abs(residual - corner) < 2 * step)) continue
          expect(Math.abs(curvature[i] - bend)).toBeLessThan(loss.name === 'huber' ? 1e-3 : 1e-6)
        }
      })
    )
  })
})

describe('logistic far out', () => {
  it('neither overflows nor loses what is small', () => {
    const slopes = new Float64Array(4)
    const one = Float64Array.of(1, 1, 1, 1)
    // ln(1 + e^-40) = e^-40 to 17 digits; ln(1 + e^1e4) = 1e4.
    const small = lossAndSlopes({ name: 'logistic' }, Float64Array.of(-40, 40, 40, -40), targets, one, slopes)
    expect(small / (4 * Math.exp(-40))).toBeCloseTo(1, 12)
    expect(slopes[1] / -Math.exp(-40)).toBeCloseTo(1, 12)
    const great = lossAndSlopes({ name: 'logistic' }, Float64Array.of(1e4, -1e4, 1e4, -1e4), targets, one, slopes)
    expect(great).toBe(2e4)
    expect(Array.from(slopes)).toEqual([1, -1, -0, 0])
  })

  it('takes the logarithms of many rows together without overflow', () => {
    const rows = 5000
    const zeros = new Float64Array(rows)
    const total = lossAndSlopes(
      { name: 'logistic' },
      zeros,
      zeros,
      new Float64Array(rows).fill(1),
      new Float64Array(rows)
    )
    expect(total).toBeCloseTo(rows * Math.LN2, 8)
  })
})

describe('softmax', () => {
  it('is the textbook formula, with slopes and curvatures that differences show', () => {
    const classes = Float64Array.of(2, 0)
    const share = Float64Array.of(0.75, 0.25)
    const at = (values: ArrayLike<number>) => {
      const slopes = new Float64Array(6)
      return { total: softmaxAndSlopes(Float64Array.from(values), classes, share, 3, slopes), slopes }
    }
    const six = fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(six, (values) => {
        const { total, slopes } = at(values)
        let plain = 0
        for (let i = 0; i < 2; i++) {
          const row = [values[i], values[2 + i], values[4 + i]]
          const sum = row.reduce((all, margin) => all + Math.exp(margin), 0)
          plain -= share[i] * Math.log(Math.exp(row[classes[i]]) / sum)
        }
        expect(total).toBeCloseTo(plain, 11)
        const step = 1e-5
        for (let at1 = 0; at1 < 6; at1++) {
          const up = at(values.with(at1, values[at1] + step))
          const down = at(values.with(at1, values[at1] - step))
          expect(slopes[at1]).toBeCloseTo((up.total - down.total) / (2 * step), 7)
          const row = at1 % 2
          for (let other = 0; other < 3; other++) {
            const curvature = new Float64Array(2)
            softmaxCurvatures(slopes, classes, share, (at1 - row) / 2, other, curvature)
            const bend = (up.slopes[2 * other + row] - down.slopes[2 * other + row]) / (2 * step)
            expect(curvature[row]).toBeCloseTo(bend, 7)
          }
        }
      }),
      { numRuns: 50 }
    )
  })

  it('does not overflow', () => {
    const slopes = new Float64Array(2)
    expect(softmaxAndSlopes(Float64Array.of(1e5, -1e5), Float64Array.of(1), Float64Array.of(1), 2, slopes)).toBe(2e5)
    expect(Array.from(slopes)).toEqual([1, -1])
  })
})

describe('losses with corners', () => {
  const problem = {
    design: denseDesign([[0], [0], [0], [0]]),
    targets: Float64Array.of(0, 1, 1, 0),
    weights: undefined,
    loss: { name: 'hinge' },
    outputs: 1,
    l1: 0,
    l2: 0,
    hasIntercept: true
  } as const
  const ones = new Float64Array(4).fill(1)
  it.each([
    // By hand: margins 0.5, 0.25, 2, -3 for targets 0, 1, 1, 0.
    [{ name: 'hinge' } as const, 1.5 + 0.75 + 0 + 0],
    [{ name: 'absolute' } as const, 0.5 + 0.75 + 1 + 3],
    [{ name: 'epsilon-insensitive', epsilon: 0.6 } as const, 0 + 0.15 + 0.4 + 2.4],
    [{ name: 'quantile', quantile: 0.8 } as const, 0.2 * 0.5 + 0.8 * 0.75 + 0.2 * 1 + 0.8 * 3]
  ])('%j', (loss, expected) => {
    const total = hingeLoss(hingesOf(loss, problem), Float64Array.of(0.5, 0.25, 2, -3), ones)
    expect(total).toBeCloseTo(expected, 12)
  })
})
