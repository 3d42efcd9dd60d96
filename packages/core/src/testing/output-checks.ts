import { show } from '../options'
import { type Check, LeftOut, needsDense } from './check'
import { expectRefusal, expectSame, expectThat } from './expectations'
import { allOutputs, blankPredictions, expectFiniteOutputs, expectPromisedOutputs, type RowOutputs } from './outputs'
import { asFloat32, bytesOf } from './repeat-checks'
import { pickSample } from './sample-rows'
import type { AnyModel, Trial } from './trial'

/** How far numbers predicted for float32 rows may be from those for the same rows in float64. */
const FLOAT32_TOLERANCE = 1e-4

/** What a model says has the promised form, however its rows are given. */
export const outputChecks: Check[] = [
  {
    name: 'predictions are finite, of the promised type and length',
    async run(trial) {
      const sample = trial.sample()
      const model = await trial.fit(sample)
      for (const rows of [sample, pickSample(sample, [3]), pickSample(sample, [1, 2, 3, 1])]) {
        const input = () => trial.input(rows.X)
        await expectFiniteOutputs('a fitted model', model, input, rows)
        const { predict } = await expectPromisedOutputs('a fitted model', trial, model, input, rows)
        if (trial.spec.target !== 'classes') continue
        const classes = Array.from(sample.y)
        const other = Array.from(predict as Int32Array).find((label) => !classes.includes(label))
        expectThat(other === undefined, `predict gives ${other}, which is none of the classes`)
      }
    }
  },
  {
    name: 'warnings are strings',
    async run(trial) {
      const { warnings } = await trial.fit(trial.sample())
      const areStrings = Array.isArray(warnings) && warnings.every((warning) => typeof warning === 'string')
      expectThat(areStrings, `warnings = ${show(warnings)}, expected an array of strings`)
    }
  },
  {
    name: 'predictInto is predict into the memory it is given',
    async run(trial) {
      const { X, y } = trial.sample()
      const model = await trial.fit({ X, y })
      if (typeof model.predictInto !== 'function') throw new LeftOut('the model has no predictInto')
      const input = trial.input(X)
      const out = blankPredictions(trial, X.rows).fill(-77)
      expectThat((await model.predictInto(input, out)) === out, 'predictInto does not return what it was given')
      expectSame('predictInto', out, await model.predict(input))
      for (const length of [X.rows - 1, X.rows + 1, 0]) {
        const call = () => model.predictInto!(input, blankPredictions(trial, length))
        await expectRefusal(`predictInto, ${length} places`, call, 'INVALID_SHAPE', [length, X.rows])
      }
    }
  },
  {
    name: 'plain rows are as good as a matrix',
    leftOut: needsDense,
    async run(trial) {
      const { X, y } = trial.sample()
      const double = await fitted(trial, () => trial.input(X))
      const single = await fitted(trial, () => asFloat32(X))
      const rowsOf = (type: { from(row: number[]): ArrayLike<number> }) => X.toRows().map((row) => type.from(row))
      const ways: [string, () => unknown, Fitted][] = [
        // As one that another copy of this library made, ESM beside CommonJS.
        ['what is shaped like a matrix', () => ({ data: X.data.slice(), rows: X.rows, cols: X.cols }), double],
        ['plain rows', () => X.toRows(), double],
        ['rows of float64', () => rowsOf(Float64Array), double],
        ['rows of float32', () => rowsOf(Float32Array), single]
      ]
      for (const [what, input, expected] of ways) {
        const { bytes } = await fitted(trial, input)
        expectSame(`the file of a fit to ${what}`, bytes, expected.bytes)
        expectSame(`for ${what}`, await allOutputs(expected.model, input, y), expected.outputs)
      }
      for (const targets of [Array.from(y), Float64Array.from(y), Float32Array.from(y)]) {
        const bytes = await bytesOf(trial.fitInput(trial.input(X), targets))
        expectSame(`the file of a fit to targets in ${show(targets)}`, bytes, double.bytes)
      }
    }
  },
  {
    name: 'float32 rows are as good as float64',
    leftOut: needsDense,
    async run(trial) {
      const sample = trial.sample()
      const single = () => asFloat32(sample.X)
      const { model, outputs } = await fitted(trial, () => trial.input(sample.X))
      expectSame('for float32 rows', await allOutputs(model, single, sample.y), outputs, FLOAT32_TOLERANCE)
      const other = await fitted(trial, single)
      await expectFiniteOutputs('fitted to float32 rows', other.model, single, sample)
      expectSame('the file of a second fit', (await fitted(trial, single)).bytes, other.bytes)
    }
  }
]

interface Fitted {
  model: AnyModel
  bytes: Uint8Array
  /** What the model says of the rows that it was fitted to. */
  outputs: RowOutputs
}

/** A fit to what `input` makes. */
async function fitted(trial: Trial, input: () => unknown): Promise<Fitted> {
  const model = await trial.fitInput(input(), trial.sample().y)
  return { model, bytes: await bytesOf(model), outputs: await allOutputs(model, input, trial.sample().y) }
}
