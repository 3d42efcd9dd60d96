import { pickRows } from '../matrix/pick-rows'
import type { Check } from './check'
import { expectSame } from './expectations'
import { pickOutputs, rowOutputs } from './outputs'
import { pickSample, rowNumbers, shuffledRows } from './sample-rows'
import type { Trial } from './trial'

/** What a model says of a row hangs on that row alone. */
export const rowChecks: Check[] = [
  {
    name: 'permuted rows, permuted predictions',
    run: (trial) => comparePicked(trial, { 'permuted rows': shuffledRows(trial.sample().X) })
  },
  {
    name: 'a subset of rows, a subset of predictions',
    run(trial) {
      const rows = rowNumbers(trial.sample().X)
      const everyThird = rows.filter((i) => i % 3 === 1)
      return comparePicked(trial, { 'every third row': everyThird, 'the last 7 rows': rows.slice(-7) })
    }
  },
  {
    name: 'row by row as all at once',
    run: (trial) =>
      comparePicked(
        trial,
        rowNumbers(trial.sample().X).map((row) => [row]),
        'row'
      )
  },
  {
    name: 'equal rows, equal predictions',
    async run(trial) {
      const { X } = trial.sample()
      const twice = rowNumbers(X).flatMap((i) => [i, i])
      await comparePicked(trial, { 'every row twice': twice, 'one row many times': Array(34).fill(4) })
      const doubled = pickSample(trial.sample(), twice)
      const outputs = await rowOutputs(await trial.fit(doubled), () => trial.input(doubled.X))
      const [first, second] = [0, 1].map((odd) =>
        pickOutputs(
          outputs,
          rowNumbers(X).map((i) => 2 * i + odd)
        )
      )
      expectSame('fitted to every row twice, the second of each', second, first, trial.spec.tolerance)
    }
  }
]

/** Holds what a model says of the picked rows alone to what it says of them among all rows. */
async function comparePicked(
  trial: Trial,
  picks: Readonly<Record<string, readonly number[]>> | readonly (readonly number[])[],
  what = ''
): Promise<void> {
  const { X } = trial.sample()
  const model = await trial.fit(trial.sample())
  const all = await rowOutputs(model, () => trial.input(X))
  for (const [name, rows] of Object.entries(picks)) {
    const some = await rowOutputs(model, () => trial.input(pickRows(X, rows)))
    expectSame(`${what} ${name}`.trim(), some, pickOutputs(all, rows), trial.spec.tolerance)
  }
}
