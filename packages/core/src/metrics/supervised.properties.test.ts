import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import * as metrics from './index'

const {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  brier,
  calibrationCurve,
  confusionMatrix,
  countsAtThresholds,
  expectedCalibrationError,
  f1,
  logLoss,
  mae,
  matthewsCorrelation,
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
} = metrics

function expectClose(actual: number, expected: number, tolerance = 1e-9): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN()
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)))
}

/** Rows of two classes with probabilities of which many are equal, and whole weights. */
const binaryRows = fc.array(
  fc.record({
    truth: fc.integer({ min: 0, max: 1 }),
    p: fc.oneof(
      fc.constantFrom(0, 0.1, 0.25, 0.5, 0.75, 1),
      fc.double({ min: 0, max: 1, noNaN: true }).map((p) => p || 0)
    ),
    weight: fc.integer({ min: 0, max: 3 })
  }),
  { minLength: 1, maxLength: 40 }
)
const classRows = fc.array(
  fc.record({ truth: fc.nat(3), predicted: fc.nat(3), weight: fc.integer({ min: 0, max: 3 }) }),
  { minLength: 1, maxLength: 40 }
)
const number = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 8)
const numberRows = fc.array(fc.record({ truth: number, prediction: number, weight: fc.integer({ min: 0, max: 3 }) }), {
  minLength: 1,
  maxLength: 40
})

type Metric = (truth: number[], said: number[], options?: { weights?: number[] }) => number

const ofScores: Record<string, Metric> = { rocAuc, averagePrecision }
const ofProbabilities: Record<string, Metric> = {
  ...ofScores,
  logLoss,
  brier,
  expectedCalibrationError,
  calibrationPlace: (truth, p, options) => {
    const { weight, meanPredicted, fractionPositive } = calibrationCurve(
      truth,
      p,
      options === null ? options : { ...options, bins: 4 }
    )
    return weight.reduce((sum, w, i) => sum + w * (i + meanPredicted[i] * 3 + fractionPositive[i]), 0)
  }
}
const ofClasses: Record<string, Metric> = {
  accuracy,
  balancedAccuracy,
  matthewsCorrelation,
  macroF1: (truth, predicted, options) =>
    f1(truth, predicted, options === null ? options : { ...options, average: 'macro' }),
  weightedPrecision: (truth, predicted, options) =>
    precision(truth, predicted, options === null ? options : { ...options, average: 'weighted' })
}
const ofNumbers: Record<string, Metric> = {
  mse,
  rmse,
  mae,
  medianAbsoluteError,
  r2,
  pinball: (truth, predictions, options) => pinballLoss(truth, predictions, 0.3, options)
}

/** Each family with rows for it. */
const families = [
  ...Object.entries(ofProbabilities).map(
    ([name, metric]) =>
      [name, metric, binaryRows.map((rows) => rows.map(({ truth, p, weight }) => [truth, p, weight]))] as const
  ),
  ...Object.entries(ofClasses).map(
    ([name, metric]) =>
      [
        name,
        metric,
        classRows.map((rows) => rows.map(({ truth, predicted, weight }) => [truth, predicted, weight]))
      ] as const
  ),
  ...Object.entries(ofNumbers).map(
    ([name, metric]) =>
      [
        name,
        metric,
        numberRows.map((rows) => rows.map(({ truth, prediction, weight }) => [truth, prediction, weight]))
      ] as const
  )
]

const column = (rows: number[][], at: number) => rows.map((row) => row[at])

