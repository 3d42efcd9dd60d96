import { describe, expect, it } from 'vitest'
import { Matrix, toMatrix } from '../matrix/matrix'
import { checkEstimator, estimatorChecks } from './check-estimator'
import { failuresOf, fit, isTable, load, type Model, onModel } from './defects.test-support'
import type { DenseInput, EstimatorSpec } from './estimator-spec'
import { type NearestMeanOptions, nearestMean } from './nearest-mean.test-support'
import { straightLine } from './straight-line.test-support'

const VALUES = 'option values that cannot be used are refused, by name'
const WARNINGS = 'warnings are strings'
const THREADS = 'the number of threads does not change the model'

describe('checkEstimator', () => {
  it('a good classifier passes every check', async () => {
    const { passed, leftOut } = await checkEstimator(nearestMean)
    expect(leftOut).toEqual([])
    expect(passed).toEqual(estimatorChecks(nearestMean).map(({ name }) => name))
    expect(new Set(passed).size).toBe(passed.length)
    expect(passed.length).toBeGreaterThan(50)
  })

  it('a good regression passes what applies, and is told what does not', async () => {
    const { passed, leftOut } = await checkEstimator(straightLine)
    const all = estimatorChecks(nearestMean).map(({ name }) => name)
    expect([...passed, ...leftOut.map(({ name }) => name)].sort()).toEqual(all.sort())
    const reasons = new Map(leftOut.map(({ name, reason }) => [reason, name]))
    expect([...reasons.keys()].sort()).toEqual([
      'the model has no predictInto',
      'the model learns no classes',
      'there are no options signal and onProgress',
      'there is no option sampleWeight',
      'there is no option seed',
      'there is no option threads'
    ])
  })

  it('names every failed check with the reason', async () => {
    const spoilt = onModel(() => ({ warnings: 'none' as never }))
    const broken = { ...nearestMean, ...spoilt, invalidOptions: { passes: [7] } }
    const error: AggregateError = await checkEstimator(broken).then(
      () => expect.fail('it passed'),
      (error) => error
    )
    expect(error).toBeInstanceOf(AggregateError)
    expect(error.message.split('\n')).toEqual([
      expect.stringMatching(/^NearestMean fails 2 of \d\d checks:$/),
      `- ${WARNINGS}: warnings = 'none', expected an array of strings`,
      `- ${VALUES}: passes = 7: accepted, expected a NutshellError INVALID_OPTION`
    ])
    expect(error.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('array of strings'),
      expect.stringContaining('passes = 7')
    ])
  })

  it('a fit that always throws is told of, not passed on', async () => {
    const broken = { ...nearestMean, fit: () => Promise.reject(new TypeError('x is undefined')) }
    await expect(checkEstimator(broken)).rejects.toThrow(/- refit gives the same model: x is undefined\n/)
  })

  it('leaves out the exceptions of a spec, with their reasons', async () => {
    const exceptions = { [THREADS]: 'a foreign engine' }
    const broken: typeof nearestMean = {
      ...nearestMean,
      fit: (X, y, options) => fit(X, y, options?.threads === 2 ? { ...options, passes: 6 } : options)
    }
    expect(Object.keys(await failuresOf(broken))).toEqual([THREADS])
    const { leftOut } = await checkEstimator({ ...broken, exceptions })
    expect(leftOut).toEqual([{ name: THREADS, reason: 'a foreign engine' }])
    expect(await failuresOf({ ...broken, exceptions })).toEqual({})
  })

  it('takes models that answer with promises', async () => {
    const later = (model: Model) => {
      const methods = ['predict', 'predictInto', 'predictProba', 'transform', 'score', 'save'] as const
      const changed = methods.map((name) => [
        name,
        async (...args: never[]) => (model[name] as CallableFunction)(...args)
      ])
      return { ...model, ...Object.fromEntries(changed) } as Model
    }
    const spec: typeof nearestMean = {
      ...nearestMean,
      fit: async (...args) => later(await fit(...args)),
      load: async (bytes) => later(load(bytes))
    }
    expect(await failuresOf(spec)).toEqual({})
  })

  it('expects what the spec says of input at the edges', async () => {
    // Missing numbers are 0, as a model of trees may take them for another branch.
    const filled = (X: DenseInput): DenseInput => {
      if (!isTable(X)) return X
      const { data, rows, cols } = toMatrix(X)
      return Matrix.from(
        Array.from(data, (value) => (Number.isNaN(value) ? 0 : value)),
        rows,
        cols
      )
    }
    const filling = (model: Model): Model => {
      const { predict, predictInto, predictProba, transform, score } = model as Required<Model>
      return {
        ...model,
        predict: (X) => predict(filled(X)),
        predictInto: (X, out) => predictInto(filled(X), out),
        predictProba: (X) => predictProba(filled(X)),
        transform: (X) => transform(filled(X)),
        score: (X, y) => score(filled(X), y)
      }
    }
    const spec: EstimatorSpec<NearestMeanOptions> = {
      ...nearestMean,
      fit: async (X, y, options) => filling(await fit(filled(X), y, options)),
      load: (bytes) => filling(load(bytes))
    }
    expect(await failuresOf(spec)).toEqual({
      'NaN is refused, by row and column': expect.stringContaining('accepted, expected a NutshellError NON_FINITE')
    })
    expect(await failuresOf({ ...spec, expected: { ...spec.expected, nan: 'works' } })).toEqual({})
    expect(await failuresOf({ ...nearestMean, expected: { ...spec.expected, nan: 'works' } })).toEqual({
      'NaN is refused, by row and column': expect.stringContaining('expected it to work')
    })
  })

  it('takes data of its own, rounded to what every storage can hold', async () => {
    const X = Matrix.fromRows(Array.from({ length: 12 }, (_, i) => [i % 2 === 0 ? 0.1 : 9.7, i / 3]))
    const y = Array.from({ length: 12 }, (_, i) => i % 2)
    const before = X.data.slice()
    expect(await failuresOf({ ...nearestMean, data: { X, y } })).toEqual({})
    expect(X.data).toEqual(before)
  })

  it.each([
    ['UNKNOWN_OPTION', { predict: 'Int32Array' }, /unknown option 'predict'; known: name, fit, /],
    ['INVALID_OPTION', { predicts: 'Int8Array' }, /predicts = 'Int8Array', expected one of: Int32Array, /],
    ['INVALID_OPTION', { fit: undefined }, /fit = undefined, expected a function/],
    ['INVALID_OPTION', { options: null }, /options = null, expected an object/],
    ['INVALID_OPTION', { target: 'labels' }, /target = 'labels', expected one of: classes, numbers/],
    ['UNKNOWN_OPTION', { expected: { NaN: 'works' } }, /unknown option 'NaN'; known: nan, /],
    ['UNKNOWN_OPTION', { exceptions: { refit: 'no' } }, /no check 'refit'; known: .*'refit gives the same model'/],
    ['INVALID_OPTION', { data: { X: Matrix.zeros(3, 3) } }, /expected a Matrix of at least 8 rows, 2 columns/],
    ['INVALID_OPTION', { data: { X: Matrix.zeros(9, 3), y: [1] } }, /data.y.length = 1, expected 9/]
  ])('refuses a spec that is none: %s %j', async (code, changes, message) => {
    const spec = { ...nearestMean, ...changes } as typeof nearestMean
    const refused = expect.objectContaining({ code, message: expect.stringMatching(message) })
    expect(() => estimatorChecks(spec)).toThrow(refused)
    await expect(checkEstimator(spec)).rejects.toEqual(refused)
  })
})
