import { Matrix } from '../matrix/matrix'
import { type Check, takesDense } from './check'
import type { Targets } from './estimator-spec'
import { expectSame } from './expectations'
import { allOutputs, blankPredictions, rowMethods } from './outputs'
import { asFloat32, bytesOf, savedModel } from './repeat-checks'
import type { AnyModel, Trial } from './trial'

type Numbers = Float64Array | number[]

/** What belongs to the caller is not written to, and what belongs to the model is not lent. */
export const memoryChecks: Check[] = [
  {
    name: 'fit writes to nothing that it is given',
    async run(trial) {
      for (const [storage, X, y] of inputsOf(trial)) {
        const options: Record<string, unknown> = { ...trial.spec.options }
        if (trial.spec.sampleWeight !== undefined) {
          Object.assign(options, trial.spec.sampleWeight.options)
          options.sampleWeight = Float64Array.from({ length: trial.sample().X.rows }, (_, i) => 1 + (i % 2))
        }
        const unchanged = watch({ X, y, options })
        await trial.spec.fit(X, y, Object.freeze(options))
        unchanged(`fit, ${storage}`)
      }
    }
  },
  {
    name: 'predict writes to nothing that it is given',
    async run(trial) {
      const model = await trial.fit(trial.sample())
      for (const [storage, X, y] of inputsOf(trial)) {
        const unchanged = watch({ X, y })
        await useModel(trial, model, X, y)
        unchanged(`predict, ${storage}`)
      }
    }
  },
  {
    name: 'predict leaves the model as it is',
    async run(trial) {
      const { model, bytes } = await savedModel(trial)
      const sample = trial.sample()
      const outputs = () => allOutputs(model, () => trial.input(sample.X), sample.y)
      const first = await plain(outputs())
      await useModel(trial, model, trial.input(moved(sample.X)), trial.sample().y)
      expectSame('the file after predictions', await bytesOf(model), bytes)
      expectSame('after predictions for other rows', await plain(outputs()), first)
    }
  },
  {
    name: 'the model shares no memory with its caller',
    async run(trial) {
      const [given, y] = [trial.input(trial.sample().X), Array.from(trial.sample().y)]
      const model = await trial.fitInput(given, y)
      const outputsOf = (some: AnyModel) => allOutputs(some, () => trial.input(trial.sample().X), trial.sample().y)
      const bytes = await bytesOf(model)
      const lent = await outputsOf(model)
      const outputs = await plain(lent)

      for (const numbers of numbersWithin([given, y])) numbers.fill(0)
      expectSame('the file after the rows it was fitted to were overwritten', await bytesOf(model), bytes)
      expectSame('after the rows it was fitted to were overwritten', await plain(outputsOf(model)), outputs)
      for (const numbers of numbersWithin(await model.save())) numbers.fill(0)
      expectSame('the file after one from it was overwritten', await bytesOf(model), bytes)
      await allOutputs(model, () => trial.input(moved(trial.sample().X)), trial.sample().y)
      expectSame('what it said before it was asked about other rows', await plain(lent), outputs)
      for (const numbers of numbersWithin(lent)) numbers.fill(0)
      expectSame('after what it said was overwritten', await plain(outputsOf(model)), outputs)

      const file = Uint8Array.from(bytes)
      const loaded = await trial.spec.load(file)
      const said = await plain(outputsOf(loaded))
      file.fill(0)
      expectSame('after the file it was loaded from was overwritten', await plain(outputsOf(loaded)), said)
    }
  }
]

/** Rows in every storage there is, with targets; what can be frozen is. */
function inputsOf(trial: Trial): [string, unknown, Targets][] {
  const sample = () => trial.sample()
  if (!takesDense(trial)) return [['as the spec makes it', trial.input(sample().X), sample().y]]
  const { X } = sample()
  return [
    ['float64', trial.input(X), sample().y],
    ['float32', asFloat32(X), sample().y],
    ['plain rows', X.toRows(), Array.from(sample().y)],
    ['frozen rows', Object.freeze(X.toRows().map((row) => Object.freeze(row))), sample().y],
    ['rows of float32', X.toRows().map((row) => Float32Array.from(row)), Float64Array.from(sample().y)]
  ]
}

/** Calls everything that a fitted model has. */
async function useModel(trial: Trial, model: AnyModel, X: unknown, y: Targets): Promise<void> {
  for (const name of rowMethods(model)) await model[name]!(X)
  await model.score?.(X, y)
  await model.predictInto?.(X, blankPredictions(trial, trial.sample().X.rows))
  await model.save()
}

/** Rows that lie elsewhere. */
function moved(X: Matrix): Matrix {
  return Matrix.from(
    X.data.map((value, i) => 3 - value / (1 + (i % 2))),
    X.rows,
    X.cols
  )
}

/** Remembers all numbers within; what it returns throws when any of them has changed since. */
function watch(given: Record<string, unknown>): (what: string) => void {
  const kept = Object.entries(given).map(([name, value]) => {
    const arrays = numbersWithin(value)
    return { name, arrays, copies: arrays.map((numbers) => numbers.slice()), keys: keysOf(value) }
  })
  return (what) => {
    for (const { name, arrays, copies, keys } of kept) {
      arrays.forEach((numbers, i) => {
        expectSame(`${what}: ${name} was written to`, numbers, copies[i])
      })
      expectSame(`${what}: the keys of ${name} were changed`, keysOf(given[name]), keys)
    }
  }
}

function keysOf(value: unknown): string[] {
  return ArrayBuffer.isView(value) ? [] : Object.keys(value as object)
}

/** Every array of numbers that can be reached from a value. */
function numbersWithin(value: unknown, depth = 0): Numbers[] {
  if (typeof value !== 'object' || value === null || depth > 4) return []
  if (ArrayBuffer.isView(value)) return 'fill' in value ? [value as Float64Array] : []
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number')) return [value]
  return Object.values(value).flatMap((item) => numbersWithin(item, depth + 1))
}

/** Outputs as `structuredClone` gives them: the bits, without classes. */
async function plain(outputs: object | Promise<object>): Promise<object> {
  return structuredClone(await outputs)
}
