import type { Coefficients } from './margins'
import type { Loss } from './problem'

/** A label in units of its deviation about its mean: solvers, tolerances and strengths then know what is small. */
export interface LabelScale {
  readonly mean: number
  readonly deviation: number
  toUnit(values: Float64Array): Float64Array
  /** Widths are in units of the label. */
  lossToUnit(loss: Loss): Loss
}

/**
 * @param isScaled false: the label as it is.
 * @param isCentred false without an intercept, which is where the mean goes.
 */
export function scaleOf(
  values: Float64Array,
  weights: Float64Array | undefined,
  isScaled: boolean,
  isCentred: boolean
): LabelScale {
  const moments = isScaled ? momentsOf(values, weights) : { mean: 0, deviation: 1 }
  const { deviation } = moments
  const mean = isCentred ? moments.mean : 0
  return {
    mean,
    deviation,
    toUnit: (own) => (isScaled ? own.map((value) => (value - mean) / deviation) : own),
    lossToUnit(loss) {
      if (loss.name === 'epsilon-insensitive') return { ...loss, epsilon: loss.epsilon / deviation }
      return loss.name === 'huber' ? { ...loss, delta: loss.delta / deviation } : loss
    }
  }
}

/** A model of scaled labels, as one of the label itself. */
export function toOwnUnits({ coefficients, intercepts }: Coefficients, { mean, deviation }: LabelScale): Coefficients {
  return {
    coefficients: coefficients.map((value) => value * deviation),
    intercepts: intercepts.map((value) => value * deviation + mean)
  }
}

function momentsOf(values: Float64Array, weights: Float64Array | undefined) {
  let total = 0
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    total += weight
    sum += weight * values[i]
  }
  const mean = total > 0 ? sum / total : 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    squares += (weights === undefined ? 1 : weights[i]) * (values[i] - mean) ** 2
  }
  const deviation = total > 0 ? Math.sqrt(squares / total) : 0
  return { mean, deviation: deviation > 0 && Number.isFinite(deviation) ? deviation : 1 }
}
