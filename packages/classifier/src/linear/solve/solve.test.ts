import { CsrMatrix, Matrix, NutshellError, Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Design } from '../../prepare/design'
import type { LinearProblem, LinearSolution, Loss, SolveOptions } from '../problem'
import { denseDesign, designs, expand } from './plain-design.test-support'
import { solveLinear, solveLinearSync } from './solve'

const LOSSES: readonly Loss[] = [
  { name: 'logistic' },
  { name: 'squared' },
  { name: 'huber', delta: 0.5 },
  { name: 'hinge' },
  { name: 'absolute' },
  { name: 'epsilon-insensitive', epsilon: 0.25 },
  { name: 'quantile', quantile: 0.3 },
  { name: 'softmax' }
]

const isSmooth = ({ name }: Loss) => ['logistic', 'squared', 'huber', 'softmax'].includes(name)

function problem(design: Design, loss: Loss, options: Partial<LinearProblem> & { seed?: number } = {}): LinearProblem {
  const { seed = 1, ...rest } = options
  const random = new Random(seed)
  const classes = loss.name === 'softmax' ? 3 : loss.name === 'logistic' || loss.name === 'hinge' ? 2 : 0
  const draw = () => (classes > 0 ? Math.floor(random.next() * classes) : random.next() * 4 - 2)
  return {
    design,
    // Every class occurs: the intercept of one that does not has no end.
    targets: Float64Array.from({ length: design.rows }, (_, i) => (i < classes ? i : draw())),
    weights: undefined,
    loss,
    outputs: loss.name === 'softmax' ? 3 : 1,
    l1: 0,
    l2: 0.05,
    hasIntercept: true,
    ...rest
  }
}

function solve(of: LinearProblem, options: Partial<SolveOptions> = {}): LinearSolution {
  return solveLinearSync(of, { solver: 'newton', maxIterations: 200, tolerance: 1e-8, ...options })
}

/** The objective as `LinearProblem` writes it, row by row over columns written out. */
function plainObjective(
  of: LinearProblem,
  { coefficients, intercepts }: Pick<LinearSolution, 'coefficients' | 'intercepts'>
) {
  const { design, targets, loss, outputs, l2 } = of
  let total = 0
  let weight = 0
  expand(design).forEach((row, i) => {
    const margins = Array.from({ length: outputs }, (_, k) =>
      row.reduce((sum, x, j) => sum + x * coefficients[k * row.length + j], intercepts[k])
    )
    const w = of.weights?.[i] ?? 1
    weight += w
    total += w * plainLoss(loss, margins, targets[i])
  })
  return total / weight + (l2 / 2) * coefficients.reduce((sum, value) => sum + value * value, 0)
}

/** The greatest entry of the gradient of a smooth objective, row by row over columns written out. */
function plainGradient(of: LinearProblem, { coefficients, intercepts }: LinearSolution): number {
  const { design, targets, loss, outputs, l2, hasIntercept } = of
  const gradient = coefficients.map((value) => l2 * value)
  const free = new Float64Array(outputs)
  const weight = (of.weights ?? targets.map(() => 1)).reduce((sum, value) => sum + value)
  expand(design).forEach((row, i) => {
    const margins = Array.from({ length: outputs }, (_, k) =>
      row.reduce((sum, x, j) => sum + x * coefficients[k * row.length + j], intercepts[k])
    )
    const shares = margins.map((margin) => 1 / margins.reduce((sum, other) => sum + Math.exp(other - margin), 0))
    for (let k = 0; k < outputs; k++) {
      const residual = margins[k] - targets[i]
      let slope = loss.name === 'softmax' ? shares[k] - (targets[i] === k ? 1 : 0) : residual
      if (loss.name === 'logistic') slope = 1 / (1 + Math.exp(-margins[k])) - targets[i]
      if (loss.name === 'huber') slope = Math.max(-loss.delta, Math.min(loss.delta, residual))
      slope *= (of.weights?.[i] ?? 1) / weight
      if (hasIntercept) free[k] += slope
      for (let j = 0; j < row.length; j++) gradient[k * row.length + j] += slope * row[j]
    }
  })
  return Math.max(0, ...gradient.map(Math.abs), ...free.map(Math.abs))
}

