import { type Table, tableFromRows } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { type HoldOutProblem, holdOutRows } from './hold-out'
import { type LearnerOptions, resolveLearnerOptions } from './options'

const TRAIN = [0, 0, 0, 1]
const ROWS = [
  { x: 1, size: 2, sold: 'no' },
  { x: 2, size: 5, sold: 'yes' },
  { x: 3, size: 7, sold: 'perhaps' },
  { x: 4, size: 3, sold: 'yes' }
]
const OTHERS = tableFromRows(ROWS)

function weightsOf(options: LearnerOptions, own?: readonly number[], validation: Table = OTHERS) {
  const problem: HoldOutProblem = {
    options: resolveLearnerOptions({ ...options, validation }),
    source: { rows: TRAIN.length, table: undefined },
    targets: { predictorType: 'binary', classes: ['no', 'yes'], values: Float64Array.from(TRAIN) },
    sampleWeight: own && Float64Array.from(own),
    label: 'sold',
    criterion: 'accuracy'
  }
  const { held } = holdOutRows(problem, Int32Array.of(0, 1, 2, 3), () => false)
  // The label that training does not know is left out.
  expect(held?.truth).toEqual(Float64Array.of(0, 1, 1))
  return held?.weights && [...held.weights]
}

describe('a table that validates', () => {
  it('has the weights of the column that weighs rows for training', () => {
    expect(weightsOf({})).toBeUndefined()
    expect(weightsOf({ sampleWeight: 'size' }, [1, 1, 1, 1])).toEqual([2, 5, 3])
    expect(weightsOf({ sampleWeight: [1, 1, 1, 1] }, [1, 1, 1, 1])).toBeUndefined()
    const unweighed = tableFromRows(ROWS.map(({ x, sold }) => ({ x, sold })))
    expect(weightsOf({ sampleWeight: 'size' }, [1, 1, 1, 1], unweighed)).toBeUndefined()
  })

  it('has the weights of classes that training rows have', () => {
    expect(weightsOf({ classWeights: { no: 2 } })).toEqual([2, 1, 1])
    // 4 rows: half of them for each class.
    expect(weightsOf({ classWeights: 'balanced' })).toEqual([4 / 6, 2, 2])
    expect(weightsOf({ positiveWeight: 'balanced', sampleWeight: 'size' }, [1, 2, 3, 2])).toEqual([2, 15, 9])
  })

  it('refuses a weight that is none', () => {
    const wrong = tableFromRows([{ x: 1, size: -1, sold: 'no' }])
    expect(() => weightsOf({ sampleWeight: 'size' }, [1, 1, 1, 1], wrong)).toThrow(/column 'size': row 1 has -1/)
  })
})
