import { NutshellError } from './errors'
import { show } from './options'

/**
 * Weights as given, copied: a number >= 0 for each row; their sum is finite.
 *
 * @throws NutshellError INVALID_SHAPE, INVALID_INPUT that names the row.
 */
export function checkWeights(given: ArrayLike<number> | undefined, rows: number): Float64Array | undefined {
  if (given === undefined) return undefined
  if (given?.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `sampleWeight.length = ${show(given?.length)}, expected rows = ${rows}`)
  }
  const weights = Float64Array.from(given)
  let total = 0
  for (let i = 0; i < rows; i++) {
    if (typeof given[i] !== 'number' || !(weights[i] >= 0) || weights[i] === Number.POSITIVE_INFINITY) {
      throw new NutshellError('INVALID_INPUT', `sampleWeight[${i}] = ${show(given[i])}, expected a number >= 0`)
    }
    total += weights[i]
  }
  if (total === Number.POSITIVE_INFINITY) {
    throw new NutshellError('INVALID_INPUT', 'the sum of sampleWeight overflows, expected smaller weights')
  }
  return weights
}
