import { Matrix } from '@nutshell-ml/core'
import { Table } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { Calibration } from '../decision/calibration'
import type { ModelInput } from './model-input'
import { givenRows, isSingleRow } from './model-input'
import { type MarginBlocks, Predictor, type PredictorParts } from './predictor'

/** A model whose rows are their margins, two rows at a time, in memory that is used again. */
class Given extends Predictor {
  readonly #outputs: number
  constructor(parts: Partial<PredictorParts>) {
    const classes = parts.classes ?? []
    super({
      preparation: { features: [] },
      predictorType: classes.length === 0 ? 'regression' : classes.length === 2 ? 'binary' : 'multiclass',
      classes,
      calibration: Calibration.none,
      threshold: 0.5,
      label: undefined,
      labelType: undefined,
      validation: undefined,
      decisions: [],
      warnings: [],
      ...parts
    })
    this.#outputs = classes.length > 2 ? classes.length : 1
  }
  protected marginsOf(X: ModelInput): MarginBlocks {
    const rows = X as number[][]
    const block = new Float64Array(2 * this.#outputs)
    function* blocks(outputs: number) {
      for (let from = 0; from < rows.length; from += 2) {
        const some = rows.slice(from, from + 2)
        block.set(some.flat())
        yield block.subarray(0, some.length * outputs)
      }
    }
    return { rows: rows.length, blocks: blocks(this.#outputs) }
  }
  protected rowMargins(row: object): Float64Array {
    return Float64Array.from(Object.values(row))
  }
}

describe('what margins mean', () => {
  it('of numbers', () => {
    const model = new Given({})
    const rows = [[1.5], [2], [-1]]
    expect(model.predict(rows)).toEqual(Float64Array.of(1.5, 2, -1))
    expect(model.predictInto(rows, new Float64Array(3))).toEqual(Float64Array.of(1.5, 2, -1))
    expect(model.predict({ margin: 4 })).toBe(4)
    expect(model.score(rows, [1.5, 2, -1])).toBe(1)
    expect([model.score([[2], [2]], [2, 2]), model.score([[2], [3]], [2, 2])]).toEqual([1, 0])
    expect(() => model.predictProba(rows)).toThrow('a regression has no probabilities')
    expect(() => model.predictInto(rows, new Float64Array(2))).toThrow(
      'out = a Float64Array of 2, expected a Float64Array of 3'
    )
  })

  it('of two classes, from the threshold on', () => {
    const odds = [[-2], [0], [Math.log(3)]]
    const model = new Given({ classes: ['no', 'yes'] })
    expect(model.predict(odds)).toEqual(['no', 'yes', 'yes'])
    expect(new Given({ classes: ['no', 'yes'], threshold: 0.7 }).predict(odds)).toEqual(['no', 'no', 'yes'])
    expect(model.predictProba(odds).row(2)[1]).toBeCloseTo(0.75, 15)
    expect(model.predictProba({ margin: 0 })).toEqual(Float64Array.of(0.5, 0.5))
    expect(model.evaluate(odds, { label: ['no', 'no', 'yes'] })).toMatchObject({
      kind: 'binary',
      rows: 3,
      threshold: 0.5
    })
    expect(model.score(odds, ['no', 'no', 'yes'])).toBe(2 / 3)
    expect(() => model.predictInto(odds, new Int32Array(3))).toThrow('the classes of this model are texts')
  })

  it('of more classes, the first of equals', () => {
    const rows = [
      [0, 1, 1],
      [2, 0, 0],
      [0, 0, 5]
    ]
    expect(new Given({ classes: [4, 5, 6] }).predict(rows)).toEqual(Int32Array.of(5, 4, 6))
    expect(new Given({ classes: [0.5, 1, 1.5] }).predict(rows)).toEqual(Float64Array.of(1, 0.5, 1.5))
    const { data, rows: count, cols } = new Given({ classes: [4, 5, 6] }).predictProba(rows)
    expect([count, cols]).toEqual([3, 3])
    expect(data[3] / data[4]).toBeCloseTo(Math.exp(2), 12)
    const into = new Int32Array(3)
    expect(new Given({ classes: [4, 5, 6] }).predictInto(rows, into)).toBe(into)
    expect(() => new Given({ classes: [4, 5, 6] }).predictInto(rows, new Float64Array(3))).toThrow(
      'expected an Int32Array of 3'
    )
  })

  it('of no rows', () => {
    expect(new Given({ classes: ['no', 'yes'] }).predict([])).toEqual([])
    expect(new Given({ classes: [4, 5, 6] }).predictProba([])).toMatchObject({ rows: 0, cols: 3 })
    expect(new Given({}).score([], [])).toBeNaN()
  })
})

describe('rows as they are given', () => {
  const table = Table.fromColumns([{ name: 'size', type: 'number', values: Float64Array.of(1) }])
  const matrix = Matrix.zeros(1, 1)

  it('are told apart', () => {
    const kinds = (isOfMatrix: boolean) =>
      [table, matrix, [], [[1]], [{ size: 1 }]].map((X) => {
        try {
          return givenRows(X as ModelInput, isOfMatrix).kind
        } catch {
          return 'refused'
        }
      })
    expect(kinds(false)).toEqual(['table', 'refused', 'none', 'objects', 'objects'])
    expect(kinds(true)).toEqual(['refused', 'matrix', 'none', 'matrix', 'refused'])
    const single = [{ size: 1 }, {}, table, matrix, [], [{ size: 1 }]]
    expect(single.map((X) => isSingleRow(X as ModelInput))).toEqual([true, true, false, false, false, false])
  })
})
