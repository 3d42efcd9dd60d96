// Prints a hash of the bytes of fitted models, for fits that take every path of k-means and of boosted trees:
// `node scripts/bits.mjs [THREADS]`.
// The same on every machine, Node version and thread count, with SIMD and without; .ci/run compares.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './stamp.mjs'

const { CsrMatrix, KMeans, Matrix, Random } = await import(
  pathToFileURL(join(root, 'packages/core/dist/index.js')).href
)
const { BoostedTrees } = await import(pathToFileURL(join(root, 'packages/classifier/dist/index.js')).href)
const threads = Number(process.argv[2] ?? 1)

function numbers(rows, cols, seed, offset = 0) {
  const random = new Random(seed)
  const centres = Array.from({ length: 7 * cols }, () => random.next())
  return Float64Array.from({ length: rows * cols }, (_, at) => {
    const cluster = Math.floor(at / cols) % 7
    return offset + centres[cluster * cols + (at % cols)] + 0.3 * random.next()
  })
}

function single(rows, cols, seed, offset) {
  return Matrix.from(Float32Array.from(numbers(rows, cols, seed, offset)), rows, cols)
}

const weights = Array.from({ length: 3000 }, (_, i) => (i % 4) / 2)
const FITS = [
  [single(8, 25, 1), { k: 3 }],
  [single(200, 3, 2), { k: 5, restarts: 3 }],
  [single(3000, 9, 3), { k: 12 }],
  [single(3000, 9, 3), { k: 12, sampleWeight: weights }],
  [single(3000, 9, 4, 1e4), { k: 12, init: 'k-means||' }],
  [Matrix.from(numbers(3000, 9, 5, 1e4), 3000, 9), { k: 12, init: 'random' }],
  [single(3000, 9, 6), { k: 12, metric: 'cosine' }],
  [single(3000, 9, 7), { k: 12, algorithm: 'mini-batch', batchSize: 256 }],
  [single(3000, 9, 8), { k: 12, algorithm: 'bisecting' }],
  [CsrMatrix.fromDense(single(300, 9, 9)), { k: 6 }],
  [single(30_000, 12, 10), { k: 24, maxIterations: 15 }] // large enough for threads
]

const hash = createHash('sha256')
for (const [X, options] of FITS) {
  const model = await KMeans.fit(X, { ...options, threads })
  hash.update(model.save()).update(Buffer.from(model.predict(X).buffer))
  // The second time the threads are there from the start.
  await new Promise((resolve) => setTimeout(resolve, 20))
  hash.update((await KMeans.fit(X, { ...options, threads })).save())
}

/** Rows with gaps, categories, few and many different numbers, and a label that depends on them. */
function table(rows, cols, seed) {
  const random = new Random(seed)
  const data = new Float64Array(rows * cols)
  const label = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols)
    for (let j = 0; j < cols; j++) row[j] = j % 3 === 0 ? Math.floor(7 * random.next()) : random.next() - 0.5
    label[i] = row[0] % 3 === 1 ? row[1] + row[2] : row[1] * row[2] + 0.1 * row[3] + 0.05 * random.next()
    if (random.next() < 0.2) row[2] = Number.NaN
  }
  return { X: Matrix.from(data, rows, cols), label }
}

const small = table(4000, 10, 11)
const large = table(60_000, 24, 12)
const classes = (label, count) => Array.from(label, (value) => Math.floor(count * Math.abs(value)) % count)
const sparse = CsrMatrix.fromDense(
  Matrix.from(
    small.X.data.map((value, at) => (at % 7 < 6 ? 0 : value)),
    4000,
    10
  )
)
const GROWN = [
  [small.X, { label: small.label, objective: 'squared', prepare: { categorical: [0, 3] } }],
  [small.X, { label: classes(small.label, 2), growth: 'depth', subsample: 0.7, columnSample: 0.6 }],
  [small.X, { label: classes(small.label, 4), predictorType: 'multiclass', sampleWeight: small.label.map(Math.abs) }],
  [sparse, { label: small.label, objective: 'absolute', earlyStopping: 3 }],
  [large.X, { label: classes(large.label, 2) }], // large enough for threads
  [large.X, { label: large.label, objective: 'huber', monotone: [0, 1, 0, ...new Array(21).fill(0)] }]
]
for (const [X, options] of GROWN) {
  const model = await BoostedTrees.fit(X, { trees: 12, ...options, threads })
  hash.update(model.save()).update(Buffer.from(model.predictRaw(X).data.buffer))
}
console.log(hash.digest('hex'))
