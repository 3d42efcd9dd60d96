import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { type TruncatedSvd, type TruncatedSvdOptions, truncatedSvd, truncatedSvdAsync } from './truncated-svd'
import golden from './truncated-svd.golden.json'

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  let worst = 0
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i] - expected[i])
    if (!(difference <= worst)) worst = difference
  }
  expect(worst).toBeLessThanOrEqual(tolerance)
}

/** U diag(s) V^T. */
function rebuilt({ U, singularValues, V }: TruncatedSvd): Matrix<Float64Array> {
  const x = Matrix.zeros(U.rows, V.rows)
  for (let i = 0; i < U.rows; i++) {
    for (let j = 0; j < V.rows; j++) {
      for (let r = 0; r < U.cols; r++) x.row(i)[j] += U.row(i)[r] * singularValues[r] * V.row(j)[r]
    }
  }
  return x
}

/** The largest entry of |M^T M - I|. */
function skewness(m: Matrix): number {
  let worst = 0
  for (let a = 0; a < m.cols; a++) {
    for (let b = 0; b < m.cols; b++) {
      let sum = a === b ? -1 : 0
      for (let i = 0; i < m.rows; i++) sum += m.row(i)[a] * m.row(i)[b]
      worst = Math.max(worst, Math.abs(sum))
    }
  }
  return worst
}

function gaussianish(rows: number, cols: number, seed: number): Matrix<Float64Array> {
  const random = new Random(seed)
  return Matrix.from(
    Float64Array.from({ length: rows * cols }, () => random.next() + random.next() - 1),
    rows,
    cols
  )
}

const smooth = Matrix.fromRows(
  Array.from({ length: 120 }, (_, i) => Array.from({ length: 90 }, (_, j) => 1 / (1 + (i / 10 - j / 7) ** 2)))
)
const sparse = CsrMatrix.from(
  Float64Array.from(golden.sparse.values),
  Int32Array.from(golden.sparse.indices),
  Int32Array.from(golden.sparse.indptr),
  golden.sparse.cols
)

describe('truncatedSvd against LAPACK and ARPACK', () => {
  it('has golden numbers of the right packages', () => {
    expect(golden.versions).toMatchObject({ numpy: '2.4.6', 'scikit-learn': '1.9.1' })
  })

  it.each(golden.dense)('$name', ({ matrix, rank, singularValues, U, V }) => {
    for (const x of [Matrix.fromRows(matrix), CsrMatrix.fromDense(Matrix.fromRows(matrix))]) {
      const svd = truncatedSvd(x, { rank })
      expectClose(svd.singularValues, singularValues, 1e-14 * singularValues[0])
      // Vectors turn by the error over the gap between singular values, for the Hilbert matrix 1e-5 of the largest.
      expectClose(svd.U.data, U.flat(), 1e-9)
      expectClose(svd.V.data, V.flat(), 1e-9)
    }
  })

  it('a matrix that needs the randomized way and suits it', () => {
    const svd = truncatedSvd(smooth, { rank: 6 })
    expectClose(svd.singularValues, golden.smooth.singularValues, 1e-9)
    expectClose(svd.U.data, golden.smooth.U.flat(), 1e-6)
    expectClose(svd.V.data, golden.smooth.V.flat(), 1e-6)
  })

  it('a sparse matrix whose singular values hardly fall off: as near as its iterations', () => {
    const { singularValues: expected } = golden.sparse
    const quick = truncatedSvd(sparse, { rank: 6 })
    quick.singularValues.forEach((value, i) => {
      expect(value).toBeLessThanOrEqual(expected[i] * (1 + 1e-12)) // no subspace holds more
      expect(value).toBeGreaterThan(expected[i] * 0.98)
    })
    const exact = truncatedSvd(sparse, { rank: 6, iterations: 150 })
    expectClose(exact.singularValues, expected, 1e-12)
    expectClose(exact.V.data, golden.sparse.V.flat(), 1e-9)
  })

  it('all of a sparse matrix', () => {
    const svd = truncatedSvd(sparse, { rank: 60 })
    expectClose(svd.singularValues.subarray(0, 6), golden.sparse.singularValues, 1e-12)
    const dense = Matrix.zeros(60, 150)
    for (let i = 0; i < 60; i++)
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++) dense.row(i)[sparse.indices[p]] = sparse.values[p]
    expectClose(rebuilt(svd).data, dense.data, 1e-13)
  })
})

