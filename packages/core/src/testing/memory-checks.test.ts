import { toMatrix } from '../matrix/matrix'
import { describeDefects, fit, isMatrixLike, isTable, load, onModel } from './defects.test-support'
import type { EstimatorModel } from './estimator-spec'
import { memoryChecks } from './memory-checks'
import type { nearestMean } from './nearest-mean.test-support'
import { groupedRows } from './sample-rows'

const FIT = 'fit writes to nothing that it is given'
const PREDICT = 'predict writes to nothing that it is given'
const MODEL = 'predict leaves the model as it is'
const SHARES = 'the model shares no memory with its caller'

const FIRST = groupedRows('classes').X.data[0]

type Fit = typeof nearestMean.fit

/** A fit that is right, and writes to what it was given. */
function afterFit(write: (...args: Parameters<Fit>) => void) {
  return {
    async fit(...args: Parameters<Fit>) {
      const model = await fit(...args)
      write(...args)
      return model
    }
  }
}

describeDefects(memoryChecks, {
  'fit writes to float64': [
    () =>
      afterFit((X) => {
        if (isMatrixLike(X) && X.data instanceof Float64Array) X.data[0] += 1e-9
      }),
    [FIT]
  ],
  'fit writes to float32': [
    () =>
      afterFit((X) => {
        if (isMatrixLike(X) && X.data instanceof Float32Array) X.data.fill(0)
      }),
    [FIT]
  ],
  'fit turns plain rows round': [
    () =>
      afterFit((X) => {
        if (Array.isArray(X)) X.reverse()
      }),
    [FIT]
  ],
  'fit writes to a plain row': [
    () =>
      afterFit((X) => {
        if (Array.isArray(X)) X[3][1] = 0
      }),
    [FIT]
  ],
  'fit writes to targets': [
    () =>
      afterFit((_, y) => {
        if (y instanceof Int32Array) y[3] = 9
      }),
    [FIT]
  ],
  'fit fills in defaults': [
    () =>
      afterFit((_X, _y, options) => {
        options.threads ??= 1
      }),
    [FIT]
  ],
  'fit divides the weights by their sum': [
    () =>
      afterFit((_X, _y, { sampleWeight }) => {
        if (sampleWeight instanceof Float64Array) sampleWeight[0] /= 60
      }),
    [FIT]
  ],
  'predict scales rows in their place': [
    () =>
      onModel((model) => ({
        async predict(X) {
          const labels = await model.predict(X)
          if (isMatrixLike(X)) X.data[0] *= 2
          return labels
        }
      })),
    [PREDICT]
  ],
  'score sorts targets': [
    () =>
      onModel((model) => ({
        async score(X, y) {
          const score = await model.score(X, y)
          if (y instanceof Int32Array) y.sort()
          return score
        }
      })),
    [PREDICT]
  ],
  'the model learns from what it is asked': [
    () =>
      onModel((model) => {
        let shift = 0
        return {
          async predictProba(X) {
            const shares = await model.predictProba(X)
            shares.data[0] += shift
            if (isMatrixLike(X) && X.rows === 60 && X.data[0] !== FIRST) shift = 1e-9
            return shares
          }
        }
      }),
    [MODEL, SHARES]
  ],
  'the file tells of predictions': [
    () =>
      onModel((model) => {
        const bytes = model.save() as Uint8Array
        return {
          predictProba(X) {
            bytes[bytes.length - 1]++
            return model.predictProba(X)
          },
          save: () => bytes.slice()
        }
      }),
    [MODEL, SHARES]
  ],
  'the model holds on to its rows': [
    () => {
      const only = ({ warnings, predict, save }: EstimatorModel) => ({ warnings, predict, save })
      return {
        async fit(X, y, { signal, onProgress, ...options }) {
          const { warnings } = await fit(X, y, { ...options, signal, onProgress })
          const model = () => fit(X, y, options)
          return {
            warnings,
            predict: async (rows) => (await model()).predict(rows),
            save: async () => (await model()).save()
          }
        },
        load: (bytes) => only(load(bytes))
      }
    },
    [SHARES, 'options that are no object are refused']
  ],
  'save lends the file': [
    () =>
      onModel((model) => {
        const bytes = model.save()
        return { save: () => bytes }
      }),
    [SHARES]
  ],
  'predictions are lent until the next': [
    () =>
      onModel((model) => {
        let out: Int32Array = new Int32Array(0)
        return {
          async predict(X) {
            const labels = (await model.predict(X)) as Int32Array
            if (out.length === labels.length) out.set(labels)
            else out = labels
            return out
          }
        }
      }),
    [SHARES, 'permuted rows, permuted predictions']
  ],
  'what was predicted is remembered and lent': [
    () =>
      onModel((model) => {
        const known = new Map<string, Int32Array>()
        return {
          async predict(X) {
            const labels = (await model.predict(X)) as Int32Array
            const key = isTable(X) ? toMatrix(X).data.join() : ''
            if (!known.has(key)) known.set(key, labels)
            return known.get(key) as Int32Array
          }
        }
      }),
    [SHARES]
  ],
  'load keeps the file': [
    () => ({
      load(bytes) {
        const model = load(bytes)
        return { ...model, predict: (X) => (bytes[0] === 0 ? new Int32Array(60) : model.predict(X)) }
      }
    }),
    [SHARES]
  ]
})
