import { Matrix } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { evaluateDigits, mostProbable } from './evaluation'

/** Ten probabilities: so much for some digits, the rest shared by the others. */
function row(given: Record<number, number>): number[] {
  const rest = (1 - Object.values(given).reduce((sum, p) => sum + p, 0)) / (10 - Object.keys(given).length)
  return Array.from({ length: 10 }, (_, digit) => given[digit] ?? rest)
}

describe('evaluateDigits', () => {
  it('counts what is right, digit by digit, and lists what is wrong, the surest first', () => {
    const rows = [row({ 3: 0.9 }), row({ 3: 0.6, 7: 0.3 }), row({ 1: 0.8, 7: 0.1 }), row({ 7: 0.5 })]
    const evaluation = evaluateDigits(Uint8Array.of(3, 7, 7, 7), Matrix.from(Float64Array.from(rows.flat()), 4, 10))
    const { images, accuracy, perDigit, confusion, mistakes, logLoss } = evaluation
    expect([images, accuracy]).toEqual([4, 0.5])
    expect(perDigit).toEqual([null, null, null, 1, null, null, null, 1 / 3, null, null])
    expect([confusion[7][1], confusion[7][3], confusion[7][7], confusion[3][3]]).toEqual([1, 1, 1, 1])
    expect(mistakes).toEqual([
      { index: 2, label: 7, digit: 1, probability: 0.8, labelProbability: 0.1 },
      { index: 1, label: 7, digit: 3, probability: 0.6, labelProbability: 0.3 }
    ])
    expect(logLoss).toBeCloseTo(-(Math.log(0.9) + Math.log(0.3) + Math.log(0.1) + Math.log(0.5)) / 4, 12)
    expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation)
  })

  it('says the first of digits that are as probable', () => {
    expect(mostProbable([0, 0.3, 0.1, 0.3])).toBe(1)
    expect(mostProbable(Array(10).fill(0.1))).toBe(0)
  })
})