describe('truncatedSvd: what holds for all matrices', () => {
  const matrices = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([rows, cols]) =>
    fc
      .array(fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 3 }), fc.double({ min: -9, max: 9, noNaN: true })), {
        minLength: rows * cols,
        maxLength: rows * cols
      })
      .map((data) => Matrix.from(data, rows, cols))
  )

  it('of full rank it rebuilds the matrix, with orthonormal vectors, whatever its own rank', () => {
    fc.assert(
      fc.property(matrices, (x) => {
        const rank = Math.min(x.rows, x.cols)
        const before = x.data.slice()
        const svd = truncatedSvd(x, { rank })
        expect(x.data).toEqual(before)
        expect([svd.U.rows, svd.U.cols, svd.V.rows, svd.V.cols]).toEqual([x.rows, rank, x.cols, rank])
        const size = Math.max(1, svd.singularValues[0])
        expectClose(rebuilt(svd).data, x.data, 1e-13 * size)
        expect(skewness(svd.U)).toBeLessThan(1e-13)
        expect(skewness(svd.V)).toBeLessThan(1e-13)
        for (let i = 1; i < rank; i++) {
          expect(svd.singularValues[i]).toBeLessThanOrEqual(svd.singularValues[i - 1])
          expect(svd.singularValues[i]).toBeGreaterThanOrEqual(0)
        }
        for (let j = 0; j < rank; j++) {
          const column = Array.from({ length: x.cols }, (_, i) => svd.V.row(i)[j])
          expect(column.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))).toBeGreaterThan(0)
        }
      })
    )
  })

  it('a smaller rank gives the first of the same, and the least distance (Eckart and Young)', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 1, max: 12 }), (x, wanted) => {
        const most = Math.min(x.rows, x.cols)
        const rank = Math.min(wanted, most)
        const all = truncatedSvd(x, { rank: most })
        const some = truncatedSvd(x, { rank })
        expect(some.singularValues).toEqual(all.singularValues.slice(0, rank))
        const left = rebuilt(some).data.reduce((sum, value, i) => sum + (value - x.data[i]) ** 2, 0)
        const beyond = all.singularValues.slice(rank).reduce((sum, value) => sum + value * value, 0)
        expect(Math.abs(left - beyond)).toBeLessThanOrEqual(1e-12 * Math.max(1, all.singularValues[0] ** 2))
      })
    )
  })

  it('dense and sparse, tall and wide agree, also beyond the direct way', () => {
    for (const [rows, cols] of [
      [20, 7],
      [80, 50],
      [50, 80]
    ]) {
      const x = gaussianish(rows, cols, rows)
      for (let i = 0; i < x.data.length; i += 3) x.data[i] = 0
      const dense = truncatedSvd(x, { rank: 3 })
      const asSparse = truncatedSvd(CsrMatrix.fromDense(x), { rank: 3 })
      expect(asSparse).toEqual(dense)
      const transposed = Matrix.fromRows(
        Array.from({ length: cols }, (_, j) => Array.from({ length: rows }, (_, i) => x.row(i)[j]))
      )
      const turned = truncatedSvd(transposed, { rank: 3 })
      expectClose(turned.singularValues, dense.singularValues, 1e-12)
    }
  })

  it('is orthonormal and falls short of nothing where blocks of rows, a low rank and the randomized way meet', () => {
    // 3000 x 40 of rank 5: tall enough for several blocks of the QR decomposition, oversampled beyond the rank.
    const a = gaussianish(3000, 5, 1)
    const b = gaussianish(5, 40, 2)
    const x = Matrix.zeros(3000, 40)
    for (let i = 0; i < 3000; i++)
      for (let t = 0; t < 5; t++) for (let j = 0; j < 40; j++) x.row(i)[j] += a.row(i)[t] * b.row(t)[j]
    for (const options of [{ rank: 8 }, { rank: 40 }]) {
      const svd = truncatedSvd(x, options)
      expect(skewness(svd.U)).toBeLessThan(1e-12)
      expect(skewness(svd.V)).toBeLessThan(1e-12)
      expectClose(rebuilt(svd).data, x.data, 1e-12)
      expect(Array.from(svd.singularValues.slice(5))).toEqual(new Array(options.rank - 5).fill(0))
    }
  })

  it('numbers of 32 bits give what the same numbers of 64 bits give', () => {
    for (const [rows, cols] of [
      [9, 5],
      [5, 9],
      [70, 50],
      [50, 70]
    ]) {
      const single = Matrix.from(Float32Array.from(gaussianish(rows, cols, 7).data), rows, cols)
      const double = Matrix.from(Float64Array.from(single.data), rows, cols)
      expect(truncatedSvd(single, { rank: 4 })).toEqual(truncatedSvd(double, { rank: 4 }))
    }
  })

  it('a number whose square underflows does no harm beside others', () => {
    const x = Matrix.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, -1.6e-162, 0, 0, 0], 2, 8)
    const { U, singularValues, V } = truncatedSvd(x, { rank: 2 })
    expect(singularValues[0]).toBeCloseTo(1, 15)
    expect(singularValues[1]).toBeLessThan(1e-161)
    expect(skewness(U)).toBeLessThan(1e-15)
    expect(skewness(V)).toBeLessThan(1e-15)
  })

  it('the same seed gives the same bytes, another seed another start', () => {
    const flat = gaussianish(60, 50, 3)
    const options = { rank: 4, iterations: 1 }
    expect(truncatedSvd(flat, options)).toEqual(truncatedSvd(flat, { ...options, seed: 0 }))
    const other = truncatedSvd(flat, { ...options, seed: 1 })
    expect(other.singularValues).not.toEqual(truncatedSvd(flat, options).singularValues)
  })

  it('more iterations, and more oversampling, come nearer', () => {
    const flat = gaussianish(90, 80, 3)
    const sum = (options: Partial<TruncatedSvdOptions>) =>
      truncatedSvd(flat, { rank: 5, ...options }).singularValues.reduce((a, b) => a + b)
    const exact = sum({ oversampling: 80 })
    expect(sum({ iterations: 0, oversampling: 0 })).toBeLessThan(sum({ iterations: 0, oversampling: 20 }))
    expect(sum({ iterations: 0 })).toBeLessThan(sum({ iterations: 3 }))
    expect(sum({ iterations: 3 })).toBeLessThan(exact)
    expect(sum({ iterations: 300 })).toBeCloseTo(exact, 9)
  })

  it.each([1e-200, 1e-160, 1e150, 1e200])('numbers of size %d', (size) => {
    for (const make of [(x: Matrix) => x, CsrMatrix.fromDense]) {
      const plain = truncatedSvd(make(smooth), { rank: 2 })
      const x = Matrix.from(
        smooth.data.map((value) => value * size),
        smooth.rows,
        smooth.cols
      )
      const svd = truncatedSvd(make(x), { rank: 2 })
      expectClose(
        svd.singularValues.map((value) => value / size),
        plain.singularValues,
        1e-10
      )
      expectClose(svd.V.data, plain.V.data, 1e-9)
    }
  })
})

