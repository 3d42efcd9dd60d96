import type { LinearProblem } from '../problem'
import { Cholesky } from './cholesky'
import type { Descent, DescentOptions } from './descend'
import { DesignProducts } from './design-products'
import { hingeLoss } from './hinges'
import type { Hinges } from './losses'
import { meanWeights } from './weights'

/** How far towards the nearest wall a step goes. */
const TO_THE_WALL = 0.9995
/** What the objective may be too great at the end, as a share of it, when a coarser tolerance is asked for. */
const GAP = 1e-7
/** The objective counts as 0 at this share of what it is without coefficients. */
const ROUNDING = 1e-9
const SMALLEST_STEP = 1e-9
/** Slacks begin this far from 0 at least, as a share of the mean target. */
const LEAST_ROOM = 1e-4

/**
 * Losses with corners, by the primal-dual interior-point method with Mehrotra's predictor and corrector (Nocedal and Wright,
 * algorithm 14.3), as Portnoy and Koenker (1997) use it for quantiles and Fine and Scheinberg (2001) for hinges.
 *
 * With e = target - margin of a row, its loss is the least `over` above + `under` below for over - under = e, both >= 0. Their
 * multipliers are above - pull and below + pull, where `pull`, the dual variable, is how strongly the row draws its margin
 * upwards: X' pull = l2 b. Each step solves one system in the columns, X' diag(stiffness) X + l2. The gap between the problem
 * and its dual says how near the end is. A loss with a dead zone is two such rows, each with one slope.
 */
export function* interiorPoint(
  problem: LinearProblem,
  hinges: Hinges,
  start: Float64Array,
  options: DescentOptions
): Generator<void, Descent> {
  const { l2, hasIntercept } = problem
  const { tolerance, maxIterations, onIteration } = options
  const products = new DesignProducts(problem.design)
  const { rows, cols } = products
  const width = cols + 1
  const weights = meanWeights(problem)
  const halves = halvesOf(hinges, weights)
  const system = new System(products, l2, hasIntercept)
  const parameters = start
  if (parameters.every((value) => value === 0)) {
    leastSquares(system, halves.goal.subarray(0, rows), weights, parameters)
    // Squares of very large numbers are infinite.
    if (!parameters.every(Number.isFinite)) parameters.fill(0)
  }
  const margins = new Float64Array(rows)
  products.margins(parameters.subarray(0, cols), parameters[cols], margins)
  const state = startOf(halves, margins)
  const predictor = zeros(halves.goal.length)
  const corrector = zeros(halves.goal.length)
  const lack = new Float64Array(width)
  const change = new Float64Array(width)
  const marginsAlong = new Float64Array(rows)
  const best = parameters.slice()
  let bestObjective = Number.POSITIVE_INFINITY
  const scale = hingeLoss(hinges, new Float64Array(rows), weights) || 1
  let iterations = 0
  let converged = false
  for (;;) {
    let penalty = 0
    for (let j = 0; j < cols; j++) penalty += parameters[j] * parameters[j]
    const objective = hingeLoss(hinges, margins, weights) + (l2 / 2) * penalty
    if (!Number.isFinite(objective)) break
    if (objective < bestObjective) {
      bestObjective = objective
      best.set(parameters)
    }
    const greatest = system.lack(state.pull, parameters, lack)
    let slack = 0
    for (let j = 0; j < width; j++) slack += Math.abs(lack[j] * parameters[j])
    const gap = slack + fenchelGap(halves, state.pull, margins)
    const isNear = gap <= Math.min(tolerance, GAP) * (bestObjective + ROUNDING * scale)
    converged = greatest <= tolerance && isNear && objective <= bestObjective + gap
    if (iterations > 0) {
      onIteration?.(iterations, objective)
      yield
    }
    if (converged || iterations >= maxIterations) break

    system.stiffen(halves, state)
    yield
    system.step(halves, state, margins, lack, undefined, 0, predictor, change, marginsAlong)
    const before = complementarity(halves, state)
    const [primalTry, dualTry] = stepLengths(halves, state, predictor, l2 > 0, 1)
    const after = complementarityAfter(halves, state, predictor, primalTry, dualTry)
    const centre = (after / before) ** 3 * (before / (2 * halves.active))
    system.step(halves, state, margins, lack, predictor, centre, corrector, change, marginsAlong)
    const [primal, dual] = stepLengths(halves, state, corrector, l2 > 0, TO_THE_WALL)
    if (!(primal > SMALLEST_STEP) || !(dual > SMALLEST_STEP)) break
    for (let j = 0; j < width; j++) parameters[j] += primal * change[j]
    for (let i = 0; i < rows; i++) margins[i] += primal * marginsAlong[i]
    move(state, corrector, primal, dual)
    iterations++
  }
  return { parameters: best, iterations, converged, objective: bestObjective, margins, metric: undefined }
}

