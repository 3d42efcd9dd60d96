import { NutshellError } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LinearProblem, Loss, SolveOptions } from '../problem'
import { solveCoordinateDescent } from './coordinate-descent'
import golden from './coordinate-descent.golden.json'
import {
  mostApart,
  pickRows,
  plainMiss,
  plainObjective,
  problemOf,
  randomProblem
} from './coordinate-descent.test-support'

const OPTIONS: SolveOptions = { solver: 'coordinate-descent', maxIterations: 500, tolerance: 1e-9 }

const smooth = fc.constantFrom<Loss>(
  { name: 'squared' },
  { name: 'logistic' },
  { name: 'softmax' },
  { name: 'huber', delta: 0.7 }
)
const blocks = fc.constantFrom(
  { denseCols: 4, levels: [3, 2], sparseCols: 5 },
  { denseCols: 0, levels: [4], sparseCols: 0 },
  { denseCols: 0, levels: [], sparseCols: 90 },
  // So wide that it is solved column by column.
  { denseCols: 300, levels: [5], sparseCols: 30 },
  { denseCols: 3, levels: [], sparseCols: 1100 }
)
const problems = fc
  .record({
    seed: fc.nat(1e6),
    rows: fc.integer({ min: 10, max: 40 }),
    blocks,
    loss: smooth,
    l1: fc.constantFrom(0.01, 0.05, 0.3),
    l2: fc.constantFrom(0, 0.02),
    hasIntercept: fc.boolean(),
    isWeighted: fc.boolean()
  })
  .map(({ seed, rows, blocks, loss, ...rest }) =>
    randomProblem(seed, rows, blocks, { ...rest, loss, outputs: loss.name === 'softmax' ? 3 : 1 })
  )
  .filter(({ weights }) => weights === undefined || weights.some((weight) => weight > 0))

