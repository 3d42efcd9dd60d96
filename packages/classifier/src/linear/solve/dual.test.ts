import { NutshellError } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LinearProblem, LinearSolution, Loss, SolveOptions } from '../problem'
import golden from './coordinate-descent.golden.json'
import {
  mostApart,
  pickRows,
  plainMiss,
  plainObjective,
  problemOf,
  randomProblem
} from './coordinate-descent.test-support'
import { solveDual } from './dual'

const OPTIONS: SolveOptions = { solver: 'dual', maxIterations: 1_000_000, tolerance: 1e-8 }

const losses: Loss[] = [
  { name: 'logistic' },
  { name: 'squared' },
  { name: 'huber', delta: 0.7 },
  { name: 'hinge' },
  { name: 'absolute' },
  { name: 'epsilon-insensitive', epsilon: 0.4 },
  { name: 'quantile', quantile: 0.8 }
]
const isSmooth = ({ name }: Loss) => ['logistic', 'squared', 'huber'].includes(name)

const problems = fc
  .record({
    seed: fc.nat(1e6),
    rows: fc.integer({ min: 5, max: 40 }),
    blocks: fc.constantFrom(
      { denseCols: 4, levels: [3, 2], sparseCols: 5 },
      { denseCols: 0, levels: [4], sparseCols: 0 },
      { denseCols: 0, levels: [], sparseCols: 90 }
    ),
    loss: fc.constantFrom(...losses),
    l2: fc.constantFrom(0.02, 0.3),
    hasIntercept: fc.boolean(),
    isWeighted: fc.boolean()
  })
  .map(({ seed, rows, blocks, ...rest }) => randomProblem(seed, rows, blocks, { ...rest, l1: 0 }))
  .filter(({ weights }) => weights === undefined || weights.some((weight) => weight > 0))

/** The least that is reached from a solution by small changes of one parameter at a time. */
function leastNearby(problem: LinearProblem, solution: LinearSolution): number {
  let least = Number.POSITIVE_INFINITY
  const { cols } = problem.design
  for (let j = 0; j <= cols; j++) {
    if (j === cols && !problem.hasIntercept) continue
    for (const change of [1e-2, -1e-2, 1e-4, -1e-4]) {
      const coefficients = solution.coefficients.slice()
      const intercepts = solution.intercepts.slice()
      if (j < cols) coefficients[j] += change
      else intercepts[0] += change
      least = Math.min(least, plainObjective(problem, { ...solution, coefficients, intercepts }))
    }
  }
  return least
}