/** Rows, or for losses with a dead zone two for each row: the one above it, then (after all of these) the one below. */
interface Halves {
  readonly goal: Float64Array
  /** The slopes of the loss times the weight of the row. */
  readonly above: Float64Array
  readonly below: Float64Array
  /** How many have a slope at all. */
  readonly active: number
}

interface State {
  readonly over: Float64Array
  readonly under: Float64Array
  readonly pull: Float64Array
}

function halvesOf({ targets, above, below, epsilon }: Hinges, weights: Float64Array): Halves {
  const rows = targets.length
  const count = epsilon > 0 ? 2 * rows : rows
  const goal = new Float64Array(count)
  const up = new Float64Array(count)
  const down = new Float64Array(count)
  for (let i = 0; i < rows; i++) {
    goal[i] = targets[i] - epsilon
    up[i] = weights[i] * above[i]
    const other = epsilon > 0 ? rows + i : i
    goal[other] = targets[i] + epsilon
    down[other] = weights[i] * below[i]
  }
  let active = 0
  for (let i = 0; i < count; i++) if (up[i] + down[i] > 0) active++
  return { goal, above: up, below: down, active }
}

function zeros(count: number): State {
  return { over: new Float64Array(count), under: new Float64Array(count), pull: new Float64Array(count) }
}

function startOf({ goal, above, below }: Halves, margins: Float64Array): State {
  const state = zeros(goal.length)
  const rows = margins.length
  let residuals = 0
  let goals = 0
  for (let i = 0; i < goal.length; i++) {
    residuals += Math.abs(goal[i] - margins[i % rows])
    goals += Math.abs(goal[i])
  }
  const room = Math.max(residuals, goals * LEAST_ROOM) / goal.length || 1
  for (let i = 0; i < goal.length; i++) {
    const residual = goal[i] - margins[i % rows]
    state.over[i] = Math.max(residual, 0) + room
    state.under[i] = Math.max(-residual, 0) + room
    state.pull[i] = (above[i] - below[i]) / 2
  }
  return state
}

/** How much the losses exceed what the pulls prove to be needed (the Fenchel-Young inequality, row by row). */
function fenchelGap({ goal, above, below }: Halves, pull: Float64Array, margins: Float64Array): number {
  const rows = margins.length
  let gap = 0
  for (let i = 0; i < goal.length; i++) {
    const residual = goal[i] - margins[i % rows]
    gap += residual > 0 ? residual * (above[i] - pull[i]) : -residual * (below[i] + pull[i])
  }
  return gap
}

function complementarity({ above, below }: Halves, { over, under, pull }: State): number {
  let sum = 0
  for (let i = 0; i < pull.length; i++) {
    if (above[i] + below[i] > 0) sum += over[i] * (above[i] - pull[i]) + under[i] * (below[i] + pull[i])
  }
  return sum
}

function complementarityAfter(
  { above, below }: Halves,
  { over, under, pull }: State,
  along: State,
  primal: number,
  dual: number
): number {
  let sum = 0
  for (let i = 0; i < pull.length; i++) {
    if (above[i] + below[i] === 0) continue
    const next = pull[i] + dual * along.pull[i]
    sum += (over[i] + primal * along.over[i]) * (above[i] - next)
    sum += (under[i] + primal * along.under[i]) * (below[i] + next)
  }
  return sum
}

/** How far the state can go before something that must stay positive is 0: slacks, then pulls; at most 1. */
function stepLengths(
  { above, below }: Halves,
  { over, under, pull }: State,
  along: State,
  together: boolean,
  share: number
): [number, number] {
  let primal = 1 / share
  let dual = 1 / share
  for (let i = 0; i < pull.length; i++) {
    if (above[i] + below[i] === 0) continue
    if (along.over[i] < 0) primal = Math.min(primal, -over[i] / along.over[i])
    if (along.under[i] < 0) primal = Math.min(primal, -under[i] / along.under[i])
    const change = along.pull[i]
    if (change > 0) dual = Math.min(dual, (above[i] - pull[i]) / change)
    else if (change < 0) dual = Math.min(dual, -(below[i] + pull[i]) / change)
  }
  // With a penalty the pulls belong to the coefficients: both go together.
  if (together) primal = dual = Math.min(primal, dual)
  return [share * primal, share * dual]
}

function move({ over, under, pull }: State, along: State, primal: number, dual: number): void {
  for (let i = 0; i < pull.length; i++) {
    over[i] += primal * along.over[i]
    under[i] += primal * along.under[i]
    pull[i] += dual * along.pull[i]
  }
}

/** The linear system of a step, and what is needed to set it up. */
class System {
  private readonly products: DesignProducts
  private readonly l2: number
  private readonly hasIntercept: boolean
  private readonly matrix: Float64Array
  private readonly byRow: Float64Array
  private readonly stiffness: Float64Array[] = []
  private factors: Cholesky | undefined

