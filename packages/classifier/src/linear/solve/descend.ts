import { type Line, searchLine } from './line-search'
import type { Objective } from './objective'
import { type Metric, StepMemory } from './step-memory'

/** Steps that are remembered. */
const MEMORY = 10

export interface DescentOptions {
  readonly maxIterations: number
  readonly tolerance: number
  /** What to begin with; undefined: the identity, scaled. */
  readonly metric?: Metric
  /** Makes a metric where one is: at the start without `metric`, and where the last one has become poor. */
  readonly renew?: (margins: Float64Array, slopes: Float64Array) => Metric
  /** A metric is poor when the length of the gradient by it shrinks to no less than this share in a step. */
  readonly poor?: number
  /** It has gone far enough when the metric promises to gain no more than this share of the loss at the start. */
  readonly leastGain?: number
  readonly onIteration?: (iteration: number, objective: number) => void
}

export interface Descent {
  readonly parameters: Float64Array
  readonly iterations: number
  readonly converged: boolean
  readonly objective: number
  /** outputs x rows, at the parameters. */
  readonly margins: Float64Array
  /** The metric used last. */
  readonly metric: Metric | undefined
}

/**
 * Goes down from `start`, which is overwritten. A step is minus the gradient through the metric, corrected by what the last
 * steps have shown: Newton's method when the metric is renewed at each step, L-BFGS when there is none, and what lies between
 * when a Hessian is kept for a few steps or was made from a part of the rows.
 */
export function* descend(objective: Objective, start: Float64Array, options: DescentOptions): Generator<void, Descent> {
  const { maxIterations, tolerance, renew, poor = 0.5, leastGain = 0, onIteration } = options
  const { l2, size, marginsLength } = objective
  const parameters = start
  let margins = new Float64Array(marginsLength)
  let slopes = new Float64Array(marginsLength)
  let nextMargins = new Float64Array(marginsLength)
  let nextSlopes = new Float64Array(marginsLength)
  const marginsAlong = new Float64Array(marginsLength)
  let gradient = new Float64Array(size)
  let nextGradient = new Float64Array(size)
  const direction = new Float64Array(size)
  const memory = new StepMemory(MEMORY)
  let { metric } = options

  objective.margins(parameters, margins)
  let loss = objective.lossAndSlopes(margins, slopes)
  objective.gradient(slopes, parameters, gradient)
  let greatest = greatestOf(gradient)
  let iterations = 0
  const enough = leastGain * loss
  let isFresh = false
  let isStuck = false
  let lastSlope = Number.NEGATIVE_INFINITY
  const total = () => loss + (l2 / 2) * objective.penaltyProduct(parameters, parameters)
  const point = () => {
    direction.set(gradient)
    memory.apply(direction, metric)
    let slope = 0
    for (let j = 0; j < size; j++) {
      direction[j] = -direction[j]
      slope += direction[j] * gradient[j]
    }
    return slope
  }
  while (greatest > tolerance && iterations < maxIterations) {
    let slope = metric === undefined && renew !== undefined && !isFresh ? Number.NaN : point()
    if (renew !== undefined && !isFresh && (isStuck || !(slope > poor * poor * lastSlope))) {
      metric = renew(margins, slopes)
      yield
      memory.clear()
      isFresh = true
      isStuck = false
      slope = point()
    }
    if (-slope <= 2 * enough) break
    let found: ReturnType<typeof searchLine>
    if (slope < 0) {
      objective.margins(direction, marginsAlong)
      const line: Line = {
        margins,
        marginsAlong,
        loss,
        slope,
        penaltyStart: objective.penaltyProduct(parameters, direction),
        penaltyAlong: objective.penaltyProduct(direction, direction)
      }
      const isScaled = metric !== undefined || memory.length > 0
      found = searchLine(
        objective,
        line,
        isScaled ? 1 : firstStep(objective, line, margins, slopes),
        nextMargins,
        nextSlopes
      )
    }
    if (found === undefined) {
      // What was kept may mislead: an old metric, the steps, any metric. After that rounding is all that is left.
      if (renew !== undefined && !isFresh) isStuck = true
      else if (memory.length === 0 && metric !== undefined) metric = undefined
      else if (memory.length === 0) break
      memory.clear()
      continue
    }
    const { step } = found
    loss = found.loss
    for (let j = 0; j < size; j++) parameters[j] += step * direction[j]
    ;[margins, nextMargins] = [nextMargins, margins]
    ;[slopes, nextSlopes] = [nextSlopes, slopes]
    objective.gradient(slopes, parameters, nextGradient)
    memory.add(step, direction, gradient, nextGradient)
    ;[gradient, nextGradient] = [nextGradient, gradient]
    greatest = greatestOf(gradient)
    lastSlope = slope
    isFresh = false
    iterations++
    onIteration?.(iterations, total())
    yield
  }
  return { parameters, iterations, converged: greatest <= tolerance, objective: total(), margins, metric }
}

/** To where the objective would be least if it were a parabola along the line. */
function firstStep(objective: Objective, line: Line, margins: Float64Array, slopes: Float64Array): number {
  const curvature = objective.curvatureAlong(margins, slopes, line.marginsAlong) + objective.l2 * line.penaltyAlong
  const step = -line.slope / curvature
  return step > 0 && step < 1e300 ? step : 1
}

function greatestOf(vector: Float64Array): number {
  let most = 0
  for (let j = 0; j < vector.length; j++) {
    const size = Math.abs(vector[j])
    if (!(size <= most)) most = size
  }
  return most
}
