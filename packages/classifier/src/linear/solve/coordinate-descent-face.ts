/** Conjugate gradients end here, if not before. */
const MOST_ROUNDS = 200
/** No curvature: this share of what there would be if columns had nothing to do with each other. */
const FLAT = 1e-8
const ROUNDS_AT_A_TIME = 8

/** What is asked of the columns of a design. */
interface ColumnProducts {
  readonly rows: number
  dot(column: number, vector: Float64Array): number
  add(column: number, scale: number, factors: Float64Array, vector: Float64Array): void
}

/** A model step under way, as far as the coefficients that are not 0 are concerned. */
export interface Face {
  /** Their columns. */
  readonly chosen: Int32Array
  /** All coefficients; those chosen are changed. */
  readonly coefficients: Float64Array
  /** -(the derivative) by each of those chosen, with what l1 takes as their signs are, and then by the intercept, 0 if there is none. */
  readonly residual: Float64Array
  /** The second derivatives by each, at the same places. */
  readonly diagonal: Float64Array
  /** curvature * change of the margin, one for each row; is kept up. */
  readonly bent: Float64Array
  readonly curvatures: Float64Array
  readonly l2: number
  readonly hasIntercept: boolean
  readonly tolerance: number
}

/**
 * While no coefficient changes its sign the model is a parabola, on which conjugate gradients are much faster than one coordinate
 * after the other where columns are alike. The step ends where the first coefficient becomes 0.
 *
 * @returns by how much the intercept changes.
 */
export function* stepOnFace(face: Face, columns: ColumnProducts): Generator<undefined, number> {
  const { chosen, coefficients, residual, diagonal, bent, curvatures, l2, hasIntercept, tolerance } = face
  const count = chosen.length
  const size = count + 1
  const { rows } = columns
  const change = new Float64Array(size)
  const direction = new Float64Array(size)
  const product = new Float64Array(size)
  const bentAlong = new Float64Array(rows)
  const bentChange = new Float64Array(rows)
  let square = 0
  for (let a = 0; a < size; a++) {
    direction[a] = diagonal[a] > 0 ? residual[a] / diagonal[a] : 0
    square += direction[a] * residual[a]
  }
  for (let round = 1; round <= MOST_ROUNDS && square > 0; round++) {
    bentAlong.fill(0)
    const own = direction[count]
    if (own !== 0) for (let i = 0; i < rows; i++) bentAlong[i] = own * curvatures[i]
    for (let a = 0; a < count; a++) columns.add(chosen[a], direction[a], curvatures, bentAlong)
    let curvature = 0
    let single = 0
    for (let a = 0; a < size; a++) single += diagonal[a] * direction[a] * direction[a]
    for (let a = 0; a < count; a++) {
      product[a] = columns.dot(chosen[a], bentAlong) + l2 * direction[a]
      curvature += direction[a] * product[a]
    }
    if (hasIntercept) {
      let sum = 0
      for (let i = 0; i < rows; i++) sum += bentAlong[i]
      product[count] = sum
      curvature += own * sum
    }
    // Columns that make each other up: the way is long, and of what is left only rounding is sure.
    if (!(curvature > FLAT * single)) break
    const length = square / curvature
    let most = 0
    let next = 0
    for (let a = 0; a < size; a++) {
      change[a] += length * direction[a]
      residual[a] -= length * product[a]
      most = Math.max(most, Math.abs(residual[a]))
      if (diagonal[a] > 0) next += (residual[a] * residual[a]) / diagonal[a]
    }
    for (let i = 0; i < rows; i++) bentChange[i] += length * bentAlong[i]
    if (most <= tolerance) break
    const kept = next / square
    square = next
    for (let a = 0; a < size; a++) {
      direction[a] = (diagonal[a] > 0 ? residual[a] / diagonal[a] : 0) + kept * direction[a]
    }
    if (round % ROUNDS_AT_A_TIME === 0) yield
  }
  // On the way to where conjugate gradients end the model falls all the time.
  let share = 1
  let first = -1
  for (let a = 0; a < count; a++) {
    const old = coefficients[chosen[a]]
    if (old * (old + change[a]) >= 0 || -old / change[a] >= share) continue
    share = -old / change[a]
    first = a
  }
  for (let a = 0; a < count; a++) coefficients[chosen[a]] += share * change[a]
  if (first >= 0) coefficients[chosen[first]] = 0
  for (let i = 0; i < rows; i++) bent[i] += share * bentChange[i]
  return share * change[count]
}
