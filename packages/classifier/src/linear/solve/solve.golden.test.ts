import { describe, expect, it } from 'vitest'
import type { Design } from '../../prepare/design'
import type { LinearProblem, Loss } from '../problem'
import golden from './linear-solvers.golden.json'
import { solveLinearSync } from './solve'

const design: Design = {
  rows: golden.rows,
  cols: golden.cols,
  denseCols: golden.denseCols,
  dense: Float64Array.from(golden.dense),
  groups: golden.groups,
  codes: Int32Array.from(golden.codes),
  sparse: undefined
}

function problemOf({
  loss,
  targets,
  weighted,
  l2,
  hasIntercept,
  intercepts
}: (typeof golden.cases)[number]): LinearProblem {
  return {
    design,
    targets: Float64Array.from(targets),
    weights: weighted ? Float64Array.from(golden.weights) : undefined,
    loss: loss as Loss,
    outputs: intercepts.length,
    l1: 0,
    l2,
    hasIntercept
  }
}

describe('against scikit-learn and scipy', () => {
  it('has golden numbers of the right packages', () => {
    expect(golden.versions).toMatchObject({ numpy: '2.4.6', scipy: '1.17.1', 'scikit-learn': '1.9.1' })
  })

  const isSmooth = (name: string) => ['logistic', 'softmax', 'squared', 'huber'].includes(name)
  const smooth = golden.cases.filter(({ loss }) => isSmooth(loss.name))
  const cornered = golden.cases.filter(({ loss }) => !isSmooth(loss.name))

  describe.each(['newton', 'lbfgs'] as const)('%s', (solver) => {
    it.each(smooth)('$title', (expected) => {
      const solution = solveLinearSync(problemOf(expected), { solver, maxIterations: 500, tolerance: 1e-9 })
      expect(solution).toMatchObject({ converged: true, solver })
      expect(Math.abs(solution.objective - expected.objective)).toBeLessThan(1e-10)
      expect(mostApart(solution.coefficients, expected.coefficients)).toBeLessThan(1e-6)
      // Softmax intercepts may be shifted together.
      const mean = solution.intercepts.reduce((sum, value) => sum + value) / expected.intercepts.length
      const shift = expected.intercepts.length > 1 ? mean : 0
      expect(
        mostApart(
          solution.intercepts.map((value) => value - shift),
          expected.intercepts
        )
      ).toBeLessThan(1e-6)
    })

    it.each(cornered)('$title', (expected) => {
      const isNewton = solver === 'newton'
      const solution = solveLinearSync(problemOf(expected), {
        solver,
        maxIterations: isNewton ? 30 : 2000,
        tolerance: isNewton ? 1e-8 : 1e-6
      })
      // Rounded corners are hard for L-BFGS: it may say that it is not there.
      if (isNewton) expect(solution.converged).toBe(true)
      const excess = (solution.objective - expected.objective) / expected.objective
      // libsvm, which made some of them, stops within 1e-6 above the least.
      expect(Math.abs(excess)).toBeLessThan(solution.converged ? 1e-6 : 1e-4)
    })
  })
})

function mostApart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < b.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]))
  return a.length === b.length ? most : Number.NaN
}