function plainLoss(loss: Loss, margins: number[], target: number): number {
  const [margin] = margins
  const residual = target - margin
  const signed = target === 1 ? margin : -margin
  switch (loss.name) {
    case 'logistic':
      return Math.log1p(Math.exp(-signed))
    case 'softmax':
      return Math.log(margins.reduce((sum, value) => sum + Math.exp(value - margins[target]), 0))
    case 'hinge':
      return Math.max(0, 1 - signed)
    case 'squared':
      return residual ** 2 / 2
    case 'absolute':
      return Math.abs(residual)
    case 'epsilon-insensitive':
      return Math.max(0, Math.abs(residual) - loss.epsilon)
    case 'huber':
      return Math.abs(residual) <= loss.delta ? residual ** 2 / 2 : loss.delta * (Math.abs(residual) - loss.delta / 2)
    case 'quantile':
      return residual >= 0 ? loss.quantile * residual : (loss.quantile - 1) * residual
  }
}

describe.each(LOSSES)('the minimum of %j', (loss) => {
  it('is where no step in any direction goes down, over all kinds of columns', () => {
    fc.assert(
      fc.property(designs({ minRows: 4 }), fc.nat(), fc.boolean(), (design, seed, hasIntercept) => {
        const random = new Random(seed)
        const weights = Float64Array.from({ length: design.rows }, () => Math.floor(random.next() * 4))
        weights[0] = 1
        const of = problem(design, loss, { seed, hasIntercept, weights })
        const found = solve(of)
        expect(found.converged).toBe(true)
        if (!hasIntercept) expect(Array.from(found.intercepts)).toEqual(Array.from(found.intercepts, () => 0))
        const least = plainObjective(of, found)
        expect(found.objective).toBeCloseTo(least, 10)
        if (isSmooth(loss)) expect(plainGradient(of, found)).toBeLessThanOrEqual(1e-8 + 1e-12)
        for (let trial = 0; trial < 10; trial++) {
          const step = 10 ** -(1 + Math.floor(random.next() * 4))
          const move = (value: number) => value + step * (random.next() - 0.5)
          const other = plainObjective(of, {
            coefficients: found.coefficients.map(move),
            intercepts: hasIntercept ? found.intercepts.map(move) : found.intercepts
          })
          // With corners it is the proved gap that is small.
          expect(other).toBeGreaterThanOrEqual(least - (isSmooth(loss) ? 1e-12 : 1e-8 * (1 + least)))
        }
      }),
      { numRuns: 25 }
    )
  })

  it('weights count rows', () => {
    const rows = [
      [1, 0.5],
      [-1, 2],
      [0.25, -1],
      [2, 1],
      [0, 0.5]
    ]
    const counts = [2, 0, 3, 1, 1]
    const weighted = problem(denseDesign(rows), loss, { weights: Float64Array.from(counts) })
    const repeats = counts.flatMap((count, i) => new Array<number>(count).fill(i))
    const repeated = problem(denseDesign(repeats.map((i) => rows[i])), loss, {
      targets: Float64Array.from(repeats, (i) => weighted.targets[i])
    })
    expect(solve(weighted).objective).toBeCloseTo(solve(repeated).objective, 6)
  })

  it('gives the same bytes again, writes nothing of what it was given, and NaN never', () => {
    const of = problem(denseDesign([[1], [2], [3], [4.5]]), loss)
    const before = structuredClone(of)
    const first = solve(of)
    expect(solve(of)).toEqual(first)
    expect(of).toEqual(before)
    for (const maxIterations of [1, 2, 3]) {
      const { coefficients, objective } = solve(of, { maxIterations })
      expect([...coefficients, objective].every(Number.isFinite)).toBe(true)
    }
  })

  it('starts from a solution and is done, or nearly', () => {
    const of = problem(
      denseDesign([
        [1, 0],
        [2, 1],
        [3, 1],
        [4.5, -1],
        [0, 0.5]
      ]),
      loss
    )
    const found = solve(of)
    const again = solve(of, { start: found })
    expect(again.converged).toBe(true)
    if (isSmooth(loss)) expect(again.iterations).toBe(0)
    expect(again.objective).toBeCloseTo(found.objective, 7)
  })

  it('of constant columns, copied columns and full one-hot groups without a penalty', () => {
    const design: Design = {
      rows: 12,
      cols: 8,
      denseCols: 3,
      dense: Float64Array.from({ length: 36 }, (_, k) => (k % 3 === 2 ? 1 : Math.floor(k / 3) % 4)),
      groups: 2,
      codes: Int32Array.from({ length: 24 }, (_, k) =>
        k % 2 === 0 ? 3 + (Math.floor(k / 2) % 3) : 6 + (Math.floor(k / 6) % 2)
      ),
      sparse: undefined
    }
    const targets = Float64Array.from({ length: 12 }, (_, i) =>
      isSmooth(loss) || loss.name === 'hinge' ? (i * 5) % 2 : i % 5
    )
    const of = problem(design, loss, { l2: 0, targets })
    // The same without what depends on other columns.
    const plain = problem(denseDesign(expand(design).map((row) => [row[0], row[3], row[4], row[6]])), loss, {
      l2: 0,
      targets
    })
    const found = solve(of, { tolerance: 1e-7 })
    expect(found.converged).toBe(true)
    expect(found.objective).toBeCloseTo(solve(plain, { tolerance: 1e-7 }).objective, 6)
  })
})

