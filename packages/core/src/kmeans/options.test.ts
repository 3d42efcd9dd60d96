import { describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { KMeans } from './kmeans'

const X = [
  [0, 0],
  [1, 0],
  [0, 1],
  [9, 9],
  [8, 9]
]

/** Both entrances must refuse in the same words: calls them with whatever is given, typed or not. */
async function expectError(rows: unknown, options: unknown, code: string, ...parts: string[]): Promise<void> {
  const errors = [
    await KMeans.fit(rows as never, options as never).catch((error: unknown) => error),
    await Promise.resolve()
      .then(() => KMeans.fitSync(rows as never, options as never))
      .catch((error: unknown) => error)
  ]
  for (const error of errors) {
    expect(error).toBeInstanceOf(NutshellError)
    expect(error).toMatchObject({ code })
    for (const part of parts) expect((error as Error).message).toContain(part)
  }
}

describe('options of KMeans', () => {
  it.each<[string, object, ...string[]]>([
    ['k missing', {}, 'k = undefined', 'whole number >= 1'],
    ['k = 0', { k: 0 }, 'k = 0', 'whole number >= 1'],
    ['k not whole', { k: 1.5 }, 'k = 1.5'],
    ['k as text', { k: '2' }, "k = '2'"],
    ['k > rows', { k: 8 }, 'k = 8 exceeds rows = 5'],
    ['seed NaN', { k: 2, seed: Number.NaN }, 'seed = NaN'],
    ['seed as text', { k: 2, seed: '1' }, "seed = '1'"],
    ['init unknown', { k: 2, init: 'kmeans++' }, "init = 'kmeans++'", 'k-means++', 'k-means||', 'random'],
    ['algorithm unknown', { k: 2, algorithm: 'elkan' }, "algorithm = 'elkan'", 'auto, lloyd'],
    ['maxIterations = 0', { k: 2, maxIterations: 0 }, 'maxIterations = 0'],
    ['tolerance < 0', { k: 2, tolerance: -1 }, 'tolerance = -1', '>= 0'],
    ['tolerance NaN', { k: 2, tolerance: Number.NaN }, 'tolerance = NaN'],
    ['restarts = 0', { k: 2, restarts: 0 }, 'restarts = 0'],
    [
      'restarts wrong beside given centroids',
      { k: 2, init: Matrix.fromRows(X.slice(0, 2)), restarts: 0 },
      'restarts = 0'
    ]
  ])('%s', async (_, options, ...parts) => {
    await expectError(X, options, 'INVALID_OPTION', ...parts)
  })

  it('threads is a number >= 1 or auto', async () => {
    for (const threads of [0, 1.5, 'all']) {
      await expect(KMeans.fit(X, { k: 2, threads: threads as number })).rejects.toMatchObject({
        code: 'INVALID_OPTION'
      })
    }
    const one = await KMeans.fit(X, { k: 2, threads: 1 })
    expect((await KMeans.fit(X, { k: 2, threads: 4 })).labels).toEqual(one.labels)
    expect((await KMeans.fit(X, { k: 2, threads: 'auto' })).labels).toEqual(one.labels)
  })

  it('an unknown option is named with those that are known', async () => {
    await expectError(X, { k: 2, clusters: 3 }, 'UNKNOWN_OPTION', "'clusters'", 'maxIterations', 'sampleWeight')
    expect(() => KMeans.fitSync(X, { k: 2, threads: 2 } as never)).toThrow("unknown option 'threads'")
  })

  it.each([undefined, null, 3, 'k = 3', [3]])('options = %s', async (options) => {
    await expectError(X, options, 'INVALID_OPTION')
  })

  it.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY]
  ])('%s in X is named by row and column', async (shown, value) => {
    const rows = [
      [1, 2, 3],
      [4, 5, value]
    ]
    await expectError(rows, { k: 1 }, 'NON_FINITE', 'row 1, column 2', `is ${shown}`)
    await expectError(Matrix.from(Float32Array.from(rows.flat()), 2, 3), { k: 1 }, 'NON_FINITE', 'row 1, column 2')
    const sparse = CsrMatrix.fromDense(
      Matrix.fromRows([
        [0, 0, 0],
        [0, 7, 0],
        [0, 0, value]
      ])
    )
    await expectError(sparse, { k: 1 }, 'NON_FINITE', 'row 2, column 2', `is ${shown}`)
    await expectError(X, { k: 1, init: Matrix.fromRows([[0, value]]) }, 'NON_FINITE', 'row 0, column 1')
  })

  it('numbers whose squares overflow are refused, not clustered wrongly', async () => {
    await expectError([[1e200], [-1e200]], { k: 2 }, 'NON_FINITE', 'overflow')
    await expectError(CsrMatrix.fromDense(Matrix.fromRows([[1e200], [-1e200]])), { k: 2 }, 'NON_FINITE', 'overflow')
  })

  it('weights whose sums overflow are refused, not clustered wrongly', async () => {
    await expectError(X, { k: 2, sampleWeight: X.map(() => 1e308) }, 'INVALID_INPUT', 'sampleWeight')
  })

  it('ragged rows are named', async () => {
    await expectError([[1, 2], [3, 4], [5]], { k: 2 }, 'INVALID_SHAPE', 'row 2 has 1 columns', 'expected 2')
  })

  it.each([
    ['no rows', []],
    ['no columns', [[], []]],
    ['an empty matrix', Matrix.zeros(0, 3)],
    ['an empty sparse matrix', CsrMatrix.fromDense(Matrix.zeros(0, 3))]
  ])('%s', async (_, rows) => {
    await expectError(rows, { k: 1 }, 'EMPTY_INPUT', 'rows', 'columns')
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['text', 'abc'],
    ['a number', 5],
    ['an object', { rows: 2 }],
    ['rows of text', [['a', 'b']]],
    ['numbers in place of rows', [1, 2, 3]],
    ['a hole in a row', [[1, undefined]]],
    ['a typed array without a shape', new Float64Array(6)]
  ])('X is %s', async (_, rows) => {
    await expectError(rows, { k: 1 }, 'INVALID_INPUT', 'expected')
  })

  it('weights: one number >= 0 for each row', async () => {
    await expectError(X, { k: 2, sampleWeight: [1, 1] }, 'INVALID_SHAPE', 'sampleWeight.length = 2', 'rows = 5')
    await expectError(X, { k: 2, sampleWeight: 3 }, 'INVALID_SHAPE', 'sampleWeight')
    await expectError(X, { k: 2, sampleWeight: [1, 1, -1, 1, 1] }, 'INVALID_INPUT', 'sampleWeight[2] = -1', '>= 0')
    await expectError(X, { k: 2, sampleWeight: [1, Number.NaN, 1, 1, 1] }, 'INVALID_INPUT', 'sampleWeight[1] = NaN')
    await expectError(X, { k: 2, sampleWeight: [1, 1, 1, 1, Number.POSITIVE_INFINITY] }, 'INVALID_INPUT', 'Infinity')
    await expectError(X, { k: 2, sampleWeight: [0, 0, 0, 0, 0] }, 'INVALID_INPUT', '0 for every row')
  })

  it('given centroids: k of them, as wide as X', async () => {
    await expectError(X, { k: 3, init: Matrix.zeros(2, 2) }, 'INVALID_SHAPE', 'init is 2 x 2', '3 x 2')
    await expectError(X, { k: 2, init: Matrix.zeros(2, 3) }, 'INVALID_SHAPE', 'init is 2 x 3', '2 x 2')
  })

  it('k may be anything from 1 to the number of rows', () => {
    for (let k = 1; k <= X.length; k++) expect(KMeans.fitSync(X, { k }).k).toBe(k)
    expect(KMeans.fitSync([[3]], { k: 1 }).centroids.toRows()).toEqual([[3]])
  })
})
