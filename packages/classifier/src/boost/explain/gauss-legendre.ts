/** Places between 0 and 1 and weights that integrate polynomials of degree 2 points - 1 and less over 0 to 1 exactly. */
export interface Quadrature {
  readonly at: Float64Array
  readonly weights: Float64Array
}

const known = new Map<number, Quadrature>()

/** The rule of Gauss and Legendre: its places are the zeros of a Legendre polynomial, found by Newton's method. */
export function gaussLegendre(points: number): Quadrature {
  let rule = known.get(points)
  if (rule === undefined) {
    rule = makeRule(points)
    known.set(points, rule)
  }
  return rule
}

function makeRule(points: number): Quadrature {
  const at = new Float64Array(points)
  const weights = new Float64Array(points)
  for (let i = 0; i < points; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5))
    let slope = 1
    // Quadratic from a good start: six steps are more than enough, and a fixed number gives the same bytes always.
    for (let step = 0; step < 8; step++) {
      let before = 1
      let value = x
      for (let k = 2; k <= points; k++) {
        const next = ((2 * k - 1) * x * value - (k - 1) * before) / k
        before = value
        value = next
      }
      slope = (points * (before - x * value)) / (1 - x * x)
      x -= value / slope
    }
    at[i] = (1 - x) / 2
    weights[i] = 1 / ((1 - x * x) * slope * slope)
  }
  return { at, weights }
}
