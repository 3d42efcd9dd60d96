import { checkInteger, checkNumber, checkOneOf, NutshellError } from '@nutshell-ml/core'
import type { LinearProblem, LinearSolution, SolveOptions, Solver } from '../problem'
import { checkProblem } from './check-problem'
import { bestSolver, checkSolver } from './choose-solver'
import { coordinateDescentSteps } from './coordinate-descent'
import type { Descent } from './descend'
import { dualSteps } from './dual'
import { HessianMetric } from './hessian-metric'
import { hingesOf, isPiecewise } from './hinges'
import { interiorPoint } from './interior-point'
import { lbfgs } from './lbfgs'
import { newton } from './newton'
import { smoothing } from './smoothing'

const SOLVERS: readonly Solver[] = ['newton', 'lbfgs', 'coordinate-descent', 'dual']

/**
 * Solves a linear problem, giving way now and then.
 *
 * 'auto' takes Newton's method for a moderate number of columns (for losses with corners the interior-point method), coordinate
 * descent for l1 > 0, and for many columns L-BFGS, or the dual problem for losses with corners.
 *
 * @throws NutshellError INVALID_OPTION for a solver that does not fit, naming those that do; what `checkProblem` throws.
 */
export async function solveLinear(problem: LinearProblem, options: SolveOptions): Promise<LinearSolution> {
  const steps = linearSteps(problem, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    const pause = options.giveWay?.()
    if (pause !== undefined) await pause
  }
}

/** As `solveLinear`, at once. */
export function solveLinearSync(problem: LinearProblem, options: SolveOptions): LinearSolution {
  const steps = linearSteps(problem, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** As `solveLinear`, an iteration at a time. */
function* linearSteps(problem: LinearProblem, options: SolveOptions): Generator<void, LinearSolution> {
  checkProblem(problem)
  checkInteger('maxIterations', options.maxIterations, 1)
  checkNumber('tolerance', options.tolerance, 'a number > 0', (value) => value > 0)
  checkOneOf('solver', options.solver, ['auto', ...SOLVERS])
  const start = startOf(problem, options)
  const solver = options.solver === 'auto' ? bestSolver(problem) : options.solver
  checkSolver(solver, problem)
  if (solver === 'coordinate-descent') return yield* coordinateDescentSteps(problem, options)
  if (solver === 'dual') return yield* dualSteps(problem, options)
  const { outputs, design } = problem
  const descent = yield* descentSteps(problem, solver, start, options)
  return {
    coefficients: descent.parameters.slice(0, outputs * design.cols),
    intercepts: descent.parameters.slice(outputs * design.cols),
    iterations: descent.iterations,
    converged: descent.converged,
    objective: descent.objective,
    solver,
    ...(descent.metric instanceof HessianMetric ? { hessian: descent.metric.hessian } : {})
  }
}

function descentSteps(
  problem: LinearProblem,
  solver: 'newton' | 'lbfgs',
  start: Float64Array,
  { tolerance, maxIterations, onIteration, start: given }: SolveOptions
): Generator<void, Descent> {
  const { loss } = problem
  const options = { tolerance, maxIterations, onIteration }
  if (isPiecewise(loss)) {
    return (solver === 'newton' ? interiorPoint : smoothing)(problem, hingesOf(loss, problem), start, options)
  }
  const smooth = loss.name === 'softmax' ? undefined : loss
  if (solver === 'lbfgs') return lbfgs(problem, smooth, start, options)
  return newton(problem, smooth, start, options, given?.hessian)
}

/** Coefficients, then intercepts: those to start with, or zeros. */
function startOf({ design, outputs, hasIntercept }: LinearProblem, { start }: SolveOptions): Float64Array {
  const count = outputs * design.cols
  const out = new Float64Array(count + outputs)
  if (start === undefined) return out
  if (start.coefficients.length !== count || start.intercepts.length !== outputs) {
    throw new NutshellError(
      'INVALID_SHAPE',
      `start has ${start.coefficients.length} coefficients and ${start.intercepts.length} intercepts, expected ${count} and ${outputs}`
    )
  }
  out.set(start.coefficients)
  if (hasIntercept) out.set(start.intercepts, count)
  return out
}
