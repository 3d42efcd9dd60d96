import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BinaryCriterion } from './criterion'
import { chooseThreshold } from './threshold'

type Criterion = Exclude<BinaryCriterion, 'cross-entropy'>

const criteria: fc.Arbitrary<Criterion> = fc.oneof(
  fc.constantFrom<Criterion>('accuracy', 'balanced-accuracy'),
  fc.constantFrom(0.5, 1, 2).map((fBeta) => ({ fBeta })),
  fc.constantFrom(0.25, 0.5, 0.8, 0.9, 1).map((precisionAtTargetRecall) => ({ precisionAtTargetRecall })),
  fc.constantFrom(0.25, 0.5, 0.8, 0.9, 1).map((recallAtTargetPrecision) => ({ recallAtTargetPrecision }))
)

/** Rows with many equal scores, of both classes. Weights are whole, so that sums of them are exact in any order. */
const problems = fc
  .array(
    fc.record({
      truth: fc.constantFrom(0, 1),
      score: fc.oneof(
        fc.integer({ min: 0, max: 10 }).map((n) => n / 10),
        fc.double({ min: 0, max: 1, noNaN: true })
      ),
      weight: fc.integer({ min: 0, max: 3 })
    }),
    { minLength: 2, maxLength: 40 }
  )
  .filter((rows) => [0, 1].every((truth) => rows.some((row) => row.truth === truth && row.weight > 0)))
  .map((rows) => ({
    truth: rows.map(({ truth }) => truth),
    scores: Float64Array.from(rows, ({ score }) => score),
    weights: rows.map(({ weight }) => weight)
  }))

/** Plainly: counts at one threshold, and the criterion by its definition. */
function at(
  threshold: number,
  { truth, scores, weights }: { truth: number[]; scores: Float64Array; weights: number[] },
  criterion: Criterion
) {
  const count = (isPositive: boolean, label: number) =>
    weights.reduce(
      (sum, weight, i) => (scores[i] >= threshold === isPositive && truth[i] === label ? sum + weight : sum),
      0
    )
  const [tp, fp, fn, tn] = [count(true, 1), count(true, 0), count(false, 1), count(false, 0)]
  const precision = tp + fp === 0 ? 0 : tp / (tp + fp)
  const recall = tp / (tp + fn)
  if (criterion === 'accuracy') return { score: (tp + tn) / (tp + fp + fn + tn), precision, recall, reached: true }
  if (criterion === 'balanced-accuracy')
    return { score: (recall + tn / (tn + fp)) / 2, precision, recall, reached: true }
  if ('fBeta' in criterion) {
    const b2 = criterion.fBeta ** 2
    return { score: ((1 + b2) * tp) / ((1 + b2) * tp + b2 * fn + fp), precision, recall, reached: true }
  }
  if ('precisionAtTargetRecall' in criterion) {
    return { score: precision, precision, recall, reached: recall >= criterion.precisionAtTargetRecall }
  }
  return { score: recall, precision, recall, reached: precision >= criterion.recallAtTargetPrecision }
}

describe('chooseThreshold against trying every threshold', () => {
  it('finds the best, and its figures are those at its threshold', () => {
    fc.assert(
      fc.property(problems, criteria, (problem, criterion) => {
        const { truth, scores, weights } = problem
        const choice = chooseThreshold({ truth, probabilities: scores, weights, criterion })
        const mine = at(choice.threshold, problem, criterion)
        expect(mine).toEqual({
          score: choice.score,
          precision: choice.precision,
          recall: choice.recall,
          reached: choice.reached
        })
        const all = [...new Set(scores), 2].map((threshold) => at(threshold, problem, criterion))
        const reaching = all.filter(({ reached }) => reached)
        expect(choice.reached).toBe(reaching.length > 0)
        if (choice.reached) expect(choice.score).toBe(Math.max(...reaching.map(({ score }) => score)))
        else expect(choice.precision).toBe(Math.max(...all.map(({ precision }) => precision)))
      }),
      { numRuns: 500 }
    )
  })

  it('does not depend on the order of the rows, and weights 2 are rows twice', () => {
    fc.assert(
      fc.property(problems, criteria, ({ truth, scores, weights }, criterion) => {
        const { support, warning, ...choice } = chooseThreshold({ truth, probabilities: scores, weights, criterion })
        const rows = truth.flatMap((label, i) => Array.from({ length: weights[i] }, () => [label, scores[i]])).reverse()
        const {
          support: _,
          warning: __,
          ...again
        } = chooseThreshold({
          truth: rows.map(([label]) => label),
          probabilities: Float64Array.from(rows, ([, score]) => score),
          criterion
        })
        expect(again).toEqual(choice)
      })
    )
  })

  it('lies between 0 and 1 or just above, never on a side that would part equal scores', () => {
    fc.assert(
      fc.property(problems, criteria, ({ truth, scores, weights }, criterion) => {
        const { threshold } = chooseThreshold({ truth, probabilities: scores, weights, criterion })
        expect(threshold).toBeGreaterThanOrEqual(0)
        expect(threshold).toBeLessThanOrEqual(1 + Number.EPSILON)
      })
    )
  })
})

