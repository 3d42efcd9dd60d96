import { describe, expect, it } from 'vitest'
import { leafWeight, shrink } from './leaf-weight'

const FREE = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

describe('shrink', () => {
  it.each([
    [5, 2, 3],
    [-5, 2, -3],
    [1.5, 2, 0],
    [-2, 2, 0],
    [7, 0, 7]
  ])('%d by %d is %d', (gradient, l1, expected) => {
    expect(shrink(gradient, l1)).toBe(expected)
  })
})

describe('leafWeight', () => {
  const sums = { gradient: -6, hessian: 3 }

  it('is -T(G) / (H + l2)', () => {
    expect(leafWeight(sums, { l1: 0, l2: 0, maxDeltaStep: 0 }, ...FREE)).toBe(2)
    expect(leafWeight(sums, { l1: 2, l2: 1, maxDeltaStep: 0 }, ...FREE)).toBe(1)
    expect(leafWeight(sums, { l1: 9, l2: 1, maxDeltaStep: 0 }, ...FREE)).toBeCloseTo(0, 12)
  })

  it('is no larger than maxDeltaStep, then within bounds', () => {
    expect(leafWeight(sums, { l1: 0, l2: 0, maxDeltaStep: 0.5 }, ...FREE)).toBe(0.5)
    expect(leafWeight({ gradient: 6, hessian: 3 }, { l1: 0, l2: 0, maxDeltaStep: 0.5 }, ...FREE)).toBe(-0.5)
    expect(leafWeight(sums, { l1: 0, l2: 0, maxDeltaStep: 0 }, -1, 1.5)).toBe(1.5)
    expect(leafWeight(sums, { l1: 0, l2: 0, maxDeltaStep: 0.5 }, 0.75, 4)).toBe(0.75)
  })

  it('is 0, and not infinite, where there is no curvature', () => {
    expect(leafWeight({ gradient: 1, hessian: 0 }, { l1: 0, l2: 0, maxDeltaStep: 0 }, ...FREE)).toBe(0)
  })
})
