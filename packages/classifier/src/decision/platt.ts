/** A sigmoid over margins: probability = 1 / (1 + e^(slope * margin + shift)). */
export interface Sigmoid {
  readonly slope: number
  readonly shift: number
}

const MAX_STEPS = 100
/** A step that promises less of the loss than this is the last: a double could not show the gain. */
const LEAST_GAIN = 1e-11
/** The inverse of a smaller number would leave no room for a slope. */
const LEAST_UNIT = 1e-250

/**
 * Platt's sigmoid (1999) by Newton's method with backtracking, as Lin, Lin and Weng (2007) do: the targets are not 1 and 0
 * but (n1 + 1) / (n1 + 2) and 1 / (n0 + 2), which keeps perfectly separated margins from an infinite slope.
 *
 * Margins are scaled to at most 1 in the solver, so that its result does not depend on their unit.
 */
export function fitSigmoid(margins: Float64Array, truth: ArrayLike<number>, weights?: ArrayLike<number>): Sigmoid {
  const rows = margins.length
  let [ones, zeros, largest] = [0, 0, 0]
  for (let i = 0; i < rows; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    if (truth[i] === 1) ones += weight
    else zeros += weight
    if (weight > 0) largest = Math.max(largest, Math.abs(margins[i]))
  }
  const high = (ones + 1) / (ones + 2)
  const low = 1 / (zeros + 2)
  const unit = largest > LEAST_UNIT ? 1 / largest : 1

  /** The loss; and its derivatives where `out` is given: gradient (2), then second derivatives aa, ab, bb. */
  const evaluate = (a: number, b: number, out?: Float64Array): number => {
    let loss = 0
    out?.fill(0)
    for (let i = 0; i < rows; i++) {
      const weight = weights === undefined ? 1 : weights[i]
      if (weight === 0) continue
      const x = margins[i] * unit
      const target = truth[i] === 1 ? high : low
      const z = a * x + b // p = 1 / (1 + e^z)
      const e = Math.exp(-Math.abs(z))
      loss += weight * (z >= 0 ? target * z + Math.log1p(e) : (target - 1) * z + Math.log1p(e))
      if (out === undefined) continue
      const p = z >= 0 ? e / (1 + e) : 1 / (1 + e)
      const q = 1 - p
      const slope = weight * (target - p)
      const bend = weight * p * q
      out[0] += x * slope
      out[1] += slope
      out[2] += bend * x * x
      out[3] += bend * x
      out[4] += bend
    }
    return loss
  }

  const d = new Float64Array(5)
  let [a, b] = [0, Math.log((zeros + 1) / (ones + 1))]
  let loss = evaluate(a, b, d)
  for (let step = 0; step < MAX_STEPS; step++) {
    const ridge = 1e-12 * (d[2] + d[4])
    const [aa, ab, bb] = [d[2] + ridge, d[3], d[4] + ridge]
    const determinant = aa * bb - ab * ab
    if (!(determinant > 0)) break
    const da = -(bb * d[0] - ab * d[1]) / determinant
    const db = -(aa * d[1] - ab * d[0]) / determinant
    const descent = d[0] * da + d[1] * db
    if (-descent <= LEAST_GAIN * loss) {
      a += da
      b += db
      break
    }
    let length = 1
    let next = evaluate(a + da, b + db)
    while (next > loss + 1e-4 * length * descent && length > 1e-10) {
      length /= 2
      next = evaluate(a + length * da, b + length * db)
    }
    if (!(next < loss)) break
    a += length * da
    b += length * db
    loss = evaluate(a, b, d)
  }
  return { slope: a * unit, shift: b }
}

export function applySigmoid({ slope, shift }: Sigmoid, margin: number): number {
  const z = slope * margin + shift
  const e = Math.exp(-Math.abs(z))
  return z >= 0 ? e / (1 + e) : 1 / (1 + e)
}
