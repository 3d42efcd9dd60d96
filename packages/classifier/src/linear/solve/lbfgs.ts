import type { LinearProblem } from '../problem'
import { type Descent, type DescentOptions, descend } from './descend'
import { DesignProducts } from './design-products'
import type { SmoothLoss } from './losses'
import { Objective } from './objective'
import { meanWeights } from './weights'

/** L-BFGS (Liu and Nocedal 1989): for problems with too many columns for a Hessian. */
export function* lbfgs(
  problem: LinearProblem,
  loss: SmoothLoss | undefined,
  start: Float64Array,
  options: DescentOptions
): Generator<void, Descent> {
  const objective = new Objective(problem, new DesignProducts(problem.design), meanWeights(problem), loss)
  return yield* descend(objective, start, options)
}