describe('what changes no metric', () => {
  it.each(families)('the order of rows: %s', (_, metric, rowsOf) => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const turned = rows.toReversed()
        expectClose(metric(column(turned, 0), column(turned, 1)), metric(column(rows, 0), column(rows, 1)))
      })
    )
  })

  it.each(families)('whole weights in place of rows that come several times: %s', (_, metric, rowsOf) => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        fc.pre(rows.some(([, , weight]) => weight > 0))
        const repeated = rows.flatMap((row) => new Array<number[]>(row[2]).fill(row))
        // A single row has no r2, whatever it weighs; what has no variance has, when it comes twice.
        fc.pre(repeated.length > 1 && rows.filter(([, , weight]) => weight > 0).length > 1)
        const weighted = metric(column(rows, 0), column(rows, 1), { weights: column(rows, 2) })
        expectClose(weighted, metric(column(repeated, 0), column(repeated, 1)))
      })
    )
  })

  it.each(families)('weights all doubled: %s', (name, metric, rowsOf) => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const said = [column(rows, 0), column(rows, 1)] as const
        const once = metric(...said, { weights: rows.map(() => 0.75) })
        const twice = metric(...said, { weights: rows.map(() => 1.5) })
        expectClose(name === 'calibrationPlace' ? twice / 2 : twice, once)
      })
    )
  })

  it('names of classes: accuracy, balanced accuracy, Matthews correlation, means over classes', () => {
    fc.assert(
      fc.property(classRows, (rows) => {
        const names = [40, 7, 0, 23]
        for (const metric of Object.values(ofClasses)) {
          const truth = rows.map((row) => row.truth)
          const predicted = rows.map((row) => row.predicted)
          const renamed = [truth.map((c) => names[c]), predicted.map((c) => names[c])] as const
          expectClose(metric(...renamed), metric(truth, predicted))
        }
      })
    )
  })

  it('a rising function of the scores: ROC AUC and average precision, to the bit', () => {
    fc.assert(
      fc.property(binaryRows, (rows) => {
        const truth = rows.map((row) => row.truth)
        // Steps of 2^-10, so that scores that differ still do after it.
        const scores = rows.map((row) => Math.round(row.p * 1024) / 1024)
        for (const metric of [rocAuc, averagePrecision]) {
          expect(
            metric(
              truth,
              scores.map((score) => score ** 3 * 50 - 7)
            )
          ).toBe(metric(truth, scores))
        }
      })
    )
  })
})

describe('what one metric says of another', () => {
  it('ROC AUC is how often a positive row scores above a negative one', () => {
    fc.assert(
      fc.property(binaryRows, (rows) => {
        let above = 0
        let pairs = 0
        for (const positive of rows.filter((row) => row.truth === 1)) {
          for (const negative of rows.filter((row) => row.truth === 0)) {
            above += positive.p > negative.p ? 1 : positive.p === negative.p ? 0.5 : 0
            pairs++
          }
        }
        const truth = rows.map((row) => row.truth)
        const scores = rows.map((row) => row.p)
        expectClose(rocAuc(truth, scores), above / pairs, 1e-14)
        // Classes swapped and scores turned round, it is the same; only the one, it is the rest to 1.
        const turned = scores.map((score) => -score)
        expectClose(
          rocAuc(
            truth.map((c) => 1 - c),
            turned
          ),
          above / pairs,
          1e-14
        )
        expectClose(rocAuc(truth, turned), 1 - above / pairs, 1e-14)
      })
    )
  })

  it('areas are those under the curves', () => {
    fc.assert(
      fc.property(binaryRows, (rows) => {
        const truth = rows.map((row) => row.truth)
        const scores = rows.map((row) => row.p)
        for (const dropIntermediate of [true, false]) {
          const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(truth, scores, { dropIntermediate })
          let area = 0
          for (let i = 1; i < x.length; i++) area += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2
          expectClose(area, rocAuc(truth, scores), 1e-12)
        }
        const pr = precisionRecallCurve(truth, scores)
        let area = 0
        for (let i = 0; i < pr.thresholds.length; i++) area += (pr.recall[i] - pr.recall[i + 1]) * pr.precision[i]
        if (truth.includes(1)) expectClose(area, averagePrecision(truth, scores), 1e-12)
      })
    )
  })

  it('counts at a threshold are those of the rows that reach it', () => {
    fc.assert(
      fc.property(binaryRows, (rows) => {
        const { thresholds, truePositives, falsePositives } = countsAtThresholds(
          rows.map((row) => row.truth),
          rows.map((row) => row.p)
        )
        thresholds.forEach((threshold, i) => {
          const reaching = rows.filter((row) => row.p >= threshold)
          expect(truePositives[i]).toBe(reaching.filter((row) => row.truth === 1).length)
          expect(falsePositives[i]).toBe(reaching.filter((row) => row.truth === 0).length)
        })
        expect(new Set(thresholds).size).toBe(new Set(rows.map((row) => row.p)).size)
      })
    )
  })

  it('micro precision, recall and F are accuracy; the pinball loss at 0.5 is half the mean absolute error', () => {
    fc.assert(
      fc.property(classRows, numberRows, (classes, numbers) => {
        const both = [classes.map((row) => row.truth), classes.map((row) => row.predicted)] as const
        for (const metric of [precision, recall, f1]) {
          expectClose(metric(...both, { average: 'micro' }), accuracy(...both), 1e-14)
        }
        expectClose(recall(...both, { average: 'weighted' }), accuracy(...both), 1e-14)
        const values = [numbers.map((row) => row.truth), numbers.map((row) => row.prediction)] as const
        expectClose(pinballLoss(...values, 0.5), mae(...values) / 2, 1e-14)
        expectClose(medianAbsoluteError(...values, { weights: numbers.map(() => 3) }), medianAbsoluteError(...values))
      })
    )
  })

  it('two columns of probabilities are one', () => {
    fc.assert(
      fc.property(binaryRows, (rows) => {
        const truth = rows.map((row) => row.truth)
        const p = rows.map((row) => row.p)
        const columns = p.flatMap((value) => [1 - value, value])
        expect(logLoss(truth, columns)).toBe(logLoss(truth, p))
        expectClose(brier(truth, columns), brier(truth, p), 1e-14)
      })
    )
  })
})

