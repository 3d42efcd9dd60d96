// Prints a hash of the bytes of fitted models, for fits that take every path of k-means: `node scripts/bits.mjs [THREADS]`.
// The same on every machine, Node version and thread count, with SIMD and without; .ci/run compares.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './stamp.mjs'

const { CsrMatrix, KMeans, Matrix, Random } = await import(
  pathToFileURL(join(root, 'packages/core/dist/index.js')).href
)
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
console.log(hash.digest('hex'))
