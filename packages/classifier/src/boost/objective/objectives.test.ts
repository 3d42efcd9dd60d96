import { describe, expect, it } from 'vitest'
import type { PredictorType, Targets } from '../../label/targets'
import { createObjective, type ObjectiveOptions, typeForObjective } from './create-objective'
import { linkInto } from './link'
import type { Objective } from './objective'
import golden from './objectives.golden.json'
import { weightedQuantile } from './weighted-quantile'

const TYPES: Readonly<Record<string, PredictorType>> = { logistic: 'binary', softmax: 'multiclass' }

const defaults: ObjectiveOptions = {
  objective: 'auto',
  predictorType: 'auto',
  huberDelta: 1,
  quantile: 0.5,
  maxDeltaStep: 0
}

function targetsFor(name: string, values: ArrayLike<number>): Targets {
  const predictorType = TYPES[name] ?? 'regression'
  const classes = predictorType === 'binary' ? [0, 1] : predictorType === 'multiclass' ? ['a', 'b', 'c'] : []
  return { predictorType, classes, values: Float64Array.from(values) }
}

function objectiveOf(name: string, options: Partial<ObjectiveOptions> = {}, values: ArrayLike<number> = [0, 1, 2]) {
  const targets = targetsFor(name, values)
  const rows = Int32Array.from(targets.values.keys())
  return createObjective({ ...defaults, objective: name as 'squared', ...options }, targets, rows)
}

/** Derivatives of one row, which stands last of three in scores of six. */
function derivativesOf(objective: Objective, scores: readonly number[], target: number, weight: number | undefined) {
  const outputs = objective.outputs
  const all = new Float64Array(outputs * 6)
  scores.forEach((score, k) => {
    all[k * 6 + 2] = score
  })
  const gradients = new Float32Array(outputs * 3)
  const hessians = new Float32Array(outputs * 3)
  const weights = weight === undefined ? undefined : Float64Array.of(1, 1, weight)
  const targets = Float64Array.of(0, 0, target)
  objective.differentiate({ scores: all, stride: 6, targets, weights, gradients, hessians }, 2, 3)
  const own = (values: Float32Array) => scores.map((_, k) => values[k * 3 + 2])
  expect([...gradients, ...hessians].filter((_, i) => i % 3 < 2).every((value) => value === 0)).toBe(true)
  return { gradients: own(gradients), hessians: own(hessians) }
}

describe('derivatives', () => {
  it.each(golden.derivatives)('of $name $options are those of XGBoost', ({ name, options, rows }) => {
    const objective = objectiveOf(name, options)
    for (const { score, target, weight, g, h } of rows) {
      const scores = typeof score === 'number' ? [score] : score
      const { gradients, hessians } = derivativesOf(objective, scores, target, weight)
      // XGBoost takes them in float32, and the golden gradient is a difference of such numbers.
      g.forEach((expected, k) => {
        expect(Math.abs(gradients[k] - expected)).toBeLessThanOrEqual(3e-6 * weight + 2e-5 * Math.abs(expected))
      })
      h.forEach((expected, k) => {
        expect(Math.abs(hessians[k] - expected)).toBeLessThanOrEqual(1e-6 * weight + 2e-5 * expected)
      })
    }
  })

  it.each([
    ['logistic', {}, [0, 1]],
    ['softmax', {}, [0, 1, 2]],
    ['squared', {}, [-2, 0.3, 5]],
    ['absolute', {}, [-2, 0.3, 5]],
    ['huber', { huberDelta: 0.7 }, [-2, 0.3, 5]],
    ['quantile', { quantile: 0.2 }, [-2, 0.3, 5]],
    ['poisson', { maxDeltaStep: 0 }, [0, 1, 4.5]]
  ] as const)('of %s %j are slopes of its loss', (name, options, targets) => {
    const objective = objectiveOf(name, options, targets)
    const loss = objective.loss!
    const step = 1e-5
    for (const target of targets) {
      for (const first of [-3, -0.8, 0.1, 0.9, 2.2]) {
        const scores = Array.from({ length: objective.outputs }, (_, k) => first * (1 - 0.7 * k))
        const { gradients, hessians } = derivativesOf(objective, scores, target, undefined)
        const at = (k: number, by: number) => {
          const moved = Float64Array.from(scores, (score, j) => (j === k ? score + by : score))
          return loss(moved, 0, 1, target)
        }
        for (let k = 0; k < scores.length; k++) {
          const slope = (at(k, step) - at(k, -step)) / (2 * step)
          expect(Math.abs(gradients[k] - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)))
          if (name === 'absolute' || name === 'quantile') continue
          const bend = (at(k, 1e-3) - 2 * at(k, 0) + at(k, -1e-3)) / 1e-6
          // XGBoost's Hessian of softmax is twice the second derivative.
          const expected = name === 'softmax' ? 2 * bend : bend
          expect(Math.abs(hessians[k] - expected)).toBeLessThan(1e-4 * (1 + expected))
        }
      }
    }
  })

  it('of absolute and quantile have a Hessian of the weight', () => {
    for (const name of ['absolute', 'quantile']) {
      expect(derivativesOf(objectiveOf(name), [3], 1, 2.5).hessians).toEqual([2.5])
    }
    expect(derivativesOf(objectiveOf('absolute'), [1], 1, 2).gradients).toEqual([0])
    expect(derivativesOf(objectiveOf('quantile', { quantile: 0.25 }), [1], 1, 2).gradients).toEqual([1.5])
  })

  it('stay finite, and Hessians above 0, however certain a model is', () => {
    for (const [name, scores] of [
      ['logistic', [800]],
      ['logistic', [-800]],
      ['softmax', [900, -900, 0]]
    ] as const) {
      for (const target of [0, 1]) {
        const { gradients, hessians } = derivativesOf(objectiveOf(name), scores, target, undefined)
        expect(gradients.every(Number.isFinite)).toBe(true)
        expect(hessians.every((h) => h > 0 && h < 1e-15)).toBe(true)
      }
    }
  })
})

