import type { NutshellBackend } from '../backend'

/** A product of matrices in the kernels' memory, as assembly/gemm.ts has it. Addresses of row-major float32. */
export interface Gemm {
  a: number
  b: number
  out: number
  /** out is m x n, a is m x k, b is k x n. */
  m: number
  n: number
  k: number
  /** a is k x m. @default false */
  transposesA?: boolean
  /** b is n x k. @default false */
  transposesB?: boolean
  /** Products in all. @default 1 */
  batch?: number
  /** Bytes from one a of a batch to the next; 0 where all share one. @default 0 */
  aBytes?: number
  bBytes?: number
  /** The address of n numbers, or 0. @default 0 */
  bias?: number
  /** A code of activation.ts. @default 0 */
  activation?: number
  alpha?: number
}

export function runGemm(backend: NutshellBackend, gemm: Gemm): void {
  const { a, b, out, m, n, k, batch = 1, aBytes = 0, bBytes = 0, bias = 0, activation = 0, alpha = 0 } = gemm
  const flags = [Number(gemm.transposesA ?? false), Number(gemm.transposesB ?? false)]
  backend.borrow(
    backend.scratchBytes('gemmScratch'),
    () => 'scratch of a matrix product',
    (scratch) => {
      backend.run('gemm', a, b, out, batch, m, n, k, aBytes, bBytes, ...flags, bias, activation, alpha, scratch)
    }
  )
}
