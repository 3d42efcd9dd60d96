import { Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import type { LinearProblem, LinearSolution } from '../problem'
import { HessianMetric } from './hessian-metric'
import { solveLinearSync } from './solve'

describe('HessianMetric', () => {
  it('solves with another penalty on the coefficients, not on the intercept', () => {
    const hessian = { matrix: Float64Array.of(2, 1, 1, 3), l2: 0.5 }
    const metric = HessianMetric.withPenalty(hessian, 2, 1, 2.5)
    expect(metric.hessian).toEqual({ matrix: Float64Array.of(4, 1, 1, 3), l2: 2.5 })
    const vector = Float64Array.of(9, 5)
    metric.solve(vector)
    // 4 x + y = 9 and x + 3 y = 5.
    expect(vector[0]).toBeCloseTo(2, 12)
    expect(vector[1]).toBeCloseTo(1, 12)
    expect(hessian.matrix).toEqual(Float64Array.of(2, 1, 1, 3))
  })
})

describe("Newton's method from a solution and its Hessian", () => {
  const problem = problemOf(300, 0.01)
  const options = { solver: 'newton', maxIterations: 100, tolerance: 1e-9 } as const

  it('finds what it finds from nothing: other rows, another penalty', () => {
    const before = solveLinearSync(problem, options)
    expect(before.hessian).toBeDefined()
    for (const next of [problemOf(300, 0.0001), problemOf(400, 0.01), problemOf(300, 1)]) {
      const fresh = solveLinearSync(next, options)
      const after = solveLinearSync(next, { ...options, start: before })
      expect(after.converged).toBe(true)
      expect(parametersOf(after)).toEqual(parametersOf(fresh).map((value) => expect.closeTo(value, 6)))
    }
  })

  it('takes no step from where it has converged', () => {
    const before = solveLinearSync(problem, options)
    expect(solveLinearSync(problem, { ...options, start: before })).toMatchObject({ iterations: 0, converged: true })
  })

  it('passes over a Hessian of another size', () => {
    const fresh = solveLinearSync(problem, options)
    const start = { ...fresh, hessian: { matrix: new Float64Array(9), l2: 0 }, coefficients: new Float64Array(3) }
    const after = solveLinearSync(problem, { ...options, start })
    expect(parametersOf(after)).toEqual(parametersOf(fresh).map((value) => expect.closeTo(value, 6)))
  })
})

function parametersOf({ coefficients, intercepts }: LinearSolution): number[] {
  return [...coefficients, ...intercepts]
}

/** The first rows of one cloud, and classes that depend on them. */
function problemOf(rows: number, l2: number): LinearProblem {
  const random = new Random(5)
  const dense = new Float64Array(rows * 3)
  const targets = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < 3; j++) dense[i * 3 + j] = 4 * random.next() - 2
    targets[i] = dense[i * 3] - dense[i * 3 + 1] + 2 * random.next() > 1 ? 1 : 0
  }
  return {
    design: { rows, cols: 3, denseCols: 3, dense, groups: 0, codes: new Int32Array(0), sparse: undefined },
    targets,
    weights: undefined,
    loss: { name: 'logistic' },
    outputs: 1,
    l1: 0,
    l2,
    hasIntercept: true
  }
}
