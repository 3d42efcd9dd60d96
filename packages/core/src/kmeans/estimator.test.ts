import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { type EstimatorSpec, estimatorChecks } from '../testing'
import { KMeans } from './kmeans'
import type { KMeansOptions } from './options'
import type { Rows } from './rows'

/** Rows without structure, on which Lloyd's algorithm takes its time. */
function noise(rows: number, cols: number): Matrix<Float64Array> {
  const random = new Random(7)
  return Matrix.from(
    Array.from({ length: rows * cols }, () => random.next()),
    rows,
    cols
  )
}

const START = Matrix.fromRows([
  [1, 1, 1, 1],
  [5, -5, 5, 0],
  [-5, 5, 5, 0]
])

/** Rows in eight groups that lie well apart, as many as are put into the memory of the kernels. */
function largeGroups(): Matrix<Float64Array> {
  const X = noise(1600, 24)
  const centres = noise(8, 24)
  for (let i = 0; i < X.rows; i++) {
    for (let j = 0; j < X.cols; j++) X.row(i)[j] += 20 * centres.row(i % 8)[j]
  }
  return X
}

const LARGE = largeGroups()

type Spec = EstimatorSpec<KMeansOptions, Rows>

const dense: Spec = {
  name: 'KMeans',
  fit: (X, _y, options) => KMeans.fit(X, options),
  load: KMeans.load,
  options: { k: 3 },
  predicts: 'Int32Array',
  longWork: { data: { X: noise(200, 2) }, options: { k: 12, tolerance: 0 } },
  // Enough for threads to be used, and to go on until they have started.
  threads: { data: { X: noise(60_000, 8) }, options: { k: 16, maxIterations: 20 }, counts: [1, 2, 3] },
  // Given centroids and no tolerance: random ones and the scale of the tolerance depend on how many rows there are.
  sampleWeight: { options: { init: START, tolerance: 0 }, tolerance: 1e-12 },
  invalidOptions: {
    k: [0, -1, 1.5, Number.NaN, '3', null, undefined, 61],
    init: ['random++', 5, null],
    algorithm: ['hartigan', 1, null],
    metric: ['manhattan', 1, null],
    maxIterations: [0, 1.5, Number.NaN, '5', null],
    tolerance: [-1, Number.NaN, Number.POSITIVE_INFINITY, '0', null],
    restarts: [0, 1.5, Number.NaN, '2', null],
    batchSize: [0, 1.5, Number.NaN, '8', null]
  },
  expected: { oneRow: 'INVALID_OPTION' } // k = 3 exceeds rows = 1
}

/** For those that compute on one thread whatever is asked. */
const FEW: Spec['threads'] = { data: { X: noise(2000, 5) }, options: { k: 8, maxIterations: 5 } }

/** What is other than in `dense`. */
const VARIANTS: Partial<Spec>[] = [
  { name: 'KMeans' },
  { name: 'KMeans of sparse rows', threads: FEW, toInput: (X) => CsrMatrix.fromDense(X) },
  {
    name: 'KMeans of many rows',
    data: { X: LARGE },
    options: { k: 8 },
    invalidOptions: { k: [1601] },
    longWork: { data: { X: noise(60_000, 8) }, options: { k: 16, threads: 2, tolerance: 0, maxIterations: 20 } },
    sampleWeight: { options: { init: Matrix.from(LARGE.data.slice(0, 8 * 24), 8, 24), tolerance: 0 }, tolerance: 1e-12 }
  },
  { name: 'KMeans, lloyd', options: { k: 3, algorithm: 'lloyd', init: 'random' } },
  { name: 'KMeans, hamerly', options: { k: 3, algorithm: 'hamerly', init: 'k-means||' } },
  {
    name: 'KMeans, mini-batch',
    options: { k: 3, algorithm: 'mini-batch', batchSize: 16 },
    threads: FEW,
    // Its batches are drawn: a row twice is not drawn as often as a row of weight 2.
    sampleWeight: { options: { init: START }, tolerance: 0.05 }
  },
  {
    name: 'KMeans, bisecting',
    options: { k: 3, algorithm: 'bisecting' },
    threads: FEW,
    sampleWeight: { options: { tolerance: 0, restarts: 8 }, tolerance: 1e-12 }
  },
  { name: 'KMeans, cosine', options: { k: 3, metric: 'cosine' } },
  {
    name: 'KMeans, cosine, of sparse rows',
    options: { k: 3, metric: 'cosine' },
    threads: FEW,
    toInput: (X) => CsrMatrix.fromDense(X)
  }
]

for (const variant of VARIANTS) {
  const spec = { ...dense, ...variant }
  describe(`${spec.name}, as every model`, () => {
    for (const { name, run } of estimatorChecks(spec)) it(name, run)
  })
}

it('for sparse rows only what is about dense storages is left out', () => {
  const names = (spec: Spec) => estimatorChecks(spec).map(({ name }) => name)
  const ofSparse = names({ ...dense, toInput: (X) => CsrMatrix.fromDense(X) })
  expect(names(dense).filter((name) => !ofSparse.includes(name))).toEqual([
    'plain rows are as good as a matrix',
    'float32 rows are as good as float64',
    'ragged rows are refused, by row',
    'what is no number is refused, by row and column'
  ])
})
