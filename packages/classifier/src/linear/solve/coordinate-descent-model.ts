/** What is made small within one step: slopes . d + d' H d / 2 + l1 ||coefficients + d||_1, where H holds l2 too. */
export interface ModelStep {
  /** Coefficients to begin with; become those of the step. */
  readonly coefficients: Float64Array
  /** Derivatives at the start: of loss and l2 by the coefficients, then by the intercept. */
  readonly gradient: Float64Array
  readonly l1: number
  readonly hasIntercept: boolean
  /** It ends when no entry of the (projected) gradient is greater. */
  readonly tolerance: number
}

/** Sweeps over the coefficients that are not 0 until nothing moves, at most, between two over all of them. */
const MOST_SWEEPS = 100
/** In all. */
const MOST_SWEEPS_IN_ALL = 20_000

/**
 * The step by a Hessian: a sweep costs as much as it has entries, whatever the number of rows.
 *
 * @param hessian (cols + 1) x (cols + 1), the intercept last.
 * @returns by how much the intercept changes.
 */
export function* stepByHessian(step: ModelStep, hessian: Float64Array): Generator<undefined, number> {
  const { coefficients, l1, hasIntercept, tolerance } = step
  const cols = coefficients.length
  const width = cols + 1
  const gradient = step.gradient.slice()
  let intercept = 0
  /** How far it was from its best. */
  const improve = (j: number): number => {
    const at = j * width
    const curvature = hessian[at + j]
    const slope = gradient[j]
    if (j === cols) {
      if (!hasIntercept || !(curvature > 0)) return 0
      const change = -slope / curvature
      intercept += change
      for (let k = 0; k < width; k++) gradient[k] += change * hessian[at + k]
      return Math.abs(slope)
    }
    const old = coefficients[j]
    const next = shrunk(old, slope, curvature, l1)
    const change = next - old
    if (change === 0) return 0
    const miss = missOf(old, slope, l1)
    coefficients[j] = next
    for (let k = 0; k < width; k++) gradient[k] += change * hessian[at + k]
    return miss
  }
  let sweeps = 0
  while (sweeps < MOST_SWEEPS_IN_ALL) {
    let miss = 0
    for (let j = 0; j < width; j++) miss = Math.max(miss, improve(j))
    yield
    if (miss <= tolerance) break
    sweeps++
    const others = Int32Array.from(coefficients.keys()).filter((j) => coefficients[j] !== 0)
    for (let n = 0; n < MOST_SWEEPS; n++) {
      let missOfOthers = improve(cols)
      for (let a = 0; a < others.length; a++) missOfOthers = Math.max(missOfOthers, improve(others[a]))
      sweeps++
      if (missOfOthers <= tolerance) break
    }
  }
  return intercept
}

/** The best of one coefficient, from its derivative and curvature: exactly 0 where l1 holds it. */
export function shrunk(old: number, slope: number, curvature: number, l1: number): number {
  // A column that nothing depends on.
  if (!(curvature > 0)) return Math.abs(slope) <= l1 && l1 > 0 ? 0 : old
  const pull = curvature * old - slope
  if (pull > l1) return (pull - l1) / curvature
  if (pull < -l1) return (pull + l1) / curvature
  return 0
}

/** The derivative that is left when l1 has taken what it can. */
export function missOf(coefficient: number, slope: number, l1: number): number {
  if (coefficient > 0) return Math.abs(slope + l1)
  if (coefficient < 0) return Math.abs(slope - l1)
  const size = Math.abs(slope) - l1
  return size > 0 ? size : 0
}
