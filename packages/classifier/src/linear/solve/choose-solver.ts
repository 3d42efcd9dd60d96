import { NutshellError } from '@nutshell-ml/core'
import type { LinearProblem, Solver } from '../problem'
import { isPiecewise } from './hinges'
import { passCosts } from './pass-costs'

/** Parameters up to which a Hessian is made, or for the squared loss solved with. */
const MOST_PARAMETERS = 1000
const MOST_SOFTMAX_PARAMETERS = 600
/** A Hessian may cost as much as so many steps without one. */
const MOST_STEPS = 100

/** l2 times rows, which is 1 / C in scikit-learn. */
const WEAKEST_PENALTY = 0.01

/** The solver that suits a problem. */
export function bestSolver(problem: LinearProblem): Solver {
  const { design, loss, outputs, l1, l2 } = problem
  if (l1 > 0) return 'coordinate-descent'
  const parameters = design.cols * outputs
  const { gram, pass } = passCosts(design)
  const isSmall = parameters <= (loss.name === 'softmax' ? MOST_SOFTMAX_PARAMETERS : MOST_PARAMETERS)
  if (isSmall && (loss.name === 'squared' || gram * (outputs + 1) <= 2 * MOST_STEPS * pass)) return 'newton'
  // The dual problem is harder the weaker the penalty is; text with a usual one it solves in a quarter of the time of L-BFGS.
  const isText = loss.name === 'logistic' && design.sparse !== undefined && l2 * design.rows >= WEAKEST_PENALTY
  if (l2 > 0 && (isPiecewise(loss) || isText)) return 'dual'
  return 'lbfgs'
}

/** @throws NutshellError INVALID_OPTION, saying which solvers fit, when `solver` cannot solve the problem. */
export function checkSolver(solver: Solver, problem: LinearProblem): void {
  const { loss, l1, l2 } = problem
  const fit: Solver[] = []
  if (l1 === 0) fit.push('newton', 'lbfgs')
  if (!isPiecewise(loss)) fit.push('coordinate-descent')
  if (l1 === 0 && l2 > 0 && loss.name !== 'softmax') fit.push('dual')
  if (fit.includes(solver)) return
  const known = fit.length > 0 ? `expected ${['auto', ...fit].join(', ')}` : 'no solver takes both: expected l1 = 0'
  throw new NutshellError(
    'INVALID_OPTION',
    `solver = '${solver}' with the loss ${loss.name}, l1 = ${l1}, l2 = ${l2}: ${known}`
  )
}
