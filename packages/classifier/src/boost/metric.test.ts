import { describe, expect, it } from 'vitest'
import { createMetric, type MetricProblem } from './metric'
import { logistic } from './objective/logistic'
import { poisson } from './objective/poisson'
import { softmax } from './objective/softmax'
import { squared } from './objective/squared'

const binary: MetricProblem = {
  objective: logistic,
  predictorType: 'binary',
  truth: Float64Array.of(0, 1, 1),
  weights: Float64Array.of(1, 2, 1)
}
const numbers: MetricProblem = {
  objective: squared,
  predictorType: 'regression',
  truth: Float64Array.of(1, 2, 4),
  weights: undefined
}
const classes: MetricProblem = {
  objective: softmax(3),
  predictorType: 'multiclass',
  truth: Float64Array.of(2, 0),
  weights: undefined
}

/** Rows are the last ones of five, and of all outputs. */
function at(name: unknown, problem: MetricProblem, scores: readonly (readonly number[])[]): number {
  const stride = 5
  const rows = problem.truth.length
  const all = new Float64Array(scores.length * stride).fill(Number.NaN)
  scores.forEach((own, k) => {
    all.set(own, k * stride + stride - rows)
  })
  return createMetric(name, problem).at(all, stride - rows, stride)
}

describe('metrics by hand', () => {
  it('of two classes', () => {
    const scores = [[-1, 2, -0.5]]
    const loss = (Math.log1p(Math.exp(-1)) + 2 * Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(0.5))) / 4
    expect(at('log-loss', binary, scores)).toBeCloseTo(loss, 12)
    expect(at(undefined, binary, scores)).toBe(at('log-loss', binary, scores))
    expect(at('loss', binary, scores)).toBeCloseTo(loss, 12)
    expect(at('error', binary, scores)).toBe(0.25)
    expect(at('auc', binary, scores)).toBe(1)
    expect(at('auc', binary, [[0, 1, -1]])).toBeCloseTo(2 / 3, 12)
    // At the threshold that is best.
    expect(at('accuracy', binary, scores)).toBe(1)
  })

  it('of several classes', () => {
    const scores = [
      [1, 0],
      [0, 0.5],
      [2, 0]
    ]
    const first = Math.log(Math.exp(1) + 1 + Math.exp(2)) - 2
    const second = Math.log(2 + Math.exp(0.5))
    expect(at('log-loss', classes, scores)).toBeCloseTo((first + second) / 2, 12)
    expect(at('error', classes, scores)).toBe(0.5)
    expect(at('accuracy', classes, scores)).toBe(0.5)
  })

  it('of numbers', () => {
    const scores = [[1.5, 2, 2]]
    expect(at('rmse', numbers, scores)).toBeCloseTo(Math.sqrt(4.25 / 3), 12)
    expect(at('mae', numbers, scores)).toBeCloseTo(2.5 / 3, 12)
    expect(at('mse', numbers, scores)).toBeCloseTo(4.25 / 3, 12)
    expect(at('loss', numbers, scores)).toBeCloseTo(4.25 / 6, 12)
    const rates = { ...numbers, objective: poisson(0.7) }
    expect(at('mae', rates, [[0, Math.log(2), Math.log(3)]])).toBeCloseTo(1 / 3, 12)
    expect(at(undefined, rates, [[0, 0, 0]])).toBe(1)
  })

  it('have a better side', () => {
    const isHigherBetter = (name: unknown, problem: MetricProblem) => createMetric(name, problem).isHigherBetter
    for (const name of ['auc', 'accuracy', { fBeta: 1 }]) expect(isHigherBetter(name, binary)).toBe(true)
    for (const name of ['log-loss', 'error', 'loss']) expect(isHigherBetter(name, binary)).toBe(false)
    for (const name of ['rmse', 'mae', 'mse', 'loss']) expect(isHigherBetter(name, numbers)).toBe(false)
    expect(isHigherBetter('r2', numbers)).toBe(true)
  })

  it('are refused where they mean nothing', () => {
    expect(() => createMetric('auc', classes)).toThrow(
      /metric = 'auc', expected one of: accuracy.*loss, log-loss, error$/
    )
    expect(() => createMetric('rmse', binary)).toThrow(/log-loss, error, auc$/)
    expect(() => createMetric('speed', numbers)).toThrow("metric = 'speed', expected one of: mse, mae, r2, loss, rmse")
    const one = { ...binary, weights: Float64Array.of(0, 1, 1) }
    expect(() => createMetric('auc', one)).toThrow('all validation rows are of one class')
    const own: MetricProblem = { ...numbers, objective: { ...squared, name: 'custom', loss: undefined } }
    expect(() => createMetric('loss', own)).toThrow("an objective of one's own tells none")
    expect(createMetric(undefined, own).name).toBe('rmse')
  })
})
