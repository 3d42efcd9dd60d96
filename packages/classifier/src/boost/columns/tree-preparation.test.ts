import type { Tensor } from '@nutshell-ml/core'
import type { Column, Table } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { type Cell, tableOf } from '../../prepare/prepare.test-support'
import { rowsOf } from './column-source.test-support'
import type { TreePrepareOptions } from './tree-options'
import { TreePreparation } from './tree-preparation'

const GAP = Number.NaN

async function fit(
  columns: Record<string, readonly Cell[]>,
  options: TreePrepareOptions = {},
  types: Record<string, Column['type']> = {},
  rows?: Int32Array
) {
  const table = tableOf(columns, types)
  return { table, ...(await TreePreparation.fitAsync(table, options, { rows }, () => undefined)) }
}

function rowOf(preparation: TreePreparation, row: object): number[] {
  const into = new Float64Array(preparation.cols)
  preparation.encodeRow(row, into)
  return [...into]
}

describe('numbers and categories', () => {
  it('stay what they are: gaps are NaN, levels their places', async () => {
    const { preparation, source } = await fit(
      { Age: [30, null, 41.5], Class: ['Eco', 'Business', null], Loyal: ['true', null, 'false'] },
      {},
      { Loyal: 'boolean' }
    )
    expect(preparation.features).toEqual([
      { name: 'Age', column: 'Age', kind: 'number' },
      { name: 'Class', column: 'Class', kind: 'category', levels: ['Business', 'Eco'] },
      { name: 'Loyal', column: 'Loyal', kind: 'number' }
    ])
    expect(rowsOf(source)).toEqual([
      [30, 1, 1],
      [GAP, 0, GAP],
      [41.5, GAP, 0]
    ])
    expect(preparation.columns).toEqual([
      { name: 'Age', type: 'number' },
      { name: 'Class', type: 'category' },
      { name: 'Loyal', type: 'boolean' }
    ])
    expect(preparation.decisions).toEqual([
      'Age: a number; 1 gap left to the trees',
      'Class: 2 levels as categories; 1 gap left to the trees',
      'Loyal: a number; 1 gap left to the trees'
    ])
  })

  it('are read from objects as from tables', async () => {
    const { preparation } = await fit(
      { Age: [30, 20, 41.5], Class: ['Eco', 'Business', 'Eco'], Loyal: ['true', 'true', 'false'] },
      {},
      { Loyal: 'boolean' }
    )
    expect(rowOf(preparation, { Loyal: 'yes', Age: ' 7.5', Class: 'Eco', more: 1 })).toEqual([7.5, 1, 1])
    expect(rowOf(preparation, { Age: undefined, Class: 'First', Loyal: null })).toEqual([GAP, GAP, GAP])
    expect(rowOf(preparation, { Age: 'NA' })).toEqual([GAP, GAP, GAP])
    expect(preparation.decisions).toEqual(['Age, Loyal: numbers', 'Class (2 levels): a category'])
  })

  it('know all levels by name, also such as objects have', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'ok']
    const { preparation, source } = await fit({ x: names })
    expect(rowsOf(source).flat().sort()).toEqual([0, 1, 2, 3])
    names.forEach((name, i) => {
      expect(rowOf(preparation, { x: name })).toEqual(rowsOf(source)[i])
    })
    expect(rowOf(preparation, { x: 'valueOf' })).toEqual([GAP])
  })

  it('take numbers as categories and categories as numbers where it is asked', async () => {
    const columns = { stars: [5, 1, 5, null], size: ['10', '9', '10', null], grade: ['b', 'c', 'a', null] }
    const { preparation, source } = await fit(columns, {
      categorical: ['stars'],
      numeric: ['size'],
      ordinal: { grade: ['c', 'b', 'a', 'aa'] }
    })
    expect(rowsOf(source)).toEqual([
      [1, 10, 1],
      [0, 9, 0],
      [1, 10, 2],
      [GAP, GAP, GAP]
    ])
    expect(preparation.features.map(({ kind }) => kind)).toEqual(['category', 'number', 'number'])
    expect(rowOf(preparation, { stars: '1', size: 3, grade: 'aa' })).toEqual([0, 3, 3])
    expect(preparation.decisions).toContain('grade: 4 levels as places in order; 1 gap left to the trees')
  })

  it('take rare levels as gaps, and those beyond 254', async () => {
    const { source, preparation } = await fit({ x: ['a', 'b', 'a', 'c', 'c'], y: [1, 2, 3, 4, 5] }, { rare: 2 })
    expect(rowsOf(source).map(([x]) => x)).toEqual([0, GAP, 0, 1, 1])
    expect(preparation.decisions).toContain('x: 2 levels as categories; 1 rare level taken as gaps')
    const few = await fit({ x: ['a', 'b', 'a', 'c', 'c', 'b', 'c'] }, { maxLevels: 2 })
    // c has 3 rows; of a and b, which have 2 each, the first stays.
    expect(rowsOf(few.source).map(([x]) => x)).toEqual([0, GAP, 0, 1, 1, GAP, 1])
    const many = await fit({ x: Array.from({ length: 601 }, (_, i) => `level ${Math.min(i, 600 - i)}`) })
    expect(many.preparation.features[0]).toMatchObject({ kind: 'category', levels: { length: 254 } })
    expect(many.preparation.decisions).toEqual(['x: 254 levels as categories; 47 rare levels taken as gaps'])
  })
})

