import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tableOf } from '../../prepare/prepare.test-support'
import type { TreeFeature } from './column-source'
import { plain, rowsOf, rowsRead } from './column-source.test-support'
import type { MatrixTreeOptions } from './fit-matrix-features'
import { MatrixTreePreparation } from './matrix-tree-preparation'

const GAP = Number.NaN
const MOST = 'a finite number of at most 3.4028234663852886e+38 in size, or NaN for a gap'

function encoded(preparation: MatrixTreePreparation, row: ArrayLike<number> | object): number[] {
  const into = new Float64Array(preparation.cols)
  preparation.encodeRow(row, into)
  return [...into]
}

function throughJson(preparation: MatrixTreePreparation): MatrixTreePreparation {
  const { state, tensors } = preparation.toState()
  return MatrixTreePreparation.fromState(JSON.parse(JSON.stringify(state)), tensors)
}

describe('numbers of a matrix', () => {
  it('stay as they are, gaps too', () => {
    const rows = [
      [1, GAP, 3],
      [4, 5, 3]
    ]
    const preparation = MatrixTreePreparation.fit(rows)
    expect(preparation.features).toEqual([
      { name: 'column 0', column: 'column 0', kind: 'number' },
      { name: 'column 1', column: 'column 1', kind: 'number' },
      { name: 'column 2', column: 'column 2', kind: 'number' }
    ])
    expect(preparation.decisions).toEqual([
      '3 columns of numbers',
      '1 column with gaps, which are left to the trees',
      'of no use, having one value or none: column 2'
    ])
    expect(rowsOf(preparation.source(rows))).toEqual(rows)
    expect(rowsRead(preparation.reader(rows))).toEqual(rows)
    expect(encoded(preparation, Float32Array.of(7, GAP, 0))).toEqual([7, GAP, 0])
  })

  it('are 0 where a sparse row lacks them', () => {
    const matrix = CsrMatrix.from(
      Float64Array.of(2, 0, GAP, 1e-50),
      Int32Array.of(1, 2, 0, 1),
      Int32Array.of(0, 2, 4),
      3
    )
    const preparation = MatrixTreePreparation.fit(matrix)
    expect(preparation.decisions).toEqual([
      '3 sparse columns of numbers',
      '1 column with gaps, which are left to the trees',
      'of no use, having one value or none: column 2'
    ])
    // 1e-50 is 0 as a float32 number.
    expect(preparation.source(matrix).column(1)).toEqual({ rows: Int32Array.of(0), values: Float32Array.of(2) })
    const expected = [
      [0, 2, 0],
      [GAP, 0, 0]
    ]
    expect(rowsOf(preparation.source(matrix))).toEqual(expected)
    expect(rowsRead(preparation.reader(matrix))).toEqual(expected)
    // The same model reads dense rows.
    expect(rowsOf(preparation.source(Matrix.fromRows(expected)))).toEqual(expected)
  })

  it('goes by the rows that are fitted on', () => {
    const rows = [
      [1, 2],
      [1, 3],
      [Number.POSITIVE_INFINITY, 2]
    ] as const
    const preparation = MatrixTreePreparation.fit(rows, {}, { rows: Int32Array.of(1, 0) })
    expect(preparation.decisions[1]).toBe('of no use, having one value or none: column 0')
    expect(rowsOf(preparation.source(rows, Int32Array.of(1, 0)))).toEqual([
      [1, 3],
      [1, 2]
    ])
  })

  it('has the same numbers by columns, by rows and of single rows, dense or sparse', () => {
    const number = fc.constantFrom(0, -0, 1, 2.5, GAP, 1e-50, 123456.789, 3, 4)
    const size = fc.record({ rows: fc.integer({ min: 1, max: 300 }), cols: fc.integer({ min: 1, max: 40 }) })
    const some = fc.array(number, { minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(size, some, fc.boolean(), fc.boolean(), ({ rows, cols }, numbers, isSingle, isPicked) => {
        const values = Array.from({ length: rows * cols }, (_, i) => numbers[(i * 7 + (i >> 4)) % numbers.length])
        const dense = Matrix.from(isSingle ? Float32Array.from(values) : Float64Array.from(values), rows, cols)
        const sparse = CsrMatrix.fromDense(dense)
        const among = isPicked ? Int32Array.from({ length: rows }, (_, i) => (i * 5) % rows) : undefined
        const preparation = MatrixTreePreparation.fit(dense)
        const expected = Array.from({ length: rows }, (_, i) => {
          const row = among === undefined ? i : among[i]
          return values.slice(row * cols, (row + 1) * cols).map((value) => Math.fround(value) + 0)
        })
        expect(plain(rowsOf(preparation.source(dense, among)))).toEqual(expected)
        expect(plain(rowsOf(preparation.source(sparse, among)))).toEqual(expected)
        if (among !== undefined) return
        expect(plain(rowsRead(preparation.reader(dense)))).toEqual(expected)
        expect(plain(rowsRead(preparation.reader(sparse)))).toEqual(expected)
        expect(plain(rowsRead(preparation.rowsReader(dense.toRows())))).toEqual(expected)
      }),
      { numRuns: 40 }
    )
  })
})

describe('categories of a matrix', () => {
  const rows = [
    [3, 0.5],
    [0, 1],
    [3, 2],
    [GAP, 3]
  ] as const

  it('are whole numbers, of which those not seen in training are gaps', () => {
    const preparation = MatrixTreePreparation.fit(rows, { categorical: [0] })
    expect(preparation.features[0]).toEqual({
      name: 'column 0',
      column: 'column 0',
      kind: 'category',
      levels: ['0', '1', '2', '3']
    })
    expect(preparation.decisions).toEqual([
      '1 column of numbers',
      'column 0: 2 levels as categories',
      '1 column with gaps, which are left to the trees'
    ])
    const others = [
      [0, 1],
      [1, 1],
      [2.5, 1],
      [-1, 1],
      [1e9, 1],
      [3, 1]
    ] as const
    const expected = [
      [0, 1],
      [GAP, 1],
      [GAP, 1],
      [GAP, 1],
      [GAP, 1],
      [3, 1]
    ] as const
    for (const own of [preparation, throughJson(preparation)]) {
      expect(rowsOf(own.source(others))).toEqual(expected)
      expect(rowsOf(own.source(CsrMatrix.fromDense(Matrix.fromRows(others))))).toEqual(expected)
      expect(rowsRead(own.reader(others))).toEqual(expected)
      expect(others.map((row) => encoded(own, row))).toEqual(expected)
    }
  })

  it('count what a sparse row lacks as level 0', () => {
    const preparation = MatrixTreePreparation.fit(CsrMatrix.fromDense(Matrix.fromRows([[2], [0], [0]])), {
      categorical: [0]
    })
    expect(preparation.features[0]).toMatchObject({ levels: ['0', '1', '2'] })
    expect(encoded(preparation, [0])).toEqual([0])
    const without = MatrixTreePreparation.fit(CsrMatrix.fromDense(Matrix.fromRows([[2], [1]])), { categorical: [0] })
    expect(encoded(without, [0])).toEqual([GAP])
  })

  it('keeps the 254 levels of most rows', () => {
    const many = Array.from({ length: 600 }, (_, i) => [i % 300])
    many.push([299])
    const preparation = MatrixTreePreparation.fit(many, { categorical: [0] })
    expect(preparation.decisions).toEqual(['column 0: 254 levels as categories; 46 rare levels taken as gaps'])
    // 299 has 3 rows, all others 2: of these the first 253 stay.
    expect([299, 0, 252, 253, 298].map((level) => encoded(preparation, [level])[0])).toEqual([299, 0, 252, GAP, GAP])
  })

  it('refuses in training what is no level', () => {
    for (const [value, shown] of [
      [0.5, '0.5'],
      [-1, '-1'],
      [65_536, '65536']
    ] as const) {
      expect(() => MatrixTreePreparation.fit([[1], [value]], { categorical: [0] })).toThrow(
        `row 1, column 0 is ${shown}, expected a level as a whole number from 0 to 65535`
      )
    }
  })
})

describe('names', () => {
  const features: TreeFeature[] = [
    { name: 'age', column: 'age', kind: 'number' },
    { name: 'color', column: 'color', kind: 'category', levels: ['red', '__proto__'] },
    { name: 'code', column: 'code', kind: 'category', levels: ['0', '1', '2'] }
  ]
  const table = tableOf({
    code: [1, 7, null],
    more: ['x', 'y', 'z'],
    color: ['__proto__', 'blue', 'red'],
    age: [GAP, 1, 2]
  })
  const expected = [
    [GAP, 1, 1],
    [1, GAP, 7],
    [2, 0, GAP]
  ]

  it('let tables and objects be read, categories by the names of their levels', () => {
    for (const own of [MatrixTreePreparation.of(features), throughJson(MatrixTreePreparation.of(features))]) {
      expect(own.features).toEqual(features)
      expect(rowsOf(own.source(table))).toEqual(expected)
      expect(rowsRead(own.reader(table))).toEqual(expected)
      expect(rowsOf(own.source(table, Int32Array.of(2)))).toEqual([expected[2]])
      const objects = [
        { color: '__proto__', code: '1' },
        { age: '1', color: 'blue', code: 7 },
        { age: 2, color: 'red' }
      ]
      expect(rowsRead(own.rowsReader(objects))).toEqual(expected)
      expect(rowsRead(own.rowsReader(expected))).toEqual(expected)
    }
  })

  it('are said to be missing', () => {
    const preparation = MatrixTreePreparation.fit([[1, 2]], { names: ['a', 'b'] })
    expect(() => preparation.source(tableOf({ b: [1] }))).toThrow("the table has no column 'a', which the model needs")
    expect(() => preparation.reader(tableOf({ c: [1] }))).toThrow("no column 'a', 'b'")
    expect(() => encoded(preparation, { c: 1 })).toThrow('expected an object with the columns a, b')
    expect(() => encoded(preparation, { a: 'old' })).toThrow("column 'a' is 'old', expected a number")
    expect(() => preparation.rowsReader([{ a: 1 }, { a: 1e39 }]).readInto(0, 2, new Float32Array(4))).toThrow(
      "row 1: column 'a' is 1e+39"
    )
    const nameless = MatrixTreePreparation.fit([[1, 2]])
    expect(() => nameless.source(tableOf({ 'column 0': [1] }))).toThrow(
      'X is a table, but the model learned from a matrix'
    )
    expect(() => encoded(nameless, { 'column 0': 1 })).toThrow('the row is an object')
    expect(MatrixTreePreparation.of(features, { named: false }).isNamed).toBe(false)
  })
})

describe('numbers that are too great', () => {
  const preparation = MatrixTreePreparation.fit([[1, 2]])

  it('are refused, with row and column', () => {
    for (const value of [1e39, -1e39, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const rows = [
        [1, 2],
        [3, value]
      ]
      const message = `row 1, column 1 is ${value}, expected ${MOST}`
      const sparse = CsrMatrix.fromDense(Matrix.fromRows(rows))
      expect(() => MatrixTreePreparation.fit(rows)).toThrow(message)
      expect(() => MatrixTreePreparation.fit(sparse)).toThrow(message)
      for (const X of [rows, Matrix.from(Float32Array.from(rows.flat()), 2, 2), sparse]) {
        const shown = X instanceof Matrix ? `row 1, column 1 is ${Math.fround(value)}` : message
        expect(() => preparation.source(X).column(1)).toThrow(shown)
        expect(() => preparation.reader(X).readInto(0, 2, new Float32Array(4))).toThrow(shown)
      }
      expect(() => encoded(preparation, [1, value])).toThrow(`column 1 is ${value}, expected ${MOST}`)
    }
  })

  it('may be as great as float64 has them for models of such numbers', () => {
    const exact = MatrixTreePreparation.of(preparation.features, { precision: 'float64' })
    expect(encoded(exact, [1e300, 0.1])).toEqual([1e300, 0.1])
    expect(throughJson(exact).precision).toBe('float64')
    const into = new Float64Array(2)
    exact.reader([[1e300, 0.1]]).readInto(0, 1, into)
    expect([...into]).toEqual([1e300, 0.1])
    expect(() => encoded(exact, [Number.POSITIVE_INFINITY, 0])).toThrow('column 0 is Infinity')
  })
})

describe('errors', () => {
  it('are of options and shapes', () => {
    const fit = (options: object) => () => MatrixTreePreparation.fit([[1, 2]], options as MatrixTreeOptions)
    expect(fit({ names: ['a'] })).toThrow('names = an array of 1, expected 2 different names')
    expect(fit({ names: ['a', 'a'] })).toThrow('expected 2 different names')
    expect(fit({ names: 'ab' })).toThrow("names = 'ab'")
    expect(fit({ categorical: [2] })).toThrow('categorical has 2, expected columns from 0 to 1')
    expect(fit({ categorical: 1 })).toThrow('categorical = 1, expected an array of columns')
    expect(fit({ standardise: true })).toThrow("unknown option 'standardise'; known: categorical, names")
    expect(() => MatrixTreePreparation.fit([])).toThrow('X has 0 rows to fit on and 0 columns')
    expect(() => MatrixTreePreparation.fit([[1]], {}, { rows: new Int32Array(0) })).toThrow('X has 0 rows to fit on')
    expect(() => MatrixTreePreparation.fit([[1]], {}, { rows: Int32Array.of(1) })).toThrow('rows[0] = 1')
    expect(() => MatrixTreePreparation.fit([[1], [1, 2]])).toThrow('row 1 has 2 columns, expected 1')
    const preparation = MatrixTreePreparation.fit([[1, 2]])
    expect(() => preparation.source([[1]])).toThrow('X has 1 columns, expected 2 as in training')
    expect(() => encoded(preparation, [1, 2, 3])).toThrow('X has 3 columns, expected 2 as in training')
    expect(() => encoded(preparation, [1, '2'] as never)).toThrow("column 1 is '2', expected a number")
    expect(() => encoded(preparation, null as never)).toThrow('the row is null, expected an array of numbers')
    expect(() => preparation.source([[1, 2]], Int32Array.of(-1))).toThrow('rows[0] = -1')
  })

  it('are of states that are not whole', () => {
    const preparation = MatrixTreePreparation.fit([[1, 2]], { categorical: [1], names: ['a', 'b'] })
    const state = preparation.toState().state as Record<string, unknown>
    const level = { at: 1, levels: 3, known: [2] }
    const wrong: Record<string, unknown>[] = [
      { kind: 'matrix' },
      { cols: 0 },
      { cols: 2 ** 40 },
      { isNamed: 1 },
      { precision: 'float16' },
      { names: ['a'] },
      { names: ['a', 1] },
      { decisions: [2] },
      { categories: undefined },
      { categories: [{ ...level, at: 2 }] },
      { categories: [level, level] },
      { categories: [{ ...level, levels: 1e9 }] },
      { categories: [{ ...level, levels: [1] }] },
      { categories: [{ ...level, levels: ['a', 'a', 'a'] }] },
      { categories: [{ ...level, known: [3] }] },
      { categories: [{ ...level, known: new Array(300).fill(1) }] }
    ]
    for (const change of wrong) {
      expect(() => MatrixTreePreparation.fromState({ ...state, ...change }, new Map())).toThrow('not a model file')
    }
    expect(() => MatrixTreePreparation.fromState(null, new Map())).toThrow('not a model file')
    expect(MatrixTreePreparation.fromState(state, new Map()).toState().state).toEqual(state)
  })
})