describe('solveDual', () => {
  it.each(golden.dualCases)('finds what scikit-learn finds: $title', async (expected) => {
    const solution = await solveDual(problemOf(golden, expected), OPTIONS)
    expect(solution).toMatchObject({ converged: true, solver: 'dual' })
    // The tolerance is a share; libsvm, behind hinge and epsilon-insensitive losses, keeps products of rows as 32-bit floats.
    expect(solution.objective).toBeLessThan(expected.objective * (1 + 1e-8))
    expect(solution.objective).toBeGreaterThan(expected.objective - (isSmooth(expected.loss as Loss) ? 1e-12 : 5e-7))
    expect(mostApart(solution.coefficients, expected.coefficients)).toBeLessThan(2e-3)
  })

  it('proves how near the least it is', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const solution = await solveDual(problem, OPTIONS)
        const { objective } = solution
        expect(Math.abs(plainObjective(problem, solution) - objective)).toBeLessThan(1e-12 * (1 + objective))
        if (!solution.converged) {
          // Rounding, or the last of its passes, ended it: it says so, and is near the least all the same.
          expect(leastNearby(problem, solution)).toBeGreaterThan(objective * (1 - 1e-6) - 1e-8)
          return
        }
        if (isSmooth(problem.loss)) expect(plainMiss(problem, solution)).toBeLessThan(1.1e-8)
        // What the intercept could gain is its slope, at most the tolerance, times its change.
        expect(leastNearby(problem, solution)).toBeGreaterThan(objective * (1 - 1e-8) - 1e-10)
      }),
      { numRuns: 80 }
    )
  }, 60_000)

  it('does not depend on the order of rows, and counts a weight of two as two rows', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const { rows } = problem.design
        const { objective } = await solveDual(problem, OPTIONS)
        const back = await solveDual(
          pickRows(
            problem,
            Array.from({ length: rows }, (_, i) => rows - 1 - i)
          ),
          OPTIONS
        )
        expect(Math.abs(back.objective - objective)).toBeLessThan(1e-7 * (1 + objective))
        const copies = Array.from({ length: rows }, (_, i) => i).flatMap((i) =>
          new Array<number>(2 * (problem.weights?.[i] ?? 1)).fill(i)
        )
        const copied = await solveDual({ ...pickRows(problem, copies), weights: undefined }, OPTIONS)
        expect(Math.abs(copied.objective - objective)).toBeLessThan(1e-7 * (1 + objective))
      }),
      { numRuns: 20 }
    )
  }, 60_000)

  it('is the same to the bit when it is run again', async () => {
    const problem = problemOf(golden, golden.dualCases[0])
    expect(await solveDual(problem, OPTIONS)).toEqual(await solveDual(problem, OPTIONS))
  })

  it.each(losses)('goes on from a solution: $name', async (loss) => {
    const problem = randomProblem(
      8,
      60,
      { denseCols: 3, levels: [4], sparseCols: 10 },
      { loss, l1: 0, l2: 0.05, hasIntercept: true }
    )
    const first = await solveDual(problem, OPTIONS)
    const again = await solveDual(problem, { ...OPTIONS, start: first })
    expect(Math.abs(again.objective - first.objective)).toBeLessThan(1e-7)
    if (isSmooth(loss)) expect(again.iterations).toBeLessThan(first.iterations)
  })

  it('reports iterations, gives way and stops where it is told', async () => {
    const problem = randomProblem(
      4,
      600,
      { denseCols: 3, levels: [], sparseCols: 40 },
      {
        loss: { name: 'hinge' },
        l1: 0,
        l2: 0.001,
        hasIntercept: true
      }
    )
    const reported: number[] = []
    let pauses = 0
    const onIteration = (iteration: number) => reported.push(iteration)
    const giveWay = () => {
      pauses++
      return pauses % 3 === 0 ? Promise.resolve() : undefined
    }
    const short = await solveDual(problem, { ...OPTIONS, maxIterations: 3, onIteration, giveWay })
    expect(short).toMatchObject({ iterations: 3, converged: false })
    expect(reported).toEqual([1, 2, 3])
    expect(pauses).toBe(6)
    expect(Math.abs(plainObjective(problem, short) - short.objective)).toBeLessThan(1e-12)
  })

  it('takes rows of zeros, with and without intercept', async () => {
    for (const loss of losses) {
      for (const hasIntercept of [true, false]) {
        const problem: LinearProblem = {
          design: {
            rows: 3,
            cols: 1,
            denseCols: 1,
            dense: new Float64Array(3),
            groups: 0,
            codes: new Int32Array(0),
            sparse: undefined
          },
          targets: Float64Array.of(0, 1, 1),
          weights: undefined,
          loss,
          outputs: 1,
          l1: 0,
          l2: 1,
          hasIntercept
        }
        const solution = await solveDual(problem, OPTIONS)
        expect(solution).toMatchObject({ converged: true, coefficients: Float64Array.of(0) })
        // The log-odds and the mean of the targets.
        if (hasIntercept && loss.name === 'logistic') expect(solution.intercepts[0]).toBeCloseTo(Math.log(2), 6)
        if (hasIntercept && loss.name === 'squared') expect(solution.intercepts[0]).toBeCloseTo(2 / 3, 6)
        if (!hasIntercept) expect(solution.intercepts).toEqual(Float64Array.of(0))
      }
    }
  })

  it.each([
    [{ l2: 0 }, 'l2 = 0'],
    [{ l1: 0.1 }, 'l1 = 0.1'],
    [{ loss: { name: 'softmax' }, outputs: 3 }, 'softmax']
  ])('refuses %j', async (changed, part) => {
    const problem = { ...problemOf(golden, golden.dualCases[0]), ...changed } as LinearProblem
    const found = solveDual(problem, OPTIONS)
    await expect(found).rejects.toThrow(NutshellError)
    await expect(found).rejects.toMatchObject({ code: 'INVALID_OPTION', message: expect.stringContaining(part) })
  })
})
