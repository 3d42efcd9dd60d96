import { Random } from '@nutshell-ml/core'

/** Rows of two classes with probabilities that are right more often than not. */
export function binaryRows(n: number, seed = 1): { truth: Int32Array; probabilities: Float64Array } {
  const random = new Random(seed)
  const probabilities = Float64Array.from({ length: n }, () => random.next() ** 0.8)
  const truth = Int32Array.from(probabilities, (p) => (random.next() < p ? 1 : 0))
  return { truth, probabilities }
}