describe('solvers agree', () => {
  it.each(LOSSES.filter(isSmooth))('newton and lbfgs: %j', (loss) => {
    fc.assert(
      fc.property(designs({ minRows: 4 }), fc.nat(), (design, seed) => {
        const of = problem(design, loss, { seed })
        const newton = solve(of)
        const lbfgs = solve(of, { solver: 'lbfgs', maxIterations: 2000 })
        expect(lbfgs.solver).toBe('lbfgs')
        // Where it says that it has not converged, rounding holds it up near the least all the same.
        expect(Math.abs(newton.objective - lbfgs.objective)).toBeLessThan(lbfgs.converged ? 1e-12 : 1e-8)
      }),
      { numRuns: 30 }
    )
  })

  it('newton by way of a part of the rows, and lbfgs', () => {
    const random = new Random(5)
    const rows = Array.from({ length: 30_000 }, () => [random.next() - 0.5, random.next() - 0.5])
    for (const loss of LOSSES.filter(isSmooth)) {
      const of = problem(denseDesign(rows), loss, { l2: 1e-4 })
      const newton = solve(of)
      const lbfgs = solve(of, { solver: 'lbfgs' })
      expect(newton.converged && lbfgs.converged).toBe(true)
      expect(newton.objective).toBeCloseTo(lbfgs.objective, 12)
    }
  })

  it('auto takes a solver that fits', () => {
    const small = denseDesign([[1], [2], [3]])
    const wide = denseDesign([new Array<number>(1500).fill(1), new Array<number>(1500).fill(2)])
    const auto = (of: LinearProblem) => solve(of, { solver: 'auto', tolerance: 1e-4 }).solver
    expect(auto(problem(small, { name: 'logistic' }))).toBe('newton')
    expect(auto(problem(small, { name: 'hinge' }))).toBe('newton')
    expect(auto(problem(wide, { name: 'logistic' }))).toBe('lbfgs')
    expect(auto(problem(wide, { name: 'hinge' }))).toBe('dual')
    const sparse = CsrMatrix.fromDense(
      Matrix.fromRows([new Array<number>(1500).fill(1), new Array<number>(1500).fill(2)])
    )
    const text: Design = { ...denseDesign([[], []], 0), cols: 1500, sparse }
    expect(auto(problem(text, { name: 'logistic' }))).toBe('dual')
    expect(auto(problem(text, { name: 'logistic' }, { l2: 0 }))).toBe('lbfgs')
    expect(auto(problem(text, { name: 'squared' }, { l1: 0.1 }))).toBe('coordinate-descent')
    expect(auto(problem(wide, { name: 'quantile', quantile: 0.5 }, { l2: 0 }))).toBe('lbfgs')
  })
})