describe('chooseThreshold by hand', () => {
  const truth = [0, 0, 1, 0, 1, 1]
  const probabilities = Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.6, 0.9)

  it('is midway between neighbours', () => {
    // Calling the last two positive: 5 of 6 right. So is calling the last four positive; .5 is nearer to .5 than .25.
    expect(chooseThreshold({ truth, probabilities, criterion: 'accuracy' })).toMatchObject({
      threshold: 0.5,
      score: 5 / 6,
      precision: 1,
      recall: 2 / 3
    })
    // F1: two found of three, none wrong, is .8; all three with one wrong is 6/7.
    expect(chooseThreshold({ truth, probabilities, criterion: { fBeta: 1 } })).toMatchObject({
      threshold: 0.25,
      score: 6 / 7
    })
  })

  it('by targets', () => {
    expect(chooseThreshold({ truth, probabilities, criterion: { precisionAtTargetRecall: 0.6 } })).toMatchObject({
      threshold: 0.5,
      score: 1,
      recall: 2 / 3,
      reached: true
    })
    expect(chooseThreshold({ truth, probabilities, criterion: { recallAtTargetPrecision: 0.75 } })).toMatchObject({
      threshold: 0.25,
      score: 1,
      precision: 0.75,
      reached: true
    })
  })

  it('a precision that nothing reaches: the most precise cut, and it is told', () => {
    const upsideDown = Float64Array.from(probabilities, (p) => 1 - p)
    const choice = chooseThreshold({ truth, probabilities: upsideDown, criterion: { recallAtTargetPrecision: 0.9 } })
    expect(choice).toMatchObject({ reached: false, precision: 0.5, recall: 1 })
    expect(choice.warning).toBe('no threshold reaches precision 0.9: the best is 0.500')
  })

  it('a target that a lucky row reaches is told', () => {
    // 1 row of 1 is right, all other positives are among twice as many others.
    const labels = [1, ...Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 1 : 0))]
    const scores = Float64Array.from(labels, (_, i) => (i === 0 ? 0.99 : 0.5))
    const choice = chooseThreshold({
      truth: labels,
      probabilities: scores,
      criterion: { recallAtTargetPrecision: 0.9 }
    })
    expect(choice).toMatchObject({ reached: true, support: 1, precision: 1, recall: 1 / 101 })
    expect(choice.warning).toContain('rests on 1 row')
  })

  it('scores of 0 and 1 can be on either side', () => {
    const few = { truth: [1, 0], probabilities: Float64Array.of(1, 0) }
    expect(chooseThreshold({ ...few, criterion: 'accuracy' })).toMatchObject({ threshold: 0.5, score: 1 })
    // All rows at 1: accuracy is best when none is called positive.
    const ones = { truth: [1, 0, 0], probabilities: Float64Array.of(1, 1, 1) }
    const choice = chooseThreshold({ ...ones, criterion: 'accuracy' })
    expect(choice).toMatchObject({ score: 2 / 3, recall: 0 })
    expect(choice.threshold).toBeGreaterThan(1)
  })

  it('margins: nearest to 0', () => {
    const margins = Float64Array.of(-3, -1, 2, 5)
    expect(chooseThreshold({ truth: [0, 0, 1, 1], probabilities: margins })).toMatchObject({ threshold: 0.5, score: 1 })
    // No row can be called rightly: of the cuts that are as good, none positive, the threshold is beyond the last score.
    const choice = chooseThreshold({ truth: [1, 1, 0, 0], probabilities: margins })
    expect(choice.score).toBe(0.5)
  })

  it('cross-entropy leaves it at .5', () => {
    const score = (2 * Math.log(0.9) + Math.log(0.8) + Math.log(0.6) + Math.log(0.3) + Math.log(0.6)) / 6
    expect(chooseThreshold({ truth, probabilities, criterion: 'cross-entropy' })).toMatchObject({
      threshold: 0.5,
      score: expect.closeTo(score, 12),
      precision: 1,
      recall: 2 / 3
    })
  })

  it('one class only: no choice', () => {
    const choice = chooseThreshold({ truth: [1, 1], probabilities: Float64Array.of(0.3, 0.7), criterion: { fBeta: 1 } })
    expect(choice).toMatchObject({ threshold: 0.5, reached: false, precision: 1, recall: 0.5, support: 0 })
    expect(choice.warning).toContain('one class')
  })
})

describe('chooseThreshold refuses', () => {
  const probabilities = Float64Array.of(0.2, 0.8)
  const truth = [0, 1]
  it.each([
    ['no rows', { truth: [], probabilities: new Float64Array(0) }, 'EMPTY_INPUT'],
    ['rows that differ', { truth: [1], probabilities }, 'INVALID_SHAPE'],
    ['weights that differ', { truth, probabilities, weights: [1] }, 'INVALID_SHAPE'],
    ['a weight below 0', { truth, probabilities, weights: [1, -1] }, 'INVALID_INPUT'],
    ['a third class', { truth: [0, 2], probabilities }, 'INVALID_INPUT'],
    ['NaN', { truth, probabilities: Float64Array.of(0.2, Number.NaN) }, 'NON_FINITE'],
    ['an unknown criterion', { truth, probabilities, criterion: 'auc' as never }, 'INVALID_OPTION'],
    ['two criteria', { truth, probabilities, criterion: { fBeta: 1, x: 2 } as never }, 'INVALID_OPTION'],
    ['F of 0', { truth, probabilities, criterion: { fBeta: 0 } }, 'INVALID_OPTION'],
    ['a target over 1', { truth, probabilities, criterion: { recallAtTargetPrecision: 90 } }, 'INVALID_OPTION'],
    [
      'log loss of margins',
      { truth, probabilities: Float64Array.of(-1, 1), criterion: 'cross-entropy' as const },
      'INVALID_INPUT'
    ]
  ])('%s', (_, problem, code) => {
    expect(() => chooseThreshold(problem)).toThrow(expect.objectContaining({ code }))
  })
})
