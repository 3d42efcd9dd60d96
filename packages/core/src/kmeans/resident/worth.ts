import type { Matrix } from '../../matrix/matrix'

/** From so many products (rows x columns x k) on, a fit saves more than getting ready for it costs. */
const LEAST_PRODUCTS = 2 ** 14

/** WebAssembly memory ends at 4 GiB; centroids and what threads have of their own need some of it. */
const MOST_BYTES = 3.5e9
/** Beside its numbers, of each row: label, bounds, squared length and weight. */
const ROW_BYTES = 32

/** Whether a problem is worth `fitResident` and fits; a matter of shape alone, so that results are the same everywhere. */
export function isWorthResidence({ rows, cols, data }: Matrix, k: number): boolean {
  return rows * cols * k >= LEAST_PRODUCTS && rows * (cols * data.BYTES_PER_ELEMENT + ROW_BYTES) <= MOST_BYTES
}
