import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import { checkFinite } from './finite'
import { isMatrix, Matrix, toMatrix } from './matrix'

/** Expects an error with this code whose message has these parts. */
function expectError(run: () => unknown, code: string, ...parts: string[]): void {
  expect(run).toThrow(NutshellError)
  expect(run).toThrow(expect.objectContaining({ code }))
  for (const part of parts) expect(run).toThrow(part)
}

const rowsOfNumbers = fc
  .record({ rows: fc.integer({ min: 1, max: 8 }), cols: fc.nat({ max: 6 }) })
  .chain(({ rows, cols }) =>
    fc.array(fc.array(fc.double(), { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows })
  )

describe('Matrix.from', () => {
  it('wraps typed arrays without a copy', () => {
    for (const data of [Float32Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 2, 3, 4, 5, 6)]) {
      const matrix = Matrix.from(data, 2, 3)
      expect(matrix.data).toBe(data)
      expect([matrix.rows, matrix.cols]).toEqual([2, 3])
      expect(matrix.toRows()).toEqual([
        [1, 2, 3],
        [4, 5, 6]
      ])
    }
  })

  it('copies plain numbers with all their bits', () => {
    const numbers = [0.1, 1e300, -0, Number.NaN, Number.NEGATIVE_INFINITY, 5e-324]
    const matrix = Matrix.from(numbers, 3, 2)
    expect(matrix.data).toEqual(Float64Array.from(numbers))
    numbers[0] = 9
    expect(matrix.data[0]).toBe(0.1)
  })

  it('allows no rows or no columns', () => {
    expect(Matrix.from([], 0, 5).toRows()).toEqual([])
    expect(Matrix.from(new Float32Array(0), 2, 0).toRows()).toEqual([[], []])
  })

  it('refuses data of another length, naming both', () => {
    expectError(() => Matrix.from([1, 2, 3], 2, 2), 'INVALID_SHAPE', 'data.length = 3', 'rows * cols = 2 * 2')
    expectError(() => Matrix.from(new Float32Array(4), 5, 1), 'INVALID_SHAPE', 'data.length = 4', '5 * 1')
  })

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '2', undefined])('refuses %s rows or columns', (size) => {
    expectError(() => Matrix.from([], size as number, 0), 'INVALID_SHAPE', 'rows = ', 'whole number >= 0')
    expectError(() => Matrix.from([], 0, size as number), 'INVALID_SHAPE', 'cols = ')
    expectError(() => Matrix.zeros(size as number, 1), 'INVALID_SHAPE', 'rows = ')
    expectError(() => Matrix.zeros(1, size as number), 'INVALID_SHAPE', 'cols = ')
  })

  it('refuses what is not numbers, naming the place', () => {
    expectError(() => Matrix.from([1, 2, 3, '4'] as never, 2, 2), 'INVALID_INPUT', "row 1, column 1 is '4'")
    expectError(() => Matrix.from([1, undefined] as never, 1, 2), 'INVALID_INPUT', 'row 0, column 1 is undefined')
    for (const data of [Int32Array.of(1), 'a', null, undefined, { length: 1 }]) {
      expectError(() => Matrix.from(data as never, 1, 1), 'INVALID_INPUT', 'data = ', 'Float32Array')
    }
  })
})