describe('dates', () => {
  it('are days and the parts that differ', async () => {
    const at = (text: string) => Date.parse(text)
    const on = [at('2024-01-01T00:00Z'), at('2024-02-04T18:00Z'), null]
    const { preparation, source } = await fit({ on }, {}, { on: 'date' })
    expect(preparation.features.map(({ name }) => name)).toEqual([
      'on, days since 1970',
      'on: month',
      'on: weekday',
      'on: hour'
    ])
    // A Monday in January, and the Sunday 34 days and 18 hours later; 19,723 days are 54 years with 13 leap days.
    expect(rowsOf(source)).toEqual([
      [19_723, 1, 1, 0],
      [19_757.75, 2, 7, 18],
      [GAP, GAP, GAP, GAP]
    ])
    expect(rowOf(preparation, { on: '2024-02-04T18:30Z' })).toEqual([19_757 + 18.5 / 24, 2, 7, 18])
    expect(preparation.decisions).toEqual([
      'on: a date as days since 1970, month, weekday, hour; 1 gap left to the trees'
    ])
  })

  it('have no part that is always the same, or none at all as numbers', async () => {
    const on = [Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 8)]
    const { preparation } = await fit({ on }, {}, { on: 'date' })
    expect(preparation.cols).toBe(1)
    const other = await fit({ on: [on[0], on[0] + 1e9] }, { numeric: ['on'] }, { on: 'date' })
    expect(other.preparation.cols).toBe(1)
    expect(() => rowOf(preparation, { on: 9e15 })).toThrow("column 'on' is 9000000000000000, expected a date as")
  })
})

describe('texts', () => {
  it('are sparse numbers, one for each term; gaps are as good as empty texts', async () => {
    const { preparation, source, table } = await fit(
      { note: ['a b b', 'b', null], n: [1, 2, 3] },
      { text: { kind: 'counts', ngrams: [1, 1], classRatios: false } },
      { note: 'text' }
    )
    expect(preparation.features.map(({ name }) => name)).toEqual(['note: "a"', 'note: "b"', 'n'])
    expect(source.column(1)).toEqual({ rows: Int32Array.of(0, 1), values: Float32Array.of(2, 1) })
    const expected = [
      [1, 2, 1],
      [0, 1, 2],
      [0, 0, 3]
    ]
    expect(rowsOf(source)).toEqual(expected)
    expect(rowsOf(preparation.source(table))).toEqual(expected)
    const into = new Float64Array(3).fill(7)
    preparation.encodeRow({ note: 'b c', n: 5 }, into)
    expect([...into]).toEqual([0, 1, 5])
  })

  it('have at most 5,000 terms unless it is said', async () => {
    const note = Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 100 }, (_, j) => `w${i * 100 + j}`).join(' ')
    )
    const { preparation } = await fit({ note }, { text: { ngrams: [1, 1] } }, { note: 'text' })
    expect(preparation.cols).toBe(5000)
    const { preparation: all } = await fit({ note }, { text: { ngrams: [1, 1], maxFeatures: 5500 } }, { note: 'text' })
    expect(all.cols).toBe(5500)
    const { preparation: hashed } = await fit({ note }, { text: { kind: 'hashing', bits: 4 } }, { note: 'text' })
    expect(hashed.cols).toBe(16)
    const { preparation: byDefault } = await fit({ note }, { text: { kind: 'hashing' } }, { note: 'text' })
    expect(byDefault.cols).toBe(4096)
  })
})

