import { expect, it } from 'vitest'
import { evaluateBinary } from './binary'
import { binaryRows } from './evaluation.test-support'
import { evaluateMulticlass } from './multiclass'
import { evaluateRegression } from './regression'
import { summaryOf } from './summary'

const KEYS = ['rows', 'accuracy', 'rocAuc', 'prAuc', 'logLoss', 'brier', 'f1', 'threshold']

it('two classes', () => {
  const evaluation = evaluateBinary({ ...binaryRows(100), threshold: 0.4, classes: ['no', 'yes'] })
  const summary = summaryOf(evaluation)
  expect(Object.keys(summary)).toEqual(KEYS)
  const { rows, accuracy, rocAuc, prAuc, logLoss, brier, f1 } = evaluation
  expect(summary).toEqual({ rows, accuracy, rocAuc, prAuc, logLoss, brier, f1, threshold: 0.4 })
  expect(rows).toBe(100)
})

it('several classes: F1 is the mean over them, and there is no threshold', () => {
  const evaluation = evaluateMulticlass({
    truth: [0, 1, 2],
    probabilities: [1, 0, 0, 0.5, 0.4, 0.1, 0, 0, 1],
    classes: ['a', 'b', 'c']
  })
  const summary = summaryOf(evaluation)
  expect(Object.keys(summary)).toEqual(KEYS)
  expect(summary).toMatchObject({ rows: 3, accuracy: 2 / 3, threshold: null })
  expect((summary as { f1: number }).f1).toBeCloseTo((2 / 3 + 0 + 1) / 3, 14)
})

it('numbers', () => {
  const summary = summaryOf(evaluateRegression({ truth: [1, 2, 3], predictions: [1, 2, 5] }))
  expect(Object.keys(summary)).toEqual(['rows', 'rmse', 'mae', 'r2'])
  expect(summary).toEqual({ rows: 3, rmse: Math.sqrt(4 / 3), mae: 2 / 3, r2: -1 })
})

it('what is not defined is null, so that JSON has every key', () => {
  const alone = evaluateBinary({ truth: [0, 0], probabilities: [0.2, 0.4], classes: ['no', 'yes'] })
  expect(JSON.parse(JSON.stringify(summaryOf(alone)))).toMatchObject({ rows: 2, rocAuc: null, prAuc: null })
  expect(JSON.stringify(summaryOf(evaluateRegression({ truth: [1], predictions: [1] })))).toContain('"r2":null')
})
