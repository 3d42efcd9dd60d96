import type { Hessian, LinearProblem } from '../problem'
import { type Descent, type DescentOptions, descend } from './descend'
import { DesignProducts } from './design-products'
import { HessianMetric } from './hessian-metric'
import type { SmoothLoss } from './losses'
import { Objective } from './objective'
import { passCosts } from './pass-costs'
import { shareOfRows } from './share-of-rows'
import { meanWeights } from './weights'

/** The problem is first solved for one in so many rows, unless these would be too few. */
const PARTS = 5
const MOST_PART_ITERATIONS = 20
const FEWEST_ROWS = 2000
/** For each parameter: with fewer rows a Hessian is a poor guess of that of all. */
const ROWS_FOR_EACH = 20
/** For each parameter and row: what a part's solution costs on all rows is about this much of the loss, so it need not be better. */
const PART_GAIN = 0.07

/**
 * Newton's method with a line search. A Hessian is dear beside a gradient, and changes little near the solution, so it is kept
 * while steps with it (corrected as in L-BFGS) go on well; and the way to near the solution is found on a part of the rows.
 *
 * @param hessian that of a similar problem, near `start`.
 */
export function* newton(
  problem: LinearProblem,
  loss: SmoothLoss | undefined,
  start: Float64Array,
  options: DescentOptions,
  hessian?: Hessian
): Generator<void, Descent> {
  const products = new DesignProducts(problem.design)
  return yield* newtonOver(problem, products, loss, start, options, hessian)
}

function* newtonOver(
  problem: LinearProblem,
  products: DesignProducts,
  loss: SmoothLoss | undefined,
  start: Float64Array,
  options: DescentOptions,
  hessian?: Hessian
): Generator<void, Descent> {
  const { outputs, l2 } = problem
  const objective = new Objective(problem, products, meanWeights(problem), loss)
  const { gram, pass } = passCosts(products.design)
  const hessianCost = (gram * (outputs + 1)) / 2 / pass
  const full = {
    ...options,
    // A new Hessian is worth about a digit, for the cost of one step and its own.
    poor: 0.1 ** (1 / (1 + hessianCost)),
    renew: (margins: Float64Array, slopes: Float64Array) =>
      new HessianMetric({ matrix: objective.hessian(margins, slopes), l2 }, objective.size)
  }
  if (hessian !== undefined && hessian.matrix.length === objective.size ** 2) {
    const metric = HessianMetric.withPenalty(hessian, objective.size, outputs * products.cols, l2)
    return yield* descend(objective, start, { ...full, metric })
  }
  const isNear = loss?.name === 'squared' || start.some((value) => value !== 0)
  const rows = isNear ? undefined : partOfRows(problem, objective.size)
  if (rows === undefined) return yield* descend(objective, start, full)
  const { targets, weights } = problem
  const part: LinearProblem = {
    ...problem,
    // Between the same weight against the mean loss and against the sum of losses: few rows need more to hold rare levels.
    l2: l2 * Math.sqrt(PARTS),
    targets: Float64Array.from(rows, (i) => targets[i]),
    weights: weights && Float64Array.from(rows, (i) => weights[i])
  }
  const near = yield* newtonOver(part, products.pick(rows), loss, start, {
    maxIterations: MOST_PART_ITERATIONS,
    tolerance: options.tolerance,
    leastGain: (PART_GAIN * objective.size) / rows.length
  })
  return yield* descend(objective, near.parameters, { ...full, metric: near.metric })
}

function partOfRows({ targets, weights }: LinearProblem, size: number): Int32Array | undefined {
  const count = Math.floor(targets.length / PARTS)
  if (count < Math.max(FEWEST_ROWS, ROWS_FOR_EACH * size)) return undefined
  const rows = shareOfRows(targets.length, count)
  return weights === undefined || rows.some((i) => weights[i] > 0) ? rows : undefined
}
