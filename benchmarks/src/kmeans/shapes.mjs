// What the k-means benchmark clusters. A name picks every shape that begins with it.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { dataFile } from '../harness.mjs'
import { blobs, noise } from './data.mjs'

const SYNTHETIC = [
  ['100k-32', 100_000, 32, 128],
  ['100k-100', 100_000, 100, 512],
  ['1m-16', 1_000_000, 16, 64]
]
const MNIST = 'pixels of MNIST / 255'
const BIRCH1 = 'birch1 (a grid of 100 blobs)'
const TINY = { rows: 8, cols: 25, k: 3, problems: 100_000, kind: 'noise' }

export const SHAPES = [
  ...SYNTHETIC.slice(0, 2).flatMap(bothKinds),
  { name: 'mnist-10', rows: 60_000, cols: 784, k: 10, kind: MNIST, isReal: true },
  { name: 'mnist-100', rows: 60_000, cols: 784, k: 100, kind: MNIST, isReal: true },
  { name: 'birch1', rows: 100_000, cols: 2, k: 100, kind: BIRCH1, isReal: true },
  ...SYNTHETIC.slice(2).flatMap(bothKinds),
  { name: 'tiny-given', ...TINY, title: 'small problems, the same first centroids for all' },
  { name: 'tiny-seeded', ...TINY, isSeeded: true, title: `small problems, each library's own k-means++` }
]

function bothKinds([name, rows, cols, k]) {
  return ['noise', 'clustered'].map((kind) => ({ name: `${name}-${kind}`, rows, cols, k, kind }))
}

/** The shapes of that many times fewer rows, for a quick look. */
export function shrink(shape, times) {
  if (shape.problems !== undefined) return { ...shape, problems: Math.ceil(shape.problems / times) }
  return { ...shape, rows: Math.max(2 * shape.k, Math.ceil(shape.rows / times)) }
}

export function titleOf({ title, problems, rows, cols, k, kind }) {
  const size = `${rows.toLocaleString('en')} x ${cols}, k = ${k}, ${kind}`
  return problems === undefined ? size : `${problems.toLocaleString('en')} ${title}: ${size}`
}

/** The rows of a shape; undefined for real data without NUTSHELL_DATA. */
export function makeRows(shape, { seed, spread }) {
  const { name, rows, cols, k, kind, problems = 1, isReal } = shape
  if (isReal && process.env.NUTSHELL_DATA === undefined) return undefined
  if (name.startsWith('mnist')) return mnist(rows, cols)
  if (name === 'birch1') return birch1(rows, cols)
  if (kind === 'noise') return noise(problems * rows, cols, seed)
  return blobs(rows, cols, k, seed, spread)
}

function mnist(rows, cols) {
  const header = 16 // magic number, images, rows, columns
  const bytes = gunzipSync(readFileSync(dataFile('mnist/train-images-idx3-ubyte.gz')))
  return Float32Array.from(bytes.subarray(header, header + rows * cols), (pixel) => pixel / 255)
}

function birch1(rows, cols) {
  const [, ...lines] = gunzipSync(readFileSync(dataFile('clustering/birch1.csv.gz')))
    .toString()
    .trim()
    .split('\n')
  // Its rows come cluster by cluster: fewer of them are taken evenly.
  const picked = lines.filter(
    (_, i) => Math.floor((i * rows) / lines.length) > Math.floor(((i - 1) * rows) / lines.length)
  )
  return Float32Array.from(picked.flatMap((line) => line.split(',', cols).map(Number)))
}
