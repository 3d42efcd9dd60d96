import { Random } from '@nutshell-ml/core'
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  brier,
  expectedCalibrationError,
  f1,
  logLoss,
  matthewsCorrelation,
  precision,
  precisionRecallCurve,
  recall,
  rocAuc,
  rocCurve
} from '@nutshell-ml/core/metrics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateBinary } from './binary'
import type { Curve } from './evaluation'
import { binaryRows } from './evaluation.test-support'

const classes = ['no', 'yes'] as const

describe('evaluateBinary', () => {
  it('by hand', () => {
    const evaluation = evaluateBinary({
      truth: [0, 0, 0, 1, 1],
      probabilities: [0.1, 0.6, 0.3, 0.6, 0.9],
      threshold: 0.6,
      classes
    })
    expect(evaluation).toMatchObject({ kind: 'binary', rows: 5, weight: 5, classes: ['no', 'yes'], threshold: 0.6 })
    // At the threshold itself a row is said to be positive.
    expect(evaluation.confusion).toEqual({ trueNegatives: 2, falsePositives: 1, falseNegatives: 0, truePositives: 2 })
    expect(evaluation.accuracy).toBe(4 / 5)
    expect(evaluation.baseline).toBe(3 / 5)
    expect(evaluation.precision).toBe(2 / 3)
    expect(evaluation.recall).toBe(1)
    expect(evaluation.f1).toBe(4 / 5)
    // Of six pairs, five in order and one tie.
    expect(evaluation.rocAuc).toBe(5.5 / 6)
  })

  it('has the numbers of the metrics, whatever the threshold and the weights', () => {
    const row = fc.record({
      truth: fc.integer({ min: 0, max: 1 }),
      p: fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
      weight: fc.integer({ min: 1, max: 3 })
    })
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(-1, 0, 0.25, 0.4, 0.5, 1, 1.5),
        fc.boolean(),
        (rows, threshold, isWeighted) => {
          const truth = rows.map((each) => each.truth)
          const probabilities = rows.map((each) => each.p)
          const weights = isWeighted ? rows.map((each) => each.weight) : undefined
          const predicted = probabilities.map((p) => (p >= threshold ? 1 : 0))
          const evaluation = evaluateBinary({ truth, probabilities, threshold, classes, weights })
          const options = { weights }
          const close = (actual: number, expected: number) => expect(actual).toBeCloseTo(expected, 12)
          close(evaluation.accuracy, accuracy(truth, predicted, options))
          close(evaluation.balancedAccuracy, balancedAccuracy(truth, predicted, options))
          close(evaluation.precision, precision(truth, predicted, options))
          close(evaluation.recall, recall(truth, predicted, options))
          close(evaluation.f1, f1(truth, predicted, options))
          close(evaluation.matthewsCorrelation, matthewsCorrelation(truth, predicted, options))
          close(evaluation.logLoss, logLoss(truth, probabilities, options))
          close(evaluation.brier, brier(truth, probabilities, options))
          close(evaluation.calibrationError, expectedCalibrationError(truth, probabilities, options))
          expect(evaluation.rocAuc).toBe(new Set(truth).size === 2 ? rocAuc(truth, probabilities, options) : null)
          expect(evaluation.prAuc).toBe(truth.includes(1) ? averagePrecision(truth, probabilities, options) : null)
          const { weight } = evaluation.calibration
          close(
            weight.reduce((sum, w) => sum + w, 0),
            evaluation.weight
          )
          for (const at of evaluation.thresholds) {
            const said = evaluateBinary({ truth, probabilities, threshold: at.threshold, classes, weights })
            expect({ ...said.confusion, threshold: at.threshold }).toEqual(at)
          }
        }
      ),
      { numRuns: 40 }
    )
  })

  it('one class only: what is not defined is null, the rest is there', () => {
    const negatives = evaluateBinary({ truth: [0, 0, 0], probabilities: [0.2, 0.7, 0.1], classes })
    expect(negatives).toMatchObject({ rocAuc: null, prAuc: null, roc: null, pr: null, recall: 0, precision: 0, f1: 0 })
    expect(negatives.accuracy).toBe(2 / 3)
    expect(negatives.balancedAccuracy).toBe(2 / 3)
    expect(negatives.logLoss).toBeCloseTo(-(Math.log(0.8) + Math.log(0.3) + Math.log(0.9)) / 3, 14)
    const positives = evaluateBinary({ truth: [1, 1], probabilities: [0.2, 0.7], classes })
    expect(positives).toMatchObject({ rocAuc: null, prAuc: 1, roc: null, precision: 1, recall: 0.5 })
    for (const evaluation of [negatives, positives]) expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation)
  })

  it('draws what is not thinned, to less than half a pixel of a picture of 250, in at most 200 points', () => {
    for (const [n, seed] of [
      [50, 1],
      [20_000, 2]
    ]) {
      const { truth, probabilities } = binaryRows(n, seed)
      const { roc, pr } = evaluateBinary({ truth, probabilities, classes })
      const all = rocCurve(truth, probabilities, { dropIntermediate: false })
      const exact = precisionRecallCurve(truth, probabilities)
      expectNear(roc!, { x: Array.from(all.falsePositiveRate), y: Array.from(all.truePositiveRate) })
      expectNear(pr!, { x: Array.from(exact.recall).reverse(), y: Array.from(exact.precision).reverse() })
      expect(roc!.x[0]).toBe(0)
      expect(roc!.x.at(-1)).toBe(1)
    }
  })

  it('thresholds: hundredths, the own one and such as tell apart what is near 0', () => {
    const random = new Random(3)
    const probabilities = Float64Array.from({ length: 1000 }, () => random.next() ** 4 / 1000)
    const truth = Int32Array.from(probabilities, (p) => (random.next() < p * 300 ? 1 : 0))
    const { thresholds } = evaluateBinary({ truth, probabilities, classes, threshold: 0.000123 })
    const values = thresholds.map((row) => row.threshold)
    expect(values).toContain(0.000123)
    expect(values[0]).toBe(0)
    expect(values.at(-1)).toBe(1)
    expect(values.filter((value) => value > 0 && value < 0.001).length).toBeGreaterThan(50)
    expect(values).toEqual([...values].sort((a, b) => a - b))
    expect(new Set(values).size).toBe(values.length)
  })

  it('calibration: bins of about as many rows, equal probabilities in one', () => {
    const { truth, probabilities } = binaryRows(10_000)
    const { calibration } = evaluateBinary({ truth, probabilities, classes })
    expect(calibration.weight).toHaveLength(10)
    for (const weight of calibration.weight) expect(Math.abs(weight - 1000)).toBeLessThanOrEqual(2)
    calibration.meanPredicted.forEach((p, i) => {
      expect(Math.abs(calibration.fraction[i] - p)).toBeLessThan(0.06)
    })
    const equal = evaluateBinary({ truth: [0, 1, 1, 1], probabilities: [0.5, 0.5, 0.5, 0.9], classes })
    expect(equal.calibration).toEqual({ meanPredicted: [0.5, 0.9], fraction: [2 / 3, 1], weight: [3, 1] })
  })

  it('errors', () => {
    const rows = { truth: [0, 1], probabilities: [0.5, 0.5], classes }
    const fails = (change: object, message: string) =>
      expect(() => evaluateBinary({ ...rows, ...change } as never)).toThrow(message)
    fails({ truth: [0] }, 'probabilities has 2 rows, expected as many as truth: 1')
    fails({ truth: undefined }, 'probabilities has 2 rows, expected as many as truth: undefined')
    fails({ truth: [0, 2] }, 'truth[1] = 2, expected a class number from 0 to 1')
    fails({ probabilities: [0.5, 1.01] }, 'probabilities[1] = 1.01, expected a number from 0 to 1')
    fails({ probabilities: [0.5] }, 'probabilities has 1 rows, expected as many as truth: 2')
    fails({ probabilities: [0.2, 0.8, 0.5, 0.5] }, 'probabilities has 4 rows, expected as many as truth: 2')
    fails({ threshold: Number.NaN }, 'threshold = NaN, expected a finite number')
    fails({ classes: ['no'] }, 'classes = an array of 1, expected 2 names')
    fails({ classes: ['no', 1] }, 'classes = an array of 2, expected 2 names')
    fails({ weight: [1, 1] }, "unknown option 'weight'")
    fails({ weights: [1, -1] }, 'weights[1] = -1')
  })
})

/** Every point of the whole curve is near the thinned one, whose points are all of it. */
function expectNear(thin: Curve, whole: Curve): void {
  expect(thin.x.length).toBeLessThanOrEqual(200)
  let farthest = 0
  for (let i = 0; i < whole.x.length; i++) {
    let nearest = Number.POSITIVE_INFINITY
    for (let j = 1; j < thin.x.length; j++) {
      const dx = thin.x[j] - thin.x[j - 1]
      const dy = thin.y[j] - thin.y[j - 1]
      const part = ((whole.x[i] - thin.x[j - 1]) * dx + (whole.y[i] - thin.y[j - 1]) * dy) / (dx * dx + dy * dy || 1)
      const at = Math.min(1, Math.max(0, part))
      const away = Math.hypot(whole.x[i] - thin.x[j - 1] - at * dx, whole.y[i] - thin.y[j - 1] - at * dy)
      nearest = Math.min(nearest, away)
    }
    farthest = Math.max(farthest, nearest)
  }
  expect(farthest).toBeLessThan(0.002)
}
