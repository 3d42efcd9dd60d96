/** A chunk is about so many products (rows x columns x k). */
const CHUNK_PRODUCTS = 2 ** 23
const LEAST_ROWS = 64
const MOST_ROWS = 4096

/** Rows that a thread takes at a time: a matter of shape alone, for sums of chunks are added up in their order. */
export function chunkRowsOf(rows: number, cols: number, k: number): number {
  const wanted = 2 ** Math.floor(Math.log2(CHUNK_PRODUCTS / (cols * k)))
  return Math.min(Math.max(wanted, LEAST_ROWS), MOST_ROWS, Math.max(rows, 1))
}