describe('solveCoordinateDescent', () => {
  it.each(golden.cases)('finds what scikit-learn finds: $title', async (expected) => {
    const problem = problemOf(golden, expected)
    const solution = await solveCoordinateDescent(problem, OPTIONS)
    expect(solution).toMatchObject({ converged: true, solver: 'coordinate-descent' })
    // Both have stopped just above the least.
    expect(Math.abs(solution.objective - expected.objective)).toBeLessThan(1e-10 * Math.max(1, expected.objective))
    expect(mostApart(solution.coefficients, expected.coefficients)).toBeLessThan(1e-5)
    for (const [j, value] of expected.coefficients.entries()) if (value === 0) expect(solution.coefficients[j]).toBe(0)
    // Intercepts of softmax may be shifted together.
    const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b) / values.length
    const shift = solution.intercepts.length > 1 ? mean(solution.intercepts) - mean(expected.intercepts) : 0
    expect(
      mostApart(
        solution.intercepts.map((value) => value - shift),
        expected.intercepts
      )
    ).toBeLessThan(1e-5)
  })

  it('ends where nothing can be gained, and says how high that is', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const solution = await solveCoordinateDescent(problem, OPTIONS)
        expect(solution.converged).toBe(true)
        // Sums over the rows in another order.
        expect(plainMiss(problem, solution)).toBeLessThan(2e-9)
        expect(Math.abs(plainObjective(problem, solution) - solution.objective)).toBeLessThan(
          1e-12 * (1 + solution.objective)
        )
      }),
      { numRuns: 60 }
    )
  }, 60_000)

  it('gives all zeros from the l1 on that the gradient at 0 does not exceed', async () => {
    const problem = randomProblem(
      3,
      30,
      { denseCols: 5, levels: [3], sparseCols: 4 },
      {
        loss: { name: 'squared' },
        l1: 0,
        l2: 0,
        hasIntercept: true
      }
    )
    const { targets } = problem
    const mean = targets.reduce((a, b) => a + b) / targets.length
    const zeros = { coefficients: new Float64Array(12), intercepts: Float64Array.of(mean) }
    const most = plainMiss(problem, { ...zeros, iterations: 0, converged: true, objective: 0, solver: 'newton' })
    const above = await solveCoordinateDescent({ ...problem, l1: most * 1.0001 }, OPTIONS)
    expect(above.coefficients).toEqual(zeros.coefficients)
    expect(above.intercepts[0]).toBeCloseTo(mean, 12)
    const below = await solveCoordinateDescent({ ...problem, l1: most * 0.999 }, OPTIONS)
    expect(below.coefficients.filter((value) => value !== 0)).toHaveLength(1)
  })

  it('does not depend on the order of rows, and counts a weight of two as two rows', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const { rows } = problem.design
        const solution = await solveCoordinateDescent(problem, OPTIONS)
        const places = Array.from({ length: rows }, (_, i) => (i * 7 + 3) % rows)
        const distinct = new Set(places).size === rows ? places : places.map((_, i) => rows - 1 - i)
        const shuffled = await solveCoordinateDescent(pickRows(problem, distinct), OPTIONS)
        expect(Math.abs(shuffled.objective - solution.objective)).toBeLessThan(1e-8)
        // Weights are halves: 0, 1, 2 or 3 of them.
        const copies = Array.from({ length: rows }, (_, i) => i).flatMap((i) =>
          new Array<number>(2 * (problem.weights?.[i] ?? 1)).fill(i)
        )
        const copied = await solveCoordinateDescent({ ...pickRows(problem, copies), weights: undefined }, OPTIONS)
        expect(Math.abs(copied.objective - solution.objective)).toBeLessThan(1e-8)
      }),
      { numRuns: 15 }
    )
  }, 60_000)

  it('goes on from a solution of a similar problem, and needs no step for its own', async () => {
    const problem = randomProblem(
      8,
      200,
      { denseCols: 2, levels: [], sparseCols: 1500 },
      {
        loss: { name: 'logistic' },
        l1: 0.02,
        l2: 0,
        hasIntercept: true
      }
    )
    const first = await solveCoordinateDescent(problem, OPTIONS)
    expect(first.iterations).toBeGreaterThan(1)
    const again = await solveCoordinateDescent(problem, { ...OPTIONS, start: first })
    expect(again).toEqual({ ...first, iterations: 0 })
    const path = [0.018, 0.016, 0.014]
    let start = first
    for (const l1 of path) start = await solveCoordinateDescent({ ...problem, l1 }, { ...OPTIONS, start })
    const cold = await solveCoordinateDescent({ ...problem, l1: 0.014 }, OPTIONS)
    expect(Math.abs(start.objective - cold.objective)).toBeLessThan(1e-9)
  })

  it('reports iterations with an objective that falls, gives way, and stops where it is told', async () => {
    const problem = randomProblem(
      4,
      60,
      { denseCols: 6, levels: [4], sparseCols: 400 },
      {
        loss: { name: 'softmax' },
        outputs: 3,
        l1: 0.005,
        l2: 0,
        hasIntercept: true
      }
    )
    const objectives: number[] = []
    let pauses = 0
    const onIteration = (iteration: number, objective: number) => {
      expect(iteration).toBe(objectives.length + 1)
      objectives.push(objective)
    }
    const giveWay = () => {
      pauses++
      return undefined
    }
    const solution = await solveCoordinateDescent(problem, { ...OPTIONS, onIteration, giveWay })
    expect(objectives).toHaveLength(solution.iterations)
    for (let i = 1; i < objectives.length; i++) expect(objectives[i]).toBeLessThanOrEqual(objectives[i - 1] + 1e-14)
    expect(pauses).toBeGreaterThan(solution.iterations)
    const short = await solveCoordinateDescent(problem, { ...OPTIONS, maxIterations: 2 })
    expect(short).toMatchObject({ iterations: 2, converged: false })
    expect(short.objective).toBe(objectives[1])
  })

  it('leaves columns of nothing at 0, also when it begins elsewhere', async () => {
    const problem: LinearProblem = {
      design: {
        rows: 4,
        cols: 2,
        denseCols: 2,
        dense: Float64Array.of(1, 0, 2, 0, 3, 0, 4, 0),
        groups: 0,
        codes: new Int32Array(0),
        sparse: undefined
      },
      targets: Float64Array.of(1, 2, 3, 4),
      weights: undefined,
      loss: { name: 'squared' },
      outputs: 1,
      l1: 0.125,
      l2: 0,
      hasIntercept: true
    }
    const start = { coefficients: Float64Array.of(5, 5), intercepts: Float64Array.of(5) }
    const solution = await solveCoordinateDescent(problem, { ...OPTIONS, start })
    // The variance of x is 5 / 4, as is its product with the target: (5 / 4 - l1) / (5 / 4) = 0.9.
    expect(solution.coefficients[0]).toBeCloseTo(0.9, 8)
    expect(solution.coefficients[1]).toBe(0)
    expect(solution.intercepts[0]).toBeCloseTo(0.25, 8)
    expect(start.coefficients).toEqual(Float64Array.of(5, 5))
  })

  it.each(['hinge', 'absolute', 'epsilon-insensitive', 'quantile'])('refuses the loss %s', async (name) => {
    const problem = { ...problemOf(golden, golden.cases[0]), loss: { name } as Loss }
    const found = solveCoordinateDescent(problem, OPTIONS)
    await expect(found).rejects.toThrow(NutshellError)
    await expect(found).rejects.toMatchObject({ code: 'INVALID_OPTION', message: expect.stringContaining(name) })
  })
})
