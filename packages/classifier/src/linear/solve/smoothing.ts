import type { LinearProblem } from '../problem'
import type { Descent, DescentOptions } from './descend'
import { hingeLoss } from './hinges'
import { lbfgs } from './lbfgs'
import type { Hinges } from './losses'
import { meanWeights } from './weights'

/** How wide corners are rounded at last, as a share of the mean distance of targets from margins at the start. */
const LAST_WIDTH = 1e-6
const NARROWER = 4
/** Of all widths but the last. */
const ROUGH_TOLERANCE = 1e-4

/**
 * Losses with corners where there are too many columns for a Hessian and no penalty for a dual problem: L-BFGS on the rounded loss,
 * again and again with sharper corners. It has converged when the gradient of the last is small.
 */
export function* smoothing(
  problem: LinearProblem,
  hinges: Hinges,
  start: Float64Array,
  options: DescentOptions
): Generator<void, Descent> {
  const weights = meanWeights(problem)
  const { targets } = hinges
  let mean = 0
  for (let i = 0; i < targets.length; i++) mean += weights[i] * targets[i]
  let spread = 0
  for (let i = 0; i < targets.length; i++) spread += weights[i] * Math.abs(targets[i] - mean)
  const last = LAST_WIDTH * (spread > 0 ? spread : 1)
  let width = last / LAST_WIDTH
  let parameters = start
  let iterations = 0
  for (;;) {
    const isLast = width <= last
    const before = iterations
    const found: Descent = yield* lbfgs(
      problem,
      { name: 'smoothed', width, epsilon: hinges.epsilon, hinges },
      parameters,
      {
        maxIterations: options.maxIterations - iterations,
        tolerance: isLast ? options.tolerance : ROUGH_TOLERANCE,
        onIteration: (iteration, objective) => options.onIteration?.(before + iteration, objective)
      }
    )
    parameters = found.parameters
    iterations += found.iterations
    if (isLast || iterations >= options.maxIterations) {
      return {
        ...found,
        iterations,
        converged: isLast && found.converged,
        objective: sharp(problem, hinges, weights, found)
      }
    }
    width = Math.max(last, width / NARROWER)
  }
}

/** The objective with its corners. */
function sharp(
  problem: LinearProblem,
  hinges: Hinges,
  weights: Float64Array,
  { parameters, margins }: Descent
): number {
  let penalty = 0
  for (let j = 0; j < problem.design.cols; j++) penalty += parameters[j] * parameters[j]
  return hingeLoss(hinges, margins, weights) + (problem.l2 / 2) * penalty
}