describe('truncatedSvd by hand', () => {
  it('1 x 1', () => {
    expect(truncatedSvd([[-3]], { rank: 1 })).toEqual({
      U: Matrix.from([-1], 1, 1),
      singularValues: Float64Array.of(3),
      V: Matrix.from([1], 1, 1)
    })
  })

  it('a diagonal matrix: its entries by size, the axes as vectors', () => {
    const { U, singularValues, V } = truncatedSvd(
      [
        [0, -5],
        [2, 0]
      ],
      { rank: 2 }
    )
    expect(Array.from(singularValues)).toEqual([5, 2])
    expectClose(U.data, [-1, 0, 0, 1], 1e-15)
    expectClose(V.data, [0, 1, 1, 0], 1e-15)
  })

  it('[[3, 0], [4, 5]]: 3 sqrt 5 and sqrt 5 (Trefethen and Bau)', () => {
    const { singularValues } = truncatedSvd(
      [
        [3, 0],
        [4, 5]
      ],
      { rank: 2 }
    )
    expectClose(singularValues, [3 * Math.sqrt(5), Math.sqrt(5)], 1e-14)
  })

  it.each([
    [4, 3],
    [3, 4],
    [50, 60]
  ])('zeros, %d x %d: singular values 0 and vectors that are orthonormal all the same', (rows, cols) => {
    for (const x of [Matrix.zeros(rows, cols), CsrMatrix.fromDense(Matrix.zeros(rows, cols))]) {
      const { U, singularValues, V } = truncatedSvd(x, { rank: 3 })
      expect(Array.from(singularValues)).toEqual([0, 0, 0])
      expect(skewness(U)).toBeLessThan(1e-14)
      expect(skewness(V)).toBeLessThan(1e-14)
    }
  })
})