describe('Matrix.fromRows', () => {
  it('copies rows, and toRows gives them back', () => {
    fc.assert(
      fc.property(rowsOfNumbers, (rows) => {
        const matrix = Matrix.fromRows(rows)
        expect([matrix.rows, matrix.cols]).toEqual([rows.length, rows[0].length])
        expect(matrix.toRows()).toEqual(rows)
        expect(matrix.data).toEqual(Float64Array.from(rows.flat()))
        expect(toMatrix(rows).data).toEqual(matrix.data)
      })
    )
  })

  it('keeps float32 where all rows are', () => {
    expect(Matrix.fromRows([Float32Array.of(1, 2), Float32Array.of(3, 4)]).data).toEqual(Float32Array.of(1, 2, 3, 4))
    expect(Matrix.fromRows([Float32Array.of(1, 2), [0.1, 0.2]]).data).toEqual(Float64Array.of(1, 2, 0.1, 0.2))
    expect(Matrix.fromRows([Uint8Array.of(1, 255)]).data).toEqual(Float64Array.of(1, 255))
  })

  it('is 0 x 0 without rows', () => {
    expect(Matrix.fromRows([])).toMatchObject({ rows: 0, cols: 0 })
  })

  it('refuses ragged rows and what is not numbers', () => {
    expectError(() => Matrix.fromRows([[1, 2], [3]]), 'INVALID_SHAPE', 'row 1 has 1 columns', 'expected 2 as in row 0')
    expectError(() => Matrix.fromRows([[], [1]]), 'INVALID_SHAPE', 'row 1 has 1 columns')
    expectError(() => Matrix.fromRows([[1], ['x']] as never), 'INVALID_INPUT', "row 1, column 0 is 'x'")
    expectError(() => Matrix.fromRows([[1], [null]] as never), 'INVALID_INPUT', 'row 1, column 0 is null')
    expectError(() => Matrix.fromRows([[1], null] as never), 'INVALID_INPUT', 'row 1 is null')
    expectError(() => Matrix.fromRows(['ab'] as never), 'INVALID_INPUT', "row 0 is 'ab'")
    expectError(() => Matrix.fromRows('ab' as never), 'INVALID_INPUT', "rows = 'ab'")
    expectError(() => Matrix.fromRows([BigInt64Array.of(1n)] as never), 'INVALID_INPUT', 'row 0, column 0 is 1')
  })

  it('refuses views of memory that are not arrays', () => {
    expectError(() => Matrix.fromRows([new DataView(new ArrayBuffer(8))] as never), 'INVALID_INPUT', 'row 0')
  })
})

describe('Matrix', () => {
  it('row is a view', () => {
    const matrix = Matrix.from([1, 2, 3, 4], 2, 2)
    const row = matrix.row(1)
    expect(Array.from(row)).toEqual([3, 4])
    row[0] = 9
    expect(matrix.data[2]).toBe(9)
  })

  it('toRows is a copy', () => {
    const matrix = Matrix.zeros(2, 2)
    matrix.toRows()[0][0] = 5
    expect(matrix.data).toEqual(new Float64Array(4))
  })

  it('is known by its shape, so that another copy of the library may have made it', () => {
    expect(isMatrix(Matrix.zeros(2, 3))).toBe(true)
    const foreign = { data: new Float32Array(6), rows: 2, cols: 3 }
    expect(isMatrix(foreign)).toBe(true)
    expect(toMatrix(foreign as Matrix)).toBe(foreign)
    for (const value of [
      null,
      undefined,
      3,
      [],
      [[1]],
      {},
      { ...foreign, data: [1, 2, 3, 4, 5, 6] },
      { ...foreign, rows: 3 },
      { ...foreign, rows: 1.5, cols: 4 }
    ]) {
      expect(isMatrix(value)).toBe(false)
    }
  })

  it('has no negative shape, even where the product fits', () => {
    expect(isMatrix({ data: new Float32Array(6), rows: -2, cols: -3 })).toBe(false)
  })

  it('checkFinite names the first number that is not', () => {
    checkFinite(Matrix.from([1e308, -1e308, 0, -0], 2, 2))
    const matrix = Matrix.from([1, 2, 3, 4, Number.NaN, Number.POSITIVE_INFINITY], 2, 3)
    expectError(() => checkFinite(matrix), 'NON_FINITE', 'row 1, column 1 is NaN')
    matrix.data[4] = 0
    expectError(() => checkFinite(matrix), 'NON_FINITE', 'row 1, column 2 is Infinity')
  })
})
