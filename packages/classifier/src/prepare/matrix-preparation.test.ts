import { CsrMatrix, Matrix, NutshellError } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MatrixPreparation } from './matrix-preparation'
import { plainOf } from './prepare.test-support'

const X = Matrix.fromRows([
  [1, 7, 0],
  [3, 7, -2],
  [5, 7, 5]
])

function errorOf(run: () => unknown): { code: string; message: string } {
  try {
    run()
  } catch (error) {
    if (error instanceof NutshellError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('MatrixPreparation', () => {
  it('standardises columns; one that is constant becomes 0', () => {
    const fitted = MatrixPreparation.fit(X)
    expect(fitted.features).toEqual(['0', '1', '2'].map((name) => ({ name, column: name })))
    expect(fitted.decisions).toEqual(['3 columns, standardised'])
    const root = Math.sqrt(1.5)
    const plain = plainOf(fitted.transform(X))
    expect(plain.map((row) => row[1])).toEqual([0, 0, 0])
    for (const [i, value] of [-root, 0, root].entries()) expect(plain[i][0]).toBeCloseTo(value, 14)
  })

  it('leaves numbers as they are where asked, without copying them', () => {
    const fitted = MatrixPreparation.fit(X, { standardise: false })
    expect(fitted.transform(X).dense).toBe(X.data)
    expect(fitted.transform([[1, 2, 3]])).toMatchObject({
      rows: 1,
      cols: 3,
      denseCols: 3,
      groups: 0,
      sparse: undefined
    })
    const single = Matrix.from(Float32Array.of(0.5, 1, 2), 1, 3)
    expect(fitted.transform(single).dense).toEqual(Float64Array.of(0.5, 1, 2))
  })

  it('takes sparse rows as they are', () => {
    const sparse = CsrMatrix.fromDense(X)
    const fitted = MatrixPreparation.fit(sparse)
    expect(fitted.transform(sparse)).toMatchObject({ rows: 3, cols: 3, denseCols: 0, groups: 0 })
    expect(fitted.transform(sparse).sparse).toBe(sparse)
    expect(plainOf(fitted.transform(sparse, Int32Array.of(2, 0)))).toEqual([
      [5, 7, 5],
      [1, 7, 0]
    ])
  })

  it('fits on the given rows alone', () => {
    const rows = Int32Array.of(0, 2)
    const other = Matrix.fromRows([
      [1, 7, 0],
      [1e6, -3, 9],
      [5, 7, 5]
    ])
    expect(MatrixPreparation.fit(other, {}, { rows }).toState()).toEqual(
      MatrixPreparation.fit(X, {}, { rows }).toState()
    )
    const fitted = MatrixPreparation.fit(X, {}, { rows })
    expect(plainOf(fitted.transform(X, rows)).map(([value]) => value)).toEqual([-1, 1])
    const broken = Matrix.fromRows([
      [1, 7, 0],
      [Number.NaN, 7, 0],
      [5, 7, 5]
    ])
    expect(MatrixPreparation.fit(broken, {}, { rows }).toState()).toEqual(fitted.toState())
  })

  it('encodes one row as transform does, to the bit', () => {
    const numbers = fc.oneof(fc.constant(0), fc.double({ min: -1e100, max: 1e100, noNaN: true }))
    const matrices = fc
      .integer({ min: 1, max: 5 })
      .chain((cols) =>
        fc.array(fc.array(numbers, { minLength: cols, maxLength: cols }), { minLength: 1, maxLength: 6 })
      )
    fc.assert(
      fc.property(matrices, fc.boolean(), fc.boolean(), (rows, isSparse, standardise) => {
        const dense = Matrix.fromRows(rows)
        const matrix = isSparse ? CsrMatrix.fromDense(dense) : dense
        const fitted = MatrixPreparation.fit(matrix, { standardise })
        const { state, tensors } = fitted.toState()
        const again = MatrixPreparation.fromState(JSON.parse(JSON.stringify(state)), tensors)
        const scratch = again.createScratch()
        for (const [i, row] of rows.entries()) {
          again.encodeRow(row, scratch)
          const design = fitted.transform(matrix, Int32Array.of(i))
          expect(scratch.dense).toStrictEqual(design.dense)
          expect(scratch.sparse?.columns.slice(0, scratch.sparse.length)).toStrictEqual(design.sparse?.indices)
          expect(scratch.sparse?.values.slice(0, scratch.sparse.length)).toStrictEqual(design.sparse?.values)
        }
      })
    )
  })

  it('refuses what is no such matrix, naming the numbers', () => {
    const fitted = MatrixPreparation.fit(X)
    const sparse = CsrMatrix.fromDense(X)
    const scratch = fitted.createScratch()
    for (const [run, code, message] of [
      [
        () => MatrixPreparation.fit(X, { standardize: true } as object),
        'UNKNOWN_OPTION',
        /'standardize'; known: standardise/
      ],
      [() => MatrixPreparation.fit(X, { standardise: 1 } as object), 'INVALID_OPTION', /standardise = 1/],
      [() => MatrixPreparation.fit([]), 'EMPTY_INPUT', /0 rows/],
      [() => MatrixPreparation.fit([[], []]), 'EMPTY_INPUT', /0 columns/],
      [() => MatrixPreparation.fit([[1], [2, 3]]), 'INVALID_SHAPE', /row 1 has 2 columns, expected 1/],
      [
        () =>
          MatrixPreparation.fit([
            [1, 2],
            [3, Number.NaN]
          ]),
        'NON_FINITE',
        /row 1, column 1 is NaN/
      ],
      [() => fitted.transform([[1, 2, 1e200]]), 'NON_FINITE', /row 0, column 2 is 1e\+200/],
      [
        () =>
          fitted.transform(
            Matrix.fromRows([
              [1, 2, 3],
              [1, Number.POSITIVE_INFINITY, 3]
            ]),
            Int32Array.of(1)
          ),
        'NON_FINITE',
        /row 1, column 1 is Infinity/
      ],
      [() => fitted.transform([[1, 2]]), 'INVALID_SHAPE', /X has 2 columns, expected 3/],
      [() => fitted.transform(X, Int32Array.of(3)), 'INVALID_INPUT', /rows\[0\] = 3, expected a row from 0 to 2/],
      [() => fitted.transform(sparse), 'INVALID_INPUT', /a CsrMatrix, expected a dense matrix/],
      [() => MatrixPreparation.fit(sparse).transform(X), 'INVALID_INPUT', /a dense matrix, expected a CsrMatrix/],
      [() => fitted.encodeRow([1, 2], scratch), 'INVALID_SHAPE', /2 columns, expected 3/],
      [() => fitted.encodeRow([1, 2, Number.NaN], scratch), 'NON_FINITE', /column 2 is NaN/],
      [() => fitted.encodeRow([1, '2', 3] as number[], scratch), 'INVALID_INPUT', /column 1 is '2', expected a number/],
      [() => fitted.encodeRow({ length: 3 } as number[], scratch), 'INVALID_INPUT', /the row is an object/]
    ] as const) {
      expect(errorOf(run)).toMatchObject({ code, message: expect.stringMatching(message) })
    }
  })

  it('refuses a state that it did not make', () => {
    const { state, tensors } = MatrixPreparation.fit(X).toState()
    const short = new Map(
      [...tensors].map(([name, { data }]) => [name, { shape: [2], data: data.slice(1) as Float64Array }])
    )
    const negative = new Map(
      [...tensors].map(([name, { data }]) => [name, { shape: [3], data: data.map(() => -1) as Float64Array }])
    )
    for (const [wrong, own] of [
      [null, tensors],
      [{ ...(state as object), cols: 0 }, tensors],
      [{ ...(state as object), isSparse: true }, tensors],
      [{ ...(state as object), kind: 'table' }, tensors],
      [state, new Map()],
      [state, short],
      [state, negative]
    ] as const) {
      expect(errorOf(() => MatrixPreparation.fromState(wrong, own))).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/^not a model file: /)
      })
    }
  })
})