describe('by hand', () => {
  it('a confusion matrix has truth in rows', () => {
    const matrix = confusionMatrix([0, 0, 1, 2], [0, 1, 1, 0], { classes: 3 })
    expect([matrix.rows, matrix.cols]).toEqual([3, 3])
    expect(Array.from(matrix.data)).toEqual([1, 1, 0, 0, 1, 0, 1, 0, 0])
    expect(confusionMatrix([0], [0], { classes: 3 }).data).toHaveLength(9)
  })

  it('the positive class may be another', () => {
    // Said to be 0: rows 0, 1, 3; are 0: rows 0, 3, 4.
    const both = [
      [0, 1, 1, 0, 0],
      [0, 0, 1, 0, 1]
    ] as const // prettier-ignore
    expect(precision(...both, { positive: 0 })).toBe(2 / 3)
    expect(recall(...both, { positive: 0 })).toBe(2 / 3)
    expect(precision(...both)).toBe(1 / 2)
    expect(precision(...both, { positive: 5 })).toBe(0)
  })

  it('r2 of numbers that are all equal does not come from how their mean is rounded', () => {
    // The mean of three times 0.1 is not 0.1.
    expect(r2([0.1, 0.1, 0.1], [0.1, 0.1, 0.2])).toBe(0)
    expect(r2([0.1, 0.1, 0.1], [0.1, 0.1, 0.1])).toBe(1)
    expectClose(r2([1e9, 1e9 + 1, 1e9 + 2], [1e9, 1e9 + 1, 1e9 + 3]), 0.5, 1e-12)
  })

  it('a million rows take no stack', () => {
    const n = 1_000_000
    const scores = Float64Array.from({ length: n }, (_, i) => (i * 7919) % n)
    const truth = Int32Array.from(scores, (score) => (score >= n / 2 ? 1 : 0))
    expect(rocAuc(truth, scores)).toBe(1)
    expect(rocCurve(truth, scores, { dropIntermediate: false }).thresholds).toHaveLength(n + 1)
  })

  it('nothing given is written to', () => {
    const truth = Int32Array.of(1, 0, 1)
    const p = Float64Array.of(0.9, 0.5, 0.2)
    const weights = Float64Array.of(3, 0, 1)
    const before = [truth.slice(), p.slice(), weights.slice()]
    for (const metric of Object.values(ofProbabilities))
      metric(truth as never, p as never, { weights: weights as never })
    rocCurve(truth, p, { weights })
    precisionRecallCurve(truth, p, { weights })
    medianAbsoluteError(p, p.toReversed(), { weights })
    expect([truth, p, weights]).toEqual(before)
  })
})

