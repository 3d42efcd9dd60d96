import type { Objective } from './objective'

/** A step is taken when the slope along it has become this much less, and the objective not greater. */
const SLOPE_SHARE = 0.9
const MOST_TRIALS = 40
/** Differences of the objective below this share of it are rounding. */
const ROUNDING = 1e-13

interface LineStep {
  readonly step: number
  /** The loss without the penalty, at the end of the step. */
  readonly loss: number
}

/** A line through the parameters, and its image among the margins: along it, a trial needs no pass over the design. */
export interface Line {
  readonly margins: Float64Array
  readonly marginsAlong: Float64Array
  readonly loss: number
  /** Of loss and penalty; < 0. */
  readonly slope: number
  /** Products of parameters and direction, without intercepts. */
  readonly penaltyStart: number
  readonly penaltyAlong: number
}

/**
 * The length of a step that meets the strong Wolfe conditions (Nocedal and Wright, section 3.1). The objective is convex, so a
 * bracket on its slope is enough; within it the next trial is where a straight line through the slopes is 0.
 *
 * @param margins are filled with those at the end of the step, and `slopes` with the derivatives there.
 * @returns undefined when there is none, because rounding is all that is left.
 */
export function searchLine(
  objective: Objective,
  line: Line,
  first: number,
  margins: Float64Array,
  slopes: Float64Array
): LineStep | undefined {
  const { marginsAlong, loss: lossStart, slope: slopeStart, penaltyStart, penaltyAlong } = line
  const { l2 } = objective
  const length = objective.marginsLength
  const from = line.margins
  let low = 0
  let slopeLow = slopeStart
  let high = Number.POSITIVE_INFINITY
  let slopeHigh = Number.NaN
  let step = first
  for (let trial = 0; trial < MOST_TRIALS; trial++) {
    for (let i = 0; i < length; i++) margins[i] = from[i] + step * marginsAlong[i]
    const loss = objective.lossAndSlopes(margins, slopes)
    let slope = l2 * (penaltyStart + step * penaltyAlong)
    for (let i = 0; i < length; i++) slope += slopes[i] * marginsAlong[i]
    const change = loss - lossStart + l2 * step * (penaltyStart + (step / 2) * penaltyAlong)
    const isLower = change <= 1e-4 * step * slopeStart || Math.abs(change) <= ROUNDING * Math.abs(lossStart)
    if (isLower && Math.abs(slope) <= -SLOPE_SHARE * slopeStart) return { step, loss }
    if (!Number.isFinite(slope) || !Number.isFinite(loss)) {
      high = step
      slopeHigh = Number.NaN
      step = low + (high - low) / 10
    } else if (slope < 0 && isLower) {
      low = step
      slopeLow = slope
      step = high < Number.POSITIVE_INFINITY ? between(low, slopeLow, high, slopeHigh) : beyond(step, slope, slopeStart)
    } else {
      high = step
      slopeHigh = slope
      step = between(low, slopeLow, high, slopeHigh)
    }
    if (!(step > 0) || high - low <= 1e-16 * high) return undefined
  }
  return undefined
}

/** Where the slope would be 0 if it were straight, but not too near either end. */
function between(low: number, slopeLow: number, high: number, slopeHigh: number): number {
  const share = slopeLow / (slopeLow - slopeHigh)
  const safe = share > 0.1 ? (share < 0.9 ? share : 0.9) : 0.1
  return low + (high - low) * (slopeHigh > 0 ? safe : 0.5)
}

function beyond(step: number, slope: number, slopeStart: number): number {
  const growth = slopeStart / (slopeStart - slope)
  return step * (growth > 1.5 && growth < 10 ? growth : growth >= 10 || growth <= 0 ? 10 : 1.5)
}