  constructor(products: DesignProducts, l2: number, hasIntercept: boolean) {
    this.products = products
    this.l2 = l2
    this.hasIntercept = hasIntercept
    this.matrix = new Float64Array((products.cols + 1) ** 2)
    this.byRow = new Float64Array(products.rows)
  }

  /** l2 b - X' pull, which is to become 0. Returns its greatest entry. */
  lack(pull: Float64Array, parameters: Float64Array, out: Float64Array): number {
    const { products, l2, byRow } = this
    const { cols, rows } = products
    for (let i = 0; i < rows; i++) byRow[i] = pull.length > rows ? pull[i] + pull[rows + i] : pull[i]
    const sum = products.gradient(byRow, out.subarray(0, cols))
    out[cols] = this.hasIntercept ? -sum : 0
    let greatest = Math.abs(out[cols])
    for (let j = 0; j < cols; j++) {
      out[j] = l2 * parameters[j] - out[j]
      greatest = Math.max(greatest, Math.abs(out[j]))
    }
    return greatest
  }

  /** Factors X' diag(weights) X + l2. */
  factor(weights: Float64Array): void {
    const { products, matrix, l2, hasIntercept } = this
    const width = products.cols + 1
    products.gram(weights, matrix)
    for (let j = 0; j < products.cols; j++) matrix[j * width + j] += l2
    for (let j = 0; j < width && !hasIntercept; j++) matrix[j * width + width - 1] = matrix[(width - 1) * width + j] = 0
    this.factors = new Cholesky(matrix, width, l2 > 0)
  }

  solve(vector: Float64Array): void {
    if (!this.hasIntercept) vector[this.products.cols] = 0
    this.factors?.solve(vector)
  }

  /** Factors the system of a state. */
  stiffen({ above, below }: Halves, { over, under, pull }: State): void {
    const count = pull.length
    const { rows } = this.products
    this.stiffness[0] ??= new Float64Array(count)
    this.stiffness[1] ??= new Float64Array(rows)
    const [each, byRow] = this.stiffness
    byRow.fill(0)
    for (let i = 0; i < count; i++) {
      const isIdle = above[i] + below[i] === 0
      each[i] = isIdle ? 0 : 1 / (over[i] / (above[i] - pull[i]) + under[i] / (below[i] + pull[i]))
      byRow[i % rows] += each[i]
    }
    this.factor(byRow)
  }

  /**
   * A step towards products of slacks and multipliers that are all `centre`.
   *
   * @param before the predictor, whose products the corrector takes away; undefined: this is the predictor.
   * @param change is filled with that of the parameters, `along` with that of the state.
   */
  step(
    { goal, above, below }: Halves,
    { over, under, pull }: State,
    margins: Float64Array,
    lack: Float64Array,
    before: State | undefined,
    centre: number,
    along: State,
    change: Float64Array,
    marginsAlong: Float64Array
  ): void {
    const { products, byRow } = this
    const { rows, cols } = products
    const [stiffness] = this.stiffness
    byRow.fill(0)
    for (let i = 0; i < pull.length; i++) {
      const up = above[i] - pull[i]
      const down = below[i] + pull[i]
      if (above[i] + below[i] === 0) continue
      const overGoal = (before === undefined ? centre : centre + before.over[i] * before.pull[i]) / up
      const underGoal = (before === undefined ? centre : centre - before.under[i] * before.pull[i]) / down
      const row = i % rows
      const drive = goal[i] - margins[row] - overGoal + underGoal
      byRow[row] += stiffness[i] * drive
      // Kept until the changes of the margins are known.
      along.pull[i] = drive
      along.over[i] = overGoal - over[i]
      along.under[i] = underGoal - under[i]
    }
    change[cols] = products.gradient(byRow, change.subarray(0, cols))
    for (let j = 0; j <= cols; j++) change[j] -= lack[j]
    this.solve(change)
    products.margins(change.subarray(0, cols), change[cols], marginsAlong)
    for (let i = 0; i < pull.length; i++) {
      if (above[i] + below[i] === 0) continue
      const pullChange = stiffness[i] * (along.pull[i] - marginsAlong[i % rows])
      along.pull[i] = pullChange
      along.over[i] += (over[i] / (above[i] - pull[i])) * pullChange
      along.under[i] -= (under[i] / (below[i] + pull[i])) * pullChange
    }
  }
}

/** Where to begin: near the middle of things. */
function leastSquares(system: System, targets: Float64Array, weights: Float64Array, parameters: Float64Array): void {
  system.factor(weights)
  const none = new Float64Array(parameters.length)
  const drawn = targets.map((target, i) => weights[i] * target)
  system.lack(drawn, none, parameters)
  for (let j = 0; j < parameters.length; j++) parameters[j] = -parameters[j]
  system.solve(parameters)
}