describe('ends', () => {
  it.each(['newton', 'lbfgs'] as const)('where classes can be told apart without a penalty: %s', (solver) => {
    const of = problem(
      denseDesign([[-2], [-1], [1], [2]]),
      { name: 'logistic' },
      { l2: 0, targets: Float64Array.of(0, 0, 1, 1) }
    )
    const found = solve(of, { solver, tolerance: 1e-6 })
    // The loss has no minimum; its slope becomes small all the same.
    expect(found.converged).toBe(true)
    expect(found.objective).toBeLessThan(1e-5)
    expect(found.coefficients[0]).toBeGreaterThan(5)
    expect(Number.isFinite(found.coefficients[0])).toBe(true)
  })

  it('and says that it has not converged', () => {
    const design = denseDesign([
      [1, 0],
      [2, 1],
      [3, 1],
      [4.5, -1],
      [0, 0.5]
    ])
    const of = problem(design, { name: 'logistic' }, { targets: Float64Array.of(0, 1, 0, 1, 1) })
    for (const solver of ['newton', 'lbfgs'] as const) {
      expect(solve(of, { solver, maxIterations: 1 })).toMatchObject({ converged: false, iterations: 1 })
      expect(solve(of, { solver, tolerance: 1e-300 }).converged).toBe(false)
    }
    expect(solve({ ...of, loss: { name: 'hinge' } }, { maxIterations: 1 }).converged).toBe(false)
  })

  it('with one row, one class and no columns', () => {
    for (const loss of LOSSES) {
      const target = loss.name === 'squared' ? 3 : 1
      const one = solve(problem(denseDesign([[2]]), loss, { targets: Float64Array.of(target) }), { tolerance: 1e-5 })
      expect(one, loss.name).toMatchObject({ converged: true })
      expect(one.objective).toBeLessThan(1e-4)
      const none = solve(problem(denseDesign([[], []], 0), loss, { targets: Float64Array.of(1, 1) }), {
        tolerance: 1e-5
      })
      expect(none.objective).toBeLessThan(1e-4)
    }
  })

  it('without NaN where numbers are very large or very small', () => {
    for (const loss of LOSSES) {
      for (const scale of [1e-300, 1e-20, 1e20, 1e155, 1e300]) {
        for (const solver of ['newton', 'lbfgs'] as const) {
          const of = problem(denseDesign([[scale], [2 * scale], [-scale], [3 * scale], [scale / 2]]), loss, { l2: 0 })
          const isMeasured = ['squared', 'huber', 'absolute', 'epsilon-insensitive', 'quantile'].includes(loss.name)
          const targets = isMeasured ? of.targets.map((target) => target * scale) : of.targets
          const { coefficients, intercepts } = solve({ ...of, targets }, { solver, tolerance: 1e-4 })
          expect([...coefficients, ...intercepts].every(Number.isFinite), `${loss.name} ${scale} ${solver}`).toBe(true)
        }
      }
    }
  })

  it('a path of penalties from one solution to the next takes few steps', () => {
    const random = new Random(2)
    const rows = Array.from({ length: 400 }, () => [random.next() - 0.5, random.next() - 0.5, random.next() - 0.5])
    const targets = Float64Array.from(rows, ([a, b]) => (a + b + random.next() - 0.5 > 0 ? 1 : 0))
    let start: LinearSolution | undefined
    for (const l2 of [0.01, 0.008, 0.006, 0.005, 0.004]) {
      const of = problem(denseDesign(rows), { name: 'logistic' }, { targets, l2 })
      const found: LinearSolution = solve(of, { tolerance: 1e-6, start })
      expect(found.converged).toBe(true)
      if (start !== undefined) expect(found.iterations).toBeLessThanOrEqual(3)
      start = found
    }
  })
})

