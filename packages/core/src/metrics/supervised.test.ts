import { describe, expect, it } from 'vitest'
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  brier,
  calibrationCurve,
  confusionMatrix,
  countsAtThresholds,
  expectedCalibrationError,
  f1,
  fBeta,
  logLoss,
  mae,
  matthewsCorrelation,
  meanAbsolutePercentageError,
  medianAbsoluteError,
  mse,
  pinballLoss,
  precision,
  precisionRecallCurve,
  r2,
  recall,
  rmse,
  rocAuc,
  rocCurve
} from './index'
import golden from './supervised.golden.json'

/** A number as the golden file has it. */
type Written = number | string

const read = (written: Written) =>
  written === 'inf' ? Number.POSITIVE_INFINITY : written === 'nan' ? Number.NaN : Number(written)

function expectClose(actual: number, written: Written, tolerance = 1e-12): void {
  const expected = read(written)
  if (!Number.isFinite(expected)) expect(actual).toBe(expected)
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)))
}

function expectAllClose(actual: ArrayLike<number>, written: readonly Written[]): void {
  expect(actual).toHaveLength(written.length)
  for (let i = 0; i < written.length; i++) expectClose(actual[i], written[i])
}

it('has golden numbers of the right package', () => {
  expect(golden.versions['scikit-learn']).toBe('1.9.1')
  expect(golden.classes.length).toBeGreaterThanOrEqual(16)
  expect(golden.scores.length).toBeGreaterThanOrEqual(15)
  expect(golden.probabilities.length).toBeGreaterThanOrEqual(13)
  expect(golden.numbers.length).toBeGreaterThanOrEqual(14)
})

type Scores = Record<'precision' | 'recall' | 'f1' | 'f2' | 'fHalf', number>

describe('metrics of classes against scikit-learn 1.9.1', () => {
  it.each(golden.classes)('$name', (expected) => {
    const { truth, predicted, weights } = expected
    for (const as of [Array.from<number>, (numbers: number[]) => Int32Array.from(numbers)]) {
      const both = [as(truth), as(predicted)] as const
      expectClose(accuracy(...both, { weights }), expected.accuracy)
      expectClose(balancedAccuracy(...both, { weights }), expected.balancedAccuracy)
      expectClose(matthewsCorrelation(...both, { weights }), expected.matthewsCorrelation)
      expectAllClose(confusionMatrix(...both, { weights }).data, expected.confusion)
      const averages = ['macro', 'micro', 'weighted', ...('binary' in expected ? (['binary'] as const) : [])] as const
      for (const average of averages) {
        const scores = (expected as unknown as Record<string, Scores>)[average]
        expectClose(precision(...both, { average, weights }), scores.precision)
        expectClose(recall(...both, { average, weights }), scores.recall)
        expectClose(f1(...both, { average, weights }), scores.f1)
        expectClose(fBeta(...both, 2, { average, weights }), scores.f2)
        expectClose(fBeta(...both, 0.5, { average, weights }), scores.fHalf)
        expectClose(fBeta(...both, 0, { average, weights }), scores.precision)
      }
    }
  })
})

describe('metrics of scores against scikit-learn 1.9.1', () => {
  it.each(golden.scores)('$name', (expected) => {
    const { truth, weights } = expected
    const scores = expected.scores.map(read)
    expectClose(rocAuc(truth, scores, { weights }), expected.rocAuc)
    expectClose(averagePrecision(truth, scores, { weights }), expected.averagePrecision)
    const counts = countsAtThresholds(truth, scores, { weights })
    expectAllClose(counts.thresholds, expected.counts.thresholds)
    expectAllClose(counts.truePositives, expected.counts.truePositives)
    expectAllClose(counts.falsePositives, expected.counts.falsePositives)
    const all = rocCurve(truth, scores, { weights, dropIntermediate: false })
    expect(all.thresholds).toHaveLength(expected.rocPoints)
    const roc = rocCurve(truth, scores, { weights })
    // A point on a straight line between others is known by sums of weights, which are rounded: any may stay then.
    if (weights === undefined) {
      expectAllClose(roc.thresholds, expected.roc.thresholds)
      expectAllClose(roc.falsePositiveRate, expected.roc.falsePositiveRate)
      expectAllClose(roc.truePositiveRate, expected.roc.truePositiveRate)
    }
    const pr = precisionRecallCurve(truth, scores, { weights })
    expectAllClose(pr.precision, expected.pr.precision)
    expectAllClose(pr.recall, expected.pr.recall)
    expectAllClose(pr.thresholds, expected.pr.thresholds)
  })
})

interface GoldenCurve {
  strategy: string
  bins: number
  fractionPositive: number[]
  meanPredicted: number[]
}

describe('metrics of probabilities against scikit-learn 1.9.1', () => {
  it.each(golden.probabilities)('$name', (expected) => {
    const { truth, probabilities, weights } = expected
    for (const given of [probabilities, Float64Array.from(probabilities)]) {
      expectClose(logLoss(truth, given, { weights }), expected.logLoss)
      expectClose(brier(truth, given, { weights }), expected.brier)
    }
    const { curves = [], calibrationError = {} } = expected as {
      curves?: GoldenCurve[]
      calibrationError?: Record<string, number>
    }
    for (const { strategy, bins, fractionPositive, meanPredicted } of curves) {
      const curve = calibrationCurve(truth, probabilities, { strategy: strategy as 'uniform' | 'quantile', bins })
      expectAllClose(curve.fractionPositive, fractionPositive)
      expectAllClose(curve.meanPredicted, meanPredicted)
      expect(curve.weight.reduce((sum, weight) => sum + weight, 0)).toBe(truth.length)
    }
    for (const [bins, error] of Object.entries(calibrationError)) {
      expectClose(expectedCalibrationError(truth, probabilities, { bins: Number(bins) }), error)
    }
  })
})

describe('metrics of numbers against scikit-learn 1.9.1', () => {
  it.each(golden.numbers)('$name', (expected) => {
    const { truth, predictions, weights } = expected
    for (const as of [Array.from<number>, (numbers: number[]) => Float64Array.from(numbers)]) {
      const both = [as(truth), as(predictions)] as const
      expectClose(mse(...both, { weights }), expected.mse)
      expectClose(rmse(...both, { weights }), expected.rmse)
      expectClose(mae(...both, { weights }), expected.mae)
      expectClose(medianAbsoluteError(...both, { weights }), expected.medianAbsoluteError)
      expectClose(meanAbsolutePercentageError(...both, { weights }), expected.meanAbsolutePercentageError)
      expectClose(r2(...both, { weights }), expected.r2)
      for (const [quantile, loss] of Object.entries(expected.pinball)) {
        expectClose(pinballLoss(...both, Number(quantile), { weights }), loss)
      }
    }
  })
})