describe('what is set aside', () => {
  it('is said: ids, what was dropped, columns without values or with one', async () => {
    const { preparation } = await fit(
      {
        id: ['a', 'b'],
        old: [1, 2],
        none: [null, null],
        one: [4, 4],
        same: ['x', 'x'],
        x: [1, 2],
        tiny: [1, 1 + 1e-12]
      },
      { drop: ['old'] },
      { id: 'id' }
    )
    expect(preparation.columns).toEqual([{ name: 'x', type: 'number' }])
    expect(preparation.decisions).toEqual([
      'x: a number',
      'id: set aside (an id)',
      'old: set aside (as asked)',
      'none: set aside (no values)',
      'one: set aside (always 4)',
      'same: set aside (always x)',
      'tiny: set aside (always 1)'
    ])
    await expect(fit({ one: [4, 4] })).rejects.toThrow('no column is left to learn from: one: set aside (always 4)')
    await expect(fit({ x: [] })).rejects.toThrow('the table has 0 rows to fit on')
    const single = await fit({ x: [1, null] })
    expect(single.preparation.cols).toBe(1)
  })

  it('goes by the rows that are fitted on', async () => {
    const { preparation, source } = await fit(
      { x: [1, 1, 2], y: [3, 4, 5], z: ['a', 'b', 'c'] },
      {},
      {},
      Int32Array.of(1, 0)
    )
    expect(preparation.features.map(({ name }) => name)).toEqual(['y', 'z'])
    expect(rowsOf(source)).toEqual([
      [4, 1],
      [3, 0]
    ])
  })
})

describe('errors', () => {
  const columns = { Age: [1, 2], Class: ['a', 'b'] }

  it('name row, column and what was expected', async () => {
    const { preparation } = await fit(columns)
    const most = 'a finite number of at most 3.4028234663852886e+38 in size'
    await expect(fit({ Age: [1, 1e39] })).rejects.toThrow(`row 1, column 'Age' is 1e+39, expected ${most}`)
    expect(() => rowOf(preparation, { Age: 1e39 })).toThrow(`column 'Age' is 1e+39, expected ${most}`)
    expect(() => rowOf(preparation, { Age: Number.NEGATIVE_INFINITY })).toThrow(`expected ${most}`)
    expect(() => rowOf(preparation, { Age: 'old' })).toThrow("column 'Age' is 'old', expected a number")
    expect(() => rowOf(preparation, { Class: {} })).toThrow("column 'Class' is an object")
    const other = tableOf({ Class: ['a', 'b'], Age: ['1', 'old'] })
    expect(() => preparation.source(other).column(0)).toThrow("row 1, column 'Age' is 'old', expected a number")
    const into = new Float32Array(4)
    expect(() => preparation.reader(other).readInto(0, 2, into)).toThrow("row 1, column 'Age' is 'old'")
    expect(() => preparation.rowsReader([{ Age: 1 }, { Age: 'old' }]).readInto(0, 2, into)).toThrow(
      "row 1: column 'Age' is 'old'"
    )
  })

  it('say which columns a table lacks', async () => {
    const { preparation } = await fit(columns)
    const lacking = tableOf({ Class: ['a'], age: [1] })
    const message = "the table has no column 'Age', which the model needs; columns: Class, age"
    expect(() => preparation.source(lacking)).toThrow(message)
    expect(() => preparation.reader(lacking)).toThrow(message)
    await expect(preparation.sourceAsync(lacking, undefined, () => undefined)).rejects.toThrow(message)
    expect(() => rowOf(preparation, { age: 1 })).toThrow('expected an object with the columns Age, Class')
    expect(() => rowOf(preparation, null as never)).toThrow('the row is null')
    expect(() => preparation.source(tableOf(columns), Int32Array.of(2))).toThrow('rows[0] = 2')
  })

  it('are of options too, and say why some do not apply', async () => {
    const wrong = (options: object) => fit(columns, options as TreePrepareOptions)
    await expect(wrong({ impute: 'mean' })).rejects.toThrow(
      'prepare.impute does not apply to trees: gaps are not filled, trees learn where they go'
    )
    await expect(wrong({ encoding: 'one-hot' })).rejects.toThrow('prepare.encoding does not apply to trees')
    await expect(wrong({ standardize: true })).rejects.toMatchObject({ code: 'UNKNOWN_OPTION' })
    await expect(wrong({ maxLevels: 255 })).rejects.toThrow('maxLevels = 255, expected at most 254')
    await expect(wrong({ drop: ['age'] })).rejects.toThrow("drop: there is no column 'age'")
    await expect(wrong({ text: { kind: 'word' } })).rejects.toMatchObject({ code: 'INVALID_OPTION' })
    await expect(wrong(null as never)).rejects.toMatchObject({ code: 'INVALID_OPTION' })
    await expect(wrong({ ordinal: { Class: ['a', 'c'] } })).rejects.toThrow("does not list the level 'b'")
  })
})