describe('errors', () => {
  const fails = (run: () => unknown, code: string, message: string | RegExp) => {
    expect(run).toThrow(NutshellError)
    expect(run).toThrow(message)
    try {
      run()
    } catch (error) {
      expect((error as NutshellError).code).toBe(code)
    }
  }

  it.each(Object.entries({ ...ofProbabilities, ...ofClasses, ...ofNumbers }))('%s', (_, metric) => {
    fails(() => metric([0, 1], [1]), 'INVALID_SHAPE', /1 (rows, expected as many as truth: 2|probabilities for 2 rows)/)
    fails(() => metric([], []), 'EMPTY_INPUT', 'truth has no rows, expected at least 1')
    fails(() => metric([0, Number.NaN], [1, 1]), 'NON_FINITE', 'truth[1] = NaN, expected')
    fails(
      () => metric([0, 1], [1, Number.NaN]),
      'NON_FINITE',
      /^(scores|probabilities|predicted|predictions)\[1\] = NaN/
    )
    fails(() => metric([0, 1], [1, Number.POSITIVE_INFINITY]), 'NON_FINITE', '[1] = Infinity, expected')
    fails(() => metric([0, '1' as never], [1, 1]), 'INVALID_INPUT', "truth[1] = '1', expected")
    fails(() => metric([0, 1], [1, 1n as never]), 'INVALID_INPUT', '[1] = 1, expected')
    fails(() => metric(undefined as never, [1, 1]), 'INVALID_INPUT', 'truth = undefined, expected an array of numbers')
    fails(() => metric('01' as never, [1, 1]), 'INVALID_INPUT', "truth = '01', expected an array of numbers")
    fails(() => metric([0, 1], [1, 1], { weights: [1] }), 'INVALID_SHAPE', 'weights has 1 rows')
    fails(
      () => metric([0, 1], [1, 1], { weights: [1, -1] }),
      'INVALID_INPUT',
      'weights[1] = -1, expected a number of at least 0'
    )
    fails(() => metric([0, 1], [1, 1], { weights: [0, 0] }), 'INVALID_INPUT', 'the sum of weights = 0')
    fails(() => metric([0, 1], [1, 1], { weights: [1e308, 1e308] }), 'INVALID_INPUT', 'the sum of weights = Infinity')
    fails(() => metric([0, 1], [1, 1], null as never), 'INVALID_OPTION', 'options = null, expected an object')
    fails(
      () => metric([0, 1], [1, 1], { weight: [1, 1] } as never),
      'UNKNOWN_OPTION',
      "unknown option 'weight'; known: weights"
    )
  })

  it('class numbers and probabilities out of range', () => {
    for (const metric of [rocAuc, logLoss, brier, calibrationCurve]) {
      fails(() => metric([0, 2], [0.5, 0.5]), 'INVALID_INPUT', 'truth[1] = 2, expected a class number from 0 to 1')
      fails(() => metric([0, -1], [0.5, 0.5]), 'INVALID_INPUT', 'truth[1] = -1, expected a class number from 0 to 1')
      fails(() => metric([0, 0.5], [0.5, 0.5]), 'INVALID_INPUT', 'truth[1] = 0.5, expected a class number from 0 to 1')
    }
    for (const metric of [logLoss, brier, calibrationCurve, expectedCalibrationError]) {
      fails(() => metric([0, 1], [0.5, 1.5]), 'INVALID_INPUT', 'probabilities[1] = 1.5, expected a number from 0 to 1')
      fails(
        () => metric([0, 1], [0.5, -1e-9]),
        'INVALID_INPUT',
        'probabilities[1] = -1e-9, expected a number from 0 to 1'
      )
    }
    fails(
      () => logLoss([0, 3], [0.2, 0.3, 0.5, 0.2, 0.3, 0.5]),
      'INVALID_INPUT',
      'truth[1] = 3, expected a class number from 0 to 2'
    )
    fails(() => logLoss([0, 1], [0.2, 0.3, 0.5]), 'INVALID_SHAPE', '3 probabilities for 2 rows of truth')
    fails(() => accuracy([0, 2 ** 20], [0, 0]), 'INVALID_INPUT', 'truth[1] = 1048576')
    fails(
      () => confusionMatrix([0, 1], [0, 4096]),
      'INVALID_INPUT',
      'predicted[1] = 4096, expected a class number from 0 to 4095'
    )
    fails(
      () => confusionMatrix([0, 1], [0, 2], { classes: 2 }),
      'INVALID_INPUT',
      'predicted[1] = 2, expected a class number from 0 to 1'
    )
  })

  it('options', () => {
    fails(() => f1([0, 1, 2], [0, 1, 2]), 'INVALID_INPUT', '3 classes, expected 2; or average: macro, micro, weighted')
    fails(
      () => f1([0, 1], [0, 1], { average: 'mean' as never }),
      'INVALID_OPTION',
      "average = 'mean', expected one of: binary, macro"
    )
    fails(() => f1([0, 1], [0, 1], { positive: -1 }), 'INVALID_OPTION', 'positive = -1')
    fails(() => metrics.fBeta([0, 1], [0, 1], -1), 'INVALID_OPTION', 'beta = -1, expected a number of at least 0')
    fails(() => confusionMatrix([0, 1], [0, 1], { classes: 5000 }), 'INVALID_OPTION', 'classes = 5000')
    fails(() => calibrationCurve([0, 1], [0, 1], { bins: 0 }), 'INVALID_OPTION', 'bins = 0')
    fails(() => calibrationCurve([0, 1], [0, 1], { strategy: 'even' as never }), 'INVALID_OPTION', "strategy = 'even'")
    fails(() => pinballLoss([0, 1], [0, 1], 1.5), 'INVALID_OPTION', 'quantile = 1.5, expected a number from 0 to 1')
  })
})
