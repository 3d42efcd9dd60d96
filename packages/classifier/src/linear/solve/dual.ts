import { NutshellError, Random } from '@nutshell-ml/core'
import type { LinearProblem, LinearSolution, SolveOptions } from '../problem'
import { type DualLosses, dualLosses, missOf, multiplierAt, weightedLoss } from './dual-losses'
import { DualRows } from './dual-rows'
import { meanWeights } from './weights'

/** After so many rows, long work may give way. */
const BLOCK = 512
/** Without a sign of convergence, it is looked for after so many passes. */
const PASSES = 10
/** The order of the rows in each pass is drawn from this seed. */
const SEED = 0

/**
 * Solves a problem with l2 > 0 row by row: the coefficients are a sum of the rows, each times a multiplier, and one multiplier after the
 * other is set to its best (C.-J. Hsieh and others, "A dual coordinate descent method for large-scale linear SVM", 2008; for the
 * logistic loss H.-F. Yu, F.-L. Huang and C.-J. Lin, "Dual coordinate descent methods for logistic regression and maximum
 * entropy models", 2011). Losses with corners are solved as they are, not rounded.
 *
 * The intercept is free, as the problem has it: that multipliers sum to 0 is asked for by a penalty whose centre moves after each
 * pass (the method of multipliers).
 *
 * It has converged when the objective is proved to be within `tolerance`, as a share, of the least, when no entry of the gradient is over
 * `tolerance`, where there is a gradient, and neither is the derivative by the intercept.
 *
 * @throws NutshellError INVALID_OPTION unless l2 > 0, l1 = 0 and the loss is one of a single margin.
 */
export async function solveDual(problem: LinearProblem, options: SolveOptions): Promise<LinearSolution> {
  const steps = dualSteps(problem, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    const pause = options.giveWay?.()
    if (pause !== undefined) await pause
  }
}

/** As `solveDual`, a part of the work at a time. */
export function* dualSteps(problem: LinearProblem, options: SolveOptions): Generator<undefined, LinearSolution> {
  checkProblem(problem)
  const { hasIntercept, l2, design } = problem
  const { tolerance, maxIterations } = options
  const losses = dualLosses(problem, meanWeights(problem))
  const state = new DualRows(design, losses, hasIntercept)
  if (options.start !== undefined) warm(state, losses, options.start, hasIntercept)
  const random = new Random(SEED)
  const order = Int32Array.from({ length: design.rows }, (_, i) => i).filter((i) => losses.weights[i] > 0)
  let active = order.length
  let iterations = 0
  let found = look(problem, losses, state, order, tolerance)
  let isConverged = hasConverged(found, problem, tolerance)
  let passes = 0
  while (!isConverged && iterations < maxIterations) {
    shuffleStart(random, order, active)
    state.begin()
    for (let from = 0; from < active; from += BLOCK) {
      state.pass(order, from, Math.min(active, from + BLOCK))
      yield
    }
    active = state.setAside(order, active)
    state.moveCentre()
    iterations++
    passes++
    // What the pass gained foretells the gap; looking costs half a pass.
    const isNear = state.gained * l2 <= tolerance * found.objective || active === 0
    if (isNear || passes >= PASSES || iterations === maxIterations) {
      found = look(problem, losses, state, order, tolerance)
      isConverged = hasConverged(found, problem, tolerance)
      if (isNear) {
        active = order.length
        state.bringBack()
      }
      passes = 0
    }
    options.onIteration?.(iterations, found.objective)
  }
  return {
    coefficients: state.coefficients,
    intercepts: Float64Array.of(hasIntercept ? state.intercept : 0),
    iterations,
    converged: isConverged,
    objective: found.objective,
    solver: 'dual'
  }
}

interface Look {
  readonly objective: number
  /** How much the objective can be above its least, but for the intercept. */
  readonly gap: number
  /** The derivative by the intercept. */
  readonly slope: number
  /** The largest entry of the gradient; 0 where the loss has corners, infinite where the gap is too great as it is. */
  readonly gradient: number
}

/** Where a solution stands: one pass over the rows, and another one for the gradient when it is near the least. */
function look(problem: LinearProblem, losses: DualLosses, state: DualRows, order: Int32Array, tolerance: number): Look {
  const { l2, loss } = problem
  const { coefficients, multipliers, logits, intercept } = state
  const isSmooth = loss.name === 'logistic' || loss.name === 'squared' || loss.name === 'huber'
  // Slopes of the losses at the margins, where there are such; elsewhere the multipliers stand for them.
  const slopes = isSmooth ? new Float64Array(multipliers.length) : multipliers
  let total = 0
  let gap = 0
  let sum = 0
  for (let k = 0; k < order.length; k++) {
    const i = order[k]
    const margin = state.dot(i, coefficients) + intercept
    total += weightedLoss(losses, i, margin)
    gap += missOf(losses, i, margin, multipliers[i], logits[i])
    if (isSmooth) slopes[i] = multiplierAt(losses, i, margin)
    sum += slopes[i]
  }
  let squares = 0
  for (let j = 0; j < coefficients.length; j++) squares += coefficients[j] * coefficients[j]
  const objective = l2 * (total + squares / 2)
  const isNear = gap * l2 <= tolerance * objective
  const gradient = !isSmooth ? 0 : isNear ? l2 * greatestGradient(state, slopes, order) : Number.POSITIVE_INFINITY
  return { objective, gap: l2 * gap, slope: Math.abs(sum) * l2, gradient }
}

/** The gradient is that of the penalty less what the slopes of the losses make of the rows. */
function greatestGradient(state: DualRows, slopes: Float64Array, order: Int32Array): number {
  const gradient = state.coefficients.slice()
  for (let k = 0; k < order.length; k++) state.addRow(order[k], -slopes[order[k]], gradient)
  let greatest = 0
  for (let j = 0; j < gradient.length; j++) greatest = Math.max(greatest, Math.abs(gradient[j]))
  return greatest
}

function hasConverged({ objective, gap, slope, gradient }: Look, { hasIntercept }: LinearProblem, tolerance: number) {
  return gap <= tolerance * objective && gradient <= tolerance && (!hasIntercept || slope <= tolerance)
}

/** Begins where another solution left the margins. */
function warm(
  state: DualRows,
  losses: DualLosses,
  { coefficients, intercepts }: Pick<LinearSolution, 'coefficients' | 'intercepts'>,
  hasIntercept: boolean
): void {
  const intercept = hasIntercept ? intercepts[0] : 0
  for (let i = 0; i < losses.weights.length; i++) {
    if (losses.weights[i] === 0) continue
    state.set(i, multiplierAt(losses, i, state.dot(i, coefficients) + intercept))
  }
  state.beginAt(intercept)
}

function shuffleStart(random: Random, order: Int32Array, length: number): void {
  random.shuffle(length === order.length ? order : order.subarray(0, length))
}

function checkProblem({ loss, l1, l2, outputs }: LinearProblem): void {
  if (loss.name === 'softmax' || outputs !== 1) {
    throw new NutshellError(
      'INVALID_OPTION',
      `solver = 'dual' with loss '${loss.name}', expected one of a single margin`
    )
  }
  if (!(l2 > 0)) throw new NutshellError('INVALID_OPTION', `solver = 'dual' with l2 = ${l2}, expected l2 > 0`)
  if (l1 !== 0) throw new NutshellError('INVALID_OPTION', `solver = 'dual' with l1 = ${l1}, expected l1 = 0`)
}
