import { NutshellError } from '../errors'
import type { CsrMatrix } from './csr-matrix'
import type { Matrix } from './matrix'

/** Numbers beyond this in size have squares whose sums may overflow: squared distances to them would all be infinite. */
export const MOST_SQUARABLE = 1e149

/**
 * @param most the largest size that is allowed.
 * @throws NutshellError NON_FINITE that names the first NaN, infinite or too large number by row and column.
 */
export function checkFinite(matrix: Matrix | CsrMatrix, most = Number.MAX_VALUE): void {
  const data = 'data' in matrix ? matrix.data : matrix.values
  for (let i = 0; i < data.length; i++) {
    if (Math.abs(data[i]) <= most) continue
    const [row, column] =
      'data' in matrix
        ? [Math.floor(i / matrix.cols), i % matrix.cols]
        : [matrix.indptr.findIndex((end) => end > i) - 1, matrix.indices[i]]
    const expected = Number.isFinite(data[i]) ? `at most ${most} in size: its square overflows` : 'a finite number'
    throw new NutshellError('NON_FINITE', `row ${row}, column ${column} is ${data[i]}, expected ${expected}`)
  }
}
