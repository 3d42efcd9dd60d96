import { describe, expect, it } from 'vitest'
import { evaluateMulticlass } from './multiclass'

const classes = ['a', 'b', 'c']
/** Said: a, b, b (the first of two), c, a. */
const truth = [0, 1, 2, 2, 1]
const probabilities = [
  [0.7, 0.2, 0.1],
  [0.1, 0.8, 0.1],
  [0.2, 0.4, 0.4],
  [0, 0, 1],
  [0.5, 0.3, 0.2]
].flat()

describe('evaluateMulticlass', () => {
  it('by hand', () => {
    const evaluation = evaluateMulticlass({ truth, probabilities, classes })
    expect(evaluation).toMatchObject({ kind: 'multiclass', rows: 5, weight: 5, classes })
    expect(evaluation.confusion).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 1]
    ])
    expect(evaluation.accuracy).toBe(3 / 5)
    expect(evaluation.baseline).toBe(2 / 5)
    expect(evaluation.balancedAccuracy).toBeCloseTo((1 + 1 / 2 + 1 / 2) / 3, 14)
    const f1s = [2 / 3, 1 / 2, 2 / 3]
    expect(evaluation.perClass.map((scores) => scores.f1)).toEqual(f1s)
    expect(evaluation.macroF1).toBeCloseTo((f1s[0] + f1s[1] + f1s[2]) / 3, 14)
    expect(evaluation.weightedF1).toBeCloseTo((f1s[0] + 2 * f1s[1] + 2 * f1s[2]) / 5, 14)
    expect(evaluation.perClass[1]).toMatchObject({ name: 'b', rows: 2, predicted: 2, precision: 1 / 2, recall: 1 / 2 })
    // a: above all others. b: .8 and .3 above .2, .4, 0: 5 of 6. c: .4 and 1 above .1, .1, .2: all.
    expect(evaluation.perClass.map((scores) => scores.rocAuc)).toEqual([1, 5 / 6, 1])
    expect(evaluation.rocAuc).toBeCloseTo((1 + 5 / 6 + 1) / 3, 14)
    expect(evaluation.logLoss).toBeCloseTo(-(Math.log(0.7) + Math.log(0.8) + Math.log(0.4) + Math.log(0.3)) / 5, 12)
  })

  it('rows that weigh two are rows that come twice', () => {
    const weights = [1, 2, 1, 1, 3]
    const repeated = weights.flatMap((weight, i) => new Array<number>(weight).fill(i))
    const weighted = evaluateMulticlass({ truth, probabilities, classes, weights })
    const listed = evaluateMulticlass({
      truth: repeated.map((i) => truth[i]),
      probabilities: repeated.flatMap((i) => probabilities.slice(3 * i, 3 * i + 3)),
      classes
    })
    expect(weighted.weight).toBe(listed.rows)
    expect(weighted.confusion).toEqual(listed.confusion)
    expect(weighted.perClass).toEqual(listed.perClass)
    for (const name of ['accuracy', 'macroF1', 'logLoss', 'brier', 'rocAuc', 'prAuc', 'calibrationError'] as const) {
      expect(weighted[name]).toBeCloseTo(listed[name]!, 12)
    }
  })

  it('classes without rows have no scores and no part in means', () => {
    const evaluation = evaluateMulticlass({
      truth: [0, 0, 1],
      probabilities: [0.9, 0.1, 0, 0.6, 0.4, 0, 0.2, 0.8, 0],
      classes
    })
    expect(evaluation.perClass[2]).toEqual({
      name: 'c',
      rows: 0,
      predicted: 0,
      precision: 0,
      recall: 0,
      f1: 0,
      rocAuc: null,
      prAuc: null
    })
    expect(evaluation).toMatchObject({ accuracy: 1, macroF1: 1, balancedAccuracy: 1, rocAuc: 1, prAuc: 1 })
    const alone = evaluateMulticlass({ truth: [1], probabilities: [0.5, 0.4, 0.1], classes })
    expect(alone).toMatchObject({ accuracy: 0, rocAuc: null, prAuc: 1 })
    expect(JSON.parse(JSON.stringify(alone))).toEqual(alone)
  })

  it('errors', () => {
    const fails = (change: object, message: string) =>
      expect(() => evaluateMulticlass({ truth, probabilities, classes, ...change } as never)).toThrow(message)
    fails({ truth: [0, 1] }, '15 probabilities for 2 rows of truth, expected one for each row and each of 3 classes')
    fails({ probabilities: truth }, '5 probabilities for 5 rows of truth')
    fails({ truth: [0, 1, 2, 3, 0] }, 'truth[3] = 3, expected a class number from 0 to 2')
    fails({ classes: ['a'] }, 'classes = an array of 1, expected 2 or more names')
    fails({ probabilities: probabilities.map((p) => p * 2) }, 'probabilities[0] = 1.4')
    fails({ truth: [], probabilities: [] }, 'truth has no rows')
    fails({ threshold: 0.5 }, "unknown option 'threshold'")
  })
})
