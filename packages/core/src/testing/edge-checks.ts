import { Matrix } from '../matrix/matrix'
import { type Check, takesDense } from './check'
import type { Outcome } from './estimator-spec'
import { expectOutcome } from './expectations'
import { expectFiniteOutputs, expectPromisedOutputs } from './outputs'
import { pickSample, type WholeSample } from './sample-rows'
import type { Trial } from './trial'

/** The least and the plainest data there is: a model or the documented error, and no third. */
export const edgeChecks: Check[] = [
  {
    name: 'fit on no rows',
    async run(trial) {
      const { X, y } = pickSample(trial.sample(), [])
      await fitAs(trial, '0 rows', { X, y }, trial.expected.noRows)
      if (!takesDense(trial)) return
      await expectOutcome('fit on []', () => trial.fitInput([], y), trial.expected.noRows)
    }
  },
  {
    name: 'fit on no columns',
    async run(trial) {
      const { X, y } = trial.sample()
      await fitAs(trial, '0 columns', { X: Matrix.zeros(X.rows, 0), y }, trial.expected.noColumns)
      if (!takesDense(trial)) return
      const rows = Array.from({ length: X.rows }, () => [])
      await expectOutcome('fit on empty rows', () => trial.fitInput(rows, y), trial.expected.noColumns)
    }
  },
  {
    name: 'predict for no rows',
    async run(trial) {
      const model = await trial.fit(trial.sample())
      const none = pickSample(trial.sample(), [])
      const inputs = takesDense(trial) ? [() => trial.input(none.X), () => []] : [() => trial.input(none.X)]
      for (const input of inputs) {
        const predict = () => model.predict(input())
        const predicted = await expectOutcome('predict', predict, trial.expected.noRowsToPredict)
        if (predicted !== undefined) await expectPromisedOutputs('no rows', trial, model, input, none)
      }
    }
  },
  {
    name: 'fit on one row',
    run: (trial) => fitAs(trial, 'one row', pickSample(trial.sample(), [0]), trial.expected.oneRow)
  },
  {
    name: 'fit on one class',
    leftOut: ({ spec }) => (spec.target === 'classes' ? undefined : 'the model learns no classes'),
    async run(trial) {
      const { X, y } = trial.sample()
      await fitAs(trial, 'one class', { X, y: Int32Array.from(y, () => 0) }, trial.expected.oneClass)
    }
  },
  {
    name: 'fit on a constant column',
    async run(trial) {
      for (const value of [0, 1, -1e6]) {
        const { X, y } = trial.sample()
        for (let i = 0; i < X.rows; i++) X.row(i)[1] = value
        await fitAs(trial, `a column of ${value}`, { X, y }, trial.expected.constantColumn)
      }
    }
  },
  {
    name: 'fit on equal rows',
    async run(trial) {
      const { X, y } = trial.sample()
      for (let i = 1; i < X.rows; i++) X.row(i).set(X.row(0))
      await fitAs(trial, 'equal rows', { X, y }, trial.expected.equalRows)
    }
  }
]

/** Fits as expected; where that works, so does all that the model then says of the same rows. */
async function fitAs(trial: Trial, what: string, sample: WholeSample, outcome: Outcome): Promise<void> {
  const fitted = await expectOutcome(`fit on ${what}`, () => trial.fit(sample), outcome)
  if (fitted !== undefined)
    await expectFiniteOutputs(`fitted to ${what}`, fitted.result, () => trial.input(sample.X), sample)
}
