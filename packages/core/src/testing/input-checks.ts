import { Matrix } from '../matrix/matrix'
import { show } from '../options'
import { type Check, needsDense, takesDense } from './check'
import type { Outcome } from './estimator-spec'
import { expectOutcome, expectRefusal } from './expectations'
import { blankPredictions, expectFiniteOutputs, rowMethods } from './outputs'
import { asFloat32 } from './repeat-checks'
import type { WholeSample } from './sample-rows'
import type { AnyModel, Trial } from './trial'

/** What is no table of finite numbers gets the documented error: in fit, and in all that a model says of rows. */
export const inputChecks: Check[] = [
  {
    name: 'NaN is refused, by row and column',
    run: (trial) => checkNonFinite(trial, [Number.NaN], trial.expected.nan)
  },
  {
    name: 'infinity is refused, by row and column',
    run: (trial) => checkNonFinite(trial, [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], trial.expected.infinity)
  },
  {
    name: 'ragged rows are refused, by row',
    leftOut: needsDense,
    async run(trial) {
      const sample = trial.sample()
      const { cols } = sample.X
      const model = await trial.fit(sample)
      for (const length of [cols - 1, cols + 1, 0]) {
        const ragged = () => sample.X.toRows().with(3, Array(length).fill(1))
        const what = `a row of ${length} columns among rows of ${cols}`
        for (const [method, call] of everyCall(trial, model, sample, ragged)) {
          await expectRefusal(`${method}, ${what}`, call, 'INVALID_SHAPE', [3, length, cols])
        }
      }
    }
  },
  {
    name: 'what is no table is refused',
    async run(trial) {
      const sample = trial.sample()
      const model = await trial.fit(sample)
      const half = { data: new Float64Array(5), rows: 2, cols: 4 }
      for (const wrong of [undefined, null, 'text', 7, true, {}, new Date(0), half]) {
        for (const [method, call] of everyCall(trial, model, sample, () => wrong)) {
          await expectRefusal(`${method}, X = ${show(wrong)}`, call, 'INVALID_INPUT')
        }
      }
    }
  },
  {
    name: 'what is no number is refused, by row and column',
    leftOut: needsDense,
    async run(trial) {
      const sample = trial.sample()
      const model = await trial.fit(sample)
      for (const wrong of ['1', null, undefined, true, 1n, [1], {}]) {
        const spoilt = () => {
          const rows: unknown[][] = sample.X.toRows()
          rows[3][1] = wrong
          return rows
        }
        for (const [method, call] of everyCall(trial, model, sample, spoilt)) {
          await expectRefusal(`${method}, ${show(wrong)} among the rows`, call, 'INVALID_INPUT', ['row 3', 'column 1'])
        }
      }
      for (const wrong of [undefined, null, 1, 'text', {}]) {
        const spoilt = () => (sample.X.toRows() as unknown[]).with(3, wrong)
        for (const [method, call] of everyCall(trial, model, sample, spoilt)) {
          await expectRefusal(`${method}, ${show(wrong)} as a row`, call, 'INVALID_INPUT', ['row 3'])
        }
      }
    }
  },
  {
    name: 'another width than in fit is refused, by both',
    async run(trial) {
      const sample = trial.sample()
      const { rows, cols } = sample.X
      const model = await trial.fit(sample)
      for (const width of [cols - 1, cols + 1, 2 * cols]) {
        const other = () => trial.input(Matrix.from(Array(rows * width).fill(1), rows, width))
        for (const [method, call] of predictCalls(trial, model, sample, other)) {
          await expectRefusal(`${method}, ${width} columns`, call, 'INVALID_SHAPE', [width, cols])
        }
      }
    }
  },
  {
    name: 'targets that do not fit are refused',
    leftOut: ({ spec }) => (spec.target === undefined ? 'the model learns without targets' : undefined),
    async run(trial) {
      const { X, y } = trial.sample()
      const fit = (targets: unknown) => () => trial.fitInput(trial.input(X), targets as number[])
      const all = Array.from(y)
      await expectRefusal('a target too few', fit(all.slice(1)), 'INVALID_SHAPE', [X.rows - 1, X.rows])
      await expectRefusal('a target too many', fit([...all, 0]), 'INVALID_SHAPE', [X.rows + 1, X.rows])
      for (const wrong of [undefined, null, 'text', 7, {}]) await expectRefusal(`y = ${show(wrong)}`, fit(wrong))
      const { nanTarget } = trial.expected
      if (nanTarget === 'works') return
      all[3] = Number.NaN
      await expectRefusal('a target that is NaN', fit(all), nanTarget, [3])
      await expectRefusal('a target that is NaN, in a typed array', fit(Float64Array.from(all)), nanTarget, [3])
    }
  }
]

/** First, last and between: a loop may forget any of them. */
function placesIn({ rows, cols }: Matrix): [number, number][] {
  return [
    [0, 0],
    [5, cols - 1],
    [rows - 1, cols - 1],
    [rows - 2, 0]
  ]
}

async function checkNonFinite(trial: Trial, values: readonly number[], outcome: Outcome): Promise<void> {
  const model = await trial.fit(trial.sample())
  for (const [row, column] of placesIn(trial.sample().X)) {
    for (const value of values) {
      const sample = trial.sample()
      sample.X.row(row)[column] = value
      const what = `${value} in row ${row}, column ${column}`
      const named = outcome === 'NON_FINITE' ? [`row ${row}`, `column ${column}`] : []
      for (const [storage, input] of storagesOf(trial, sample.X)) {
        if (outcome === 'works') {
          const fit = () => trial.fitInput(input(), trial.sample().y)
          const fitted = await expectOutcome(`fit, ${what} (${storage})`, fit, outcome)
          await expectFiniteOutputs(`${what} (${storage})`, fitted!.result, input, sample)
          continue
        }
        for (const [method, call] of everyCall(trial, model, sample, input)) {
          await expectRefusal(`${method}, ${what} (${storage})`, call, outcome, named)
        }
      }
    }
  }
}

/** Ways to give rows, each fresh with every call. */
function storagesOf(trial: Trial, X: Matrix): [string, () => unknown][] {
  if (!takesDense(trial)) return [['as the spec makes it', () => trial.input(X)]]
  return [
    ['float64', () => trial.input(X)],
    ['float32', () => asFloat32(X)],
    ['plain rows', () => X.toRows()]
  ]
}

/** Every call that takes rows, with what `input` makes. */
function everyCall(
  trial: Trial,
  model: AnyModel,
  sample: WholeSample,
  input: () => unknown
): [string, () => unknown][] {
  return [['fit', () => trial.fitInput(input(), trial.sample().y)], ...predictCalls(trial, model, sample, input)]
}

function predictCalls(
  trial: Trial,
  model: AnyModel,
  { X: { rows } }: WholeSample,
  input: () => unknown
): [string, () => unknown][] {
  const calls: [string, () => unknown][] = rowMethods(model).map((name) => [name, () => model[name]!(input())])
  if (model.score) calls.push(['score', () => model.score!(input(), trial.sample().y)])
  if (model.predictInto) calls.push(['predictInto', () => model.predictInto!(input(), blankPredictions(trial, rows))])
  return calls
}
