import type { Check } from './check'
import { expectRefusal, expectSame } from './expectations'
import { allOutputs } from './outputs'
import { pickSample, rowNumbers } from './sample-rows'
import type { Trial } from './trial'

const leftOut = ({ spec }: Trial) => (spec.sampleWeight === undefined ? 'there is no option sampleWeight' : undefined)

/** A weight is a number of rows. */
export const weightChecks: Check[] = [
  {
    name: 'a sample weight of 1 is no weight',
    leftOut,
    run: (trial) => compareWeights(trial, () => 1)
  },
  {
    name: 'a sample weight of 2 is the row twice',
    leftOut,
    run: (trial) => compareWeights(trial, (row) => (row % 3 === 0 ? 2 : 1))
  },
  {
    name: 'a sample weight of 0 is no row',
    leftOut,
    run: (trial) => compareWeights(trial, (row) => (row % 5 === 0 ? 0 : 1))
  },
  {
    name: 'wrong sample weights are refused',
    leftOut,
    async run(trial) {
      const sample = trial.sample()
      const { rows } = sample.X
      const fit = (sampleWeight: unknown) => () =>
        trial.fit(sample, { ...trial.spec.sampleWeight!.options, sampleWeight })
      await expectRefusal('a weight too few', fit(Array(rows - 1).fill(1)), 'INVALID_SHAPE', [rows - 1, rows])
      await expectRefusal('a weight too many', fit(Array(rows + 1).fill(1)), 'INVALID_SHAPE', [rows + 1, rows])
      const { wrongWeight } = trial.expected
      if (wrongWeight === 'works') return
      for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
        const weights = Array(rows).fill(1)
        weights[3] = wrong
        await expectRefusal(`a weight of ${wrong}`, fit(weights), wrongWeight, [3])
        await expectRefusal(`a weight of ${wrong} in a typed array`, fit(Float64Array.from(weights)), wrongWeight, [3])
      }
    }
  }
]

/** Holds a fit with weights to a fit where each row stands as often as its weight says. */
async function compareWeights(trial: Trial, weightOf: (row: number) => number): Promise<void> {
  const { options, tolerance } = trial.spec.sampleWeight!
  const sample = trial.sample()
  const rows = rowNumbers(sample.X)
  const repeated = pickSample(
    sample,
    rows.flatMap((row) => Array(weightOf(row)).fill(row))
  )
  const expected = await trial.fit(repeated, options)
  for (const sampleWeight of [rows.map(weightOf), Float32Array.from(rows, weightOf)]) {
    const weighted = await trial.fit(sample, { ...options, sampleWeight })
    expectSame(
      'fitted with weights, against repeated rows',
      await allOutputs(weighted, () => trial.input(sample.X), sample.y),
      await allOutputs(expected, () => trial.input(sample.X), sample.y),
      tolerance
    )
  }
}