describe('truncatedSvd refuses', () => {
  const x = Matrix.zeros(3, 2)
  it.each([
    ['a rank above the sides', x, { rank: 3 }, 'INVALID_OPTION', 'rank = 3 exceeds min(rows, cols) = min(3, 2) = 2'],
    ['an empty matrix', Matrix.zeros(0, 4), { rank: 1 }, 'INVALID_OPTION', 'rank = 1 exceeds'],
    ['rank 0', x, { rank: 0 }, 'INVALID_OPTION', 'rank = 0'],
    ['no rank', x, {}, 'INVALID_OPTION', 'rank = undefined'],
    ['a rank that is not whole', x, { rank: 1.5 }, 'INVALID_OPTION', 'rank = 1.5'],
    ['negative iterations', x, { rank: 1, iterations: -1 }, 'INVALID_OPTION', 'iterations = -1'],
    ['negative oversampling', x, { rank: 1, oversampling: -1 }, 'INVALID_OPTION', 'oversampling = -1'],
    ['a seed that is no number', x, { rank: 1, seed: Number.NaN }, 'INVALID_OPTION', 'seed = NaN'],
    ['an unknown option', x, { rank: 1, k: 2 }, 'UNKNOWN_OPTION', "unknown option 'k'"],
    [
      'NaN',
      [
        [1, 2],
        [3, Number.NaN]
      ],
      { rank: 1 },
      'NON_FINITE',
      'row 1, column 1'
    ],
    [
      'infinity',
      CsrMatrix.fromDense(Matrix.from([0, Number.POSITIVE_INFINITY], 1, 2)),
      { rank: 1 },
      'NON_FINITE',
      'row 0, column 1'
    ],
    ['ragged rows', [[1, 2], [3]], { rank: 1 }, 'INVALID_SHAPE', 'row 1'],
    ['what is no matrix', 'x', { rank: 1 }, 'INVALID_INPUT', 'rows']
  ])('%s', async (_, input, options, code, message) => {
    const expected = expect.objectContaining({ code, message: expect.stringContaining(message) })
    expect(() => truncatedSvd(input as Matrix, options as TruncatedSvdOptions)).toThrow(expected)
    await expect(truncatedSvdAsync(input as Matrix, options as TruncatedSvdOptions)).rejects.toEqual(expected)
  })
})

describe('truncatedSvdAsync', () => {
  it('gives the same bytes and tells how far it is', async () => {
    const seen: number[] = []
    const onProgress = ({ done, total }: { done: number; total?: number }) => seen.push(done / total!)
    const svd = await truncatedSvdAsync(smooth, { rank: 4, onProgress })
    expect(svd).toEqual(truncatedSvd(smooth, { rank: 4 }))
    expect(seen.length).toBeGreaterThan(3)
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(1)
  })

  it('takes the direct way in one pass', async () => {
    const seen: unknown[] = []
    await truncatedSvdAsync(Matrix.zeros(4, 3), { rank: 2, onProgress: (progress) => void seen.push(progress) })
    expect(seen).toEqual([{ done: 1, total: 1 }])
  })

  it('ends with the reason of an abort, before or between steps', async () => {
    const reason = new Error('enough')
    await expect(truncatedSvdAsync(smooth, { rank: 4, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const controller = new AbortController()
    const onProgress = ({ done }: { done: number }) => {
      expect(done).toBe(1)
      controller.abort(reason)
    }
    await expect(truncatedSvdAsync(smooth, { rank: 4, signal: controller.signal, onProgress })).rejects.toBe(reason)
  })
})