describe('first scores', () => {
  it.each(golden.bases)('of $name are those of XGBoost', ({ name, targets, weights, base }) => {
    const objective = objectiveOf(name, {}, targets)
    const own = objective.base(Float64Array.from(targets), weights === null ? undefined : Float64Array.from(weights))
    // XGBoost adds 1e-6 to shares of classes before it takes their logarithms, all of which here are above .09.
    base.forEach((expected, k) => {
      expect(Math.abs(own[k] - expected)).toBeLessThan((name === 'softmax' ? 1.1e-5 : 2e-6) * (1 + Math.abs(expected)))
    })
    expect(own).toHaveLength(base.length)
  })

  it('of huber are the median, of quantile the quantile', () => {
    const values = [5, 1, 100, 2, 3]
    expect(objectiveOf('huber').base(Float64Array.from(values), undefined)[0]).toBe(3)
    expect(objectiveOf('quantile', { quantile: 0.75 }).base(Float64Array.from(values), undefined)[0]).toBe(5)
  })

  it('of classes that no row is of are finite', () => {
    expect(objectiveOf('logistic').base(Float64Array.of(1, 1), undefined)[0]).toBe(0)
    expect(
      objectiveOf('softmax')
        .base(Float64Array.of(0, 1, 1), undefined)
        .every(Number.isFinite)
    ).toBe(true)
    expect(objectiveOf('squared').base(Float64Array.of(3), Float64Array.of(0))[0]).toBe(0)
  })

  it('do not write to the targets', () => {
    for (const name of ['absolute', 'huber', 'quantile']) {
      const targets = Float64Array.of(3, 1, 2)
      objectiveOf(name).base(targets, undefined)
      expect([...targets]).toEqual([3, 1, 2])
    }
  })
})

describe('quantiles', () => {
  it('are those of numpy, and a weight of 2 is the number twice', () => {
    for (const { values, times, quantile, plain, weighted } of golden.quantiles) {
      expect(weightedQuantile(Float64Array.from(values), undefined, quantile)).toBeCloseTo(plain, 12)
      const ones = new Float64Array(values.length).fill(1)
      expect(weightedQuantile(Float64Array.from(values), ones, quantile)).toBeCloseTo(plain, 12)
      expect(weightedQuantile(Float64Array.from(values), Float64Array.from(times), quantile)).toBeCloseTo(weighted, 12)
    }
  })

  it('of leaves are of what their rows still miss', () => {
    const targets = Float64Array.of(10, 20, 30, 40)
    const scores = Float64Array.of(1, 2, 3, 4)
    const median = objectiveOf('absolute').leafValue!
    expect(median(Int32Array.of(0, 2, 3), scores, targets, undefined)).toBe(27)
    expect(median(Int32Array.of(0, 1), scores, targets, undefined)).toBe(13.5)
    expect(median(Int32Array.of(0, 2, 3), scores, targets, Float64Array.of(5, 1, 1, 1))).toBe(9)
    expect(median(Int32Array.of(0), scores, targets, Float64Array.of(0, 1, 1, 1))).toBe(0)
    const high = objectiveOf('quantile', { quantile: 0.9 }).leafValue!
    expect(high(Int32Array.of(0, 1, 2, 3), scores, targets, undefined)).toBe(36)
  })
})

describe('links', () => {
  it('make predictions of scores', () => {
    expect([...linkInto('identity', Float64Array.of(-2, 3))]).toEqual([-2, 3])
    expect(linkInto('exp', Float64Array.of(2))[0]).toBeCloseTo(7.38905609893065, 12)
    expect(linkInto('logistic', Float64Array.of(-1))[0]).toBeCloseTo(0.2689414213699951, 14)
  })
})

describe('targets', () => {
  it('outside the range of an objective are named with their row', () => {
    expect(() => objectiveOf('poisson', {}, [1, 0, -0.5])).toThrow('label: row 2 has -0.5, expected a number >= 0')
    expect(() => objectiveOf('poisson', {}, [0, 0])).toThrow('label: all rows have 0')
    expect(() => objectiveOf('squared', {}, [1, 1e30])).toThrow('label: row 1 has 1e+30, expected a number of at most')
    expect(() => objectiveOf('squared', {}, [Number.NEGATIVE_INFINITY])).toThrow('label: row 0 has -Infinity')
  })

  it('of rows without a label are passed over', () => {
    const targets = targetsFor('poisson', [2, Number.NaN, 1])
    expect(createObjective({ ...defaults, objective: 'poisson' }, targets, Int32Array.of(0, 2)).name).toBe('poisson')
  })

  it('say what is learned, where the objective does not', () => {
    const type = (options: Partial<ObjectiveOptions>) => typeForObjective({ ...defaults, ...options })
    expect(type({})).toBe('auto')
    expect(type({ predictorType: 'regression' })).toBe('regression')
    expect(type({ objective: 'softmax' })).toBe('multiclass')
    expect(type({ objective: 'poisson' })).toBe('regression')
    expect(type({ objective: { link: 'logistic', differentiate: () => ({ gradients: [], hessians: [] }) } })).toBe(
      'binary'
    )
    expect(() => type({ objective: 'logistic', predictorType: 'regression' })).toThrow(
      "objective = 'logistic' is for predictorType = 'binary', got 'regression'"
    )
  })
})
