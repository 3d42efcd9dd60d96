import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import type { Design } from '../prepare/design'

/** Up to this share of numbers that are not 0, passes over those alone are faster than passes over all. */
const MOST_FILLED = 0.3

/** Fewer numbers are not worth a look. */
const LEAST_NUMBERS = 10_000

/** A dense design that is mostly 0, as a matrix of one-hot columns is, with its numbers in a sparse block: the same columns. */
export function withoutZeros(design: Design): Design {
  const { rows, cols, denseCols, dense, groups, sparse } = design
  if (groups > 0 || sparse !== undefined || dense.length < LEAST_NUMBERS) return design
  let filled = 0
  for (let i = 0; i < dense.length; i++) if (dense[i] !== 0) filled++
  if (filled > MOST_FILLED * dense.length) return design
  const block = CsrMatrix.fromDense(Matrix.from(dense, rows, denseCols))
  return { rows, cols, denseCols: 0, dense: new Float64Array(0), groups: 0, codes: new Int32Array(0), sparse: block }
}