describe('solveLinear', () => {
  const of = problem(
    denseDesign([[1], [2], [3], [4.5]]),
    { name: 'logistic' },
    { targets: Float64Array.of(0, 1, 0, 1) }
  )

  it('gives way, tells each iteration, and is what the synchronous call gives', async () => {
    const seen: [number, number][] = []
    let ways = 0
    const found = await solveLinear(of, {
      solver: 'newton',
      maxIterations: 50,
      tolerance: 1e-8,
      onIteration: (iteration, objective) => seen.push([iteration, objective]),
      giveWay: () => {
        ways++
        return Promise.resolve()
      }
    })
    expect(found).toEqual(solve(of, { maxIterations: 50 }))
    expect(seen.map(([iteration]) => iteration)).toEqual(seen.map((_, k) => k + 1))
    expect(seen.length).toBe(found.iterations)
    expect(seen.at(-1)?.[1]).toBe(found.objective)
    expect(ways).toBeGreaterThanOrEqual(found.iterations)
  })

  it('ends when onIteration throws', async () => {
    const stop = new Error('enough')
    const onIteration = () => {
      throw stop
    }
    await expect(solveLinear(of, { solver: 'lbfgs', maxIterations: 50, tolerance: 1e-8, onIteration })).rejects.toBe(
      stop
    )
  })

  it.each<[string, Partial<LinearProblem>, Partial<SolveOptions>, string]>([
    ['a solver that cannot do l1', { l1: 0.1 }, { solver: 'newton' }, 'INVALID_OPTION'],
    ['a dual problem without l2', { l2: 0 }, { solver: 'dual' }, 'INVALID_OPTION'],
    ['l2 < 0', { l2: -1 }, {}, 'INVALID_OPTION'],
    ['l1 of NaN', { l1: Number.NaN }, {}, 'INVALID_OPTION'],
    ['no iterations', {}, { maxIterations: 0 }, 'INVALID_OPTION'],
    ['no tolerance', {}, { tolerance: 0 }, 'INVALID_OPTION'],
    ['an unknown solver', {}, { solver: 'adam' as 'newton' }, 'INVALID_OPTION'],
    ['a quantile of 1', { loss: { name: 'quantile', quantile: 1 } }, {}, 'INVALID_OPTION'],
    ['two outputs of one', { outputs: 2 }, {}, 'INVALID_OPTION'],
    ['a third class of two', { targets: Float64Array.of(0, 1, 2, 0) }, {}, 'INVALID_INPUT'],
    ['a target of NaN', { targets: Float64Array.of(0, 1, Number.NaN, 0) }, {}, 'INVALID_INPUT'],
    [
      'an infinite number',
      { loss: { name: 'squared' }, targets: Float64Array.of(0, 1, 1 / 0, 0) },
      {},
      'INVALID_INPUT'
    ],
    ['a target too few', { targets: Float64Array.of(0, 1, 1) }, {}, 'INVALID_SHAPE'],
    ['a weight too many', { weights: new Float64Array(5) }, {}, 'INVALID_SHAPE'],
    ['weights of 0 only', { weights: new Float64Array(4) }, {}, 'INVALID_INPUT'],
    ['a weight below 0', { weights: Float64Array.of(1, 1, -1, 1) }, {}, 'INVALID_INPUT'],
    ['no rows', { design: denseDesign([], 1), targets: new Float64Array(0) }, {}, 'EMPTY_INPUT'],
    [
      'a start of another width',
      {},
      { start: { coefficients: new Float64Array(2), intercepts: new Float64Array(1) } },
      'INVALID_SHAPE'
    ]
  ])('refuses %s', async (_, change, options, code) => {
    const refused = solveLinear({ ...of, ...change }, { solver: 'auto', maxIterations: 9, tolerance: 1e-6, ...options })
    await expect(refused).rejects.toBeInstanceOf(NutshellError)
    await expect(refused).rejects.toMatchObject({ code })
  })

  it('names the solvers that fit', () => {
    expect(() => solve({ ...of, l1: 1 })).toThrow('expected auto, coordinate-descent')
    expect(() => solve({ ...of, loss: { name: 'hinge' }, l1: 1 })).toThrow('expected l1 = 0')
  })
})