describe('state', () => {
  const columns = {
    Age: [1, null],
    Class: ['a', '__proto__'],
    on: [0, 4e9],
    note: ['x y', 'y'],
    grade: ['b', 'a'],
    code: [3, 7]
  }
  const options = { ordinal: { grade: ['a', 'b'] }, categorical: ['code'] }
  const types = { on: 'date', note: 'text' } as const

  function throughJson({ state, tensors }: ReturnType<TreePreparation['toState']>) {
    return TreePreparation.fromState(JSON.parse(JSON.stringify(state)), new Map(tensors))
  }

  it('comes back and does the same', async () => {
    const { preparation, table, source } = await fit(columns, options, types)
    const back = throughJson(preparation.toState())
    expect(back.toState()).toEqual(preparation.toState())
    expect(back.features).toEqual(preparation.features)
    expect(back.columns).toEqual(preparation.columns)
    expect(back.decisions).toEqual(preparation.decisions)
    expect(rowsOf(back.source(table))).toEqual(rowsOf(source))
  })

  it('is refused when it is not whole', async () => {
    const { preparation } = await fit(columns, options, types)
    const { state, tensors } = preparation.toState()
    type Step = Record<string, unknown>
    const damaged = (change: (state: { kind: string; steps: Step[]; decisions: unknown }) => void) => {
      const own = structuredClone(state) as { kind: string; steps: Step[]; decisions: unknown }
      change(own)
      return () => TreePreparation.fromState(own, tensors)
    }
    const cases: (readonly [() => unknown, string])[] = [
      [() => TreePreparation.fromState(undefined, tensors), 'its preparation is undefined'],
      [() => TreePreparation.fromState(state, new Map<string, Tensor>()), 'not a model file'],
      [damaged((own) => (own.kind = 'table')), "is of kind 'table', expected 'tree-table'"],
      [damaged((own) => (own.steps = [])), 'has no steps'],
      [damaged((own) => own.steps.push(own.steps[0])), 'two steps read the same column'],
      [damaged((own) => (own.decisions = [1])), 'a decision is 1'],
      [damaged((own) => (own.steps[0].kind = 'ordinal')), "step 0 is of kind 'ordinal'"],
      [damaged((own) => (own.steps[0].type = 'float')), "is of type 'float'"],
      [damaged((own) => ((own.steps[1].levels as Step).missing = 0)), 'damaged'],
      [damaged((own) => ((own.steps[1].levels as Step).keys = ['a', 'a'])), 'damaged'],
      [damaged((own) => (own.steps[1].levels = { ...(own.steps[1].levels as Step), keys: manyKeys })), 'damaged'],
      [damaged((own) => (own.steps[2].parts = ['year'])), 'damaged part'],
      [damaged((own) => (own.steps[2].parts = ['month', 'month'])), 'a part twice']
    ]
    for (const [load, message] of cases) {
      expect(load).toThrow(message)
      expect(load).toThrow('not a model file')
    }
  })

  const manyKeys = Array.from({ length: 255 }, (_, i) => `k${i}`)
})

describe('giving way', () => {
  it('is asked for between columns, and may stop the work', async () => {
    const table: Table = tableOf({ x: [1, 2], y: [1, 2] })
    let pauses = 0
    const stop = () => {
      pauses++
      return pauses === 2 ? Promise.reject(new Error('stopped')) : Promise.resolve()
    }
    await expect(TreePreparation.fitAsync(table, {}, {}, stop)).rejects.toThrow('stopped')
    expect(pauses).toBe(2)
  })
})
