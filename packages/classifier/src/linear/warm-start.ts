import type { Hessian, LinearSolution, SolveOptions } from './problem'
import type { FittedModel, Training } from './training'

/** The names of more features than this cost more than a start saves. */
const MOST_FEATURES = 10_000

/**
 * A model as one to start from for those rows and more, where the features have names to go by. It must not be one of far fewer
 * rows: a rare level that was in one class there has a coefficient that is harder to undo than to find.
 */
export function startFor(from: Training, { solution }: FittedModel, to: Training): SolveOptions['start'] {
  const isPlain = from.steps.decisions.length === 0 && to.steps.decisions.length === 0
  if (!isPlain || from.design.cols > MOST_FEATURES || to.design.cols > MOST_FEATURES) return undefined
  const places = new Map(from.prepared.preparation.features.map(({ name }, place) => [name, place]))
  const origins = Int32Array.from(to.prepared.preparation.features, ({ name }) => places.get(name) ?? -1)
  return moved(solution, origins, from.design.rows)
}

/**
 * A solution for other columns: of column j what `origins[j]` had. A column that it did not have starts at 0, and curves as one that
 * is in one of its rows.
 *
 * @param rows that it was fitted to.
 */
export function moved(
  { coefficients, intercepts, hessian }: Pick<LinearSolution, 'coefficients' | 'intercepts' | 'hessian'>,
  origins: Int32Array,
  rows: number
): NonNullable<SolveOptions['start']> {
  const outputs = intercepts.length
  const before = coefficients.length / outputs
  const after = origins.length
  // Of each parameter, intercepts last, the one that it was.
  const parameters = new Int32Array(outputs * (after + 1))
  for (let k = 0; k < outputs; k++) {
    for (let j = 0; j < after; j++) parameters[k * after + j] = origins[j] < 0 ? -1 : k * before + origins[j]
    parameters[outputs * after + k] = outputs * before + k
  }
  const own = new Float64Array(outputs * after)
  for (let j = 0; j < own.length; j++) if (parameters[j] >= 0) own[j] = coefficients[parameters[j]]
  return { coefficients: own, intercepts, hessian: hessian && movedHessian(hessian, parameters, rows) }
}

function movedHessian({ matrix, l2 }: Hessian, parameters: Int32Array, rows: number): Hessian {
  const before = Math.sqrt(matrix.length)
  const after = parameters.length
  const own = new Float64Array(after * after)
  for (let i = 0; i < after; i++) {
    if (parameters[i] < 0) {
      own[i * after + i] = l2 + 1 / rows
      continue
    }
    const from = parameters[i] * before
    for (let j = 0; j < after; j++) if (parameters[j] >= 0) own[i * after + j] = matrix[from + parameters[j]]
  }
  return { matrix: own, l2 }
}
