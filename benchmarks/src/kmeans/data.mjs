// Seeded data for the k-means benchmarks, row-major float32.
import { Random } from '@nutshell-ml/core'

const SPREAD = 0.7

/** Uniform noise in [0, 1): no clusters at all, the worst case of every method that skips distances. */
export function noise(rows, cols, seed) {
  const random = new Random(seed)
  const data = new Float32Array(rows * cols)
  // 24 bits: every one of these numbers is a float32, and none of them is rounded up to 1.
  for (let i = 0; i < data.length; i++) data[i] = (random.nextUint32() >>> 8) / 2 ** 24
  return data
}

/**
 * Gaussian blobs of equal weight around k centres that are uniform in [0, 1)^cols. A row typically lies `spread` of the
 * mean distance between nearest centres away from its own: sigma = spread * that / sqrt(cols).
 *
 * Methods that skip distances live on rows that are nearer to their centroid than half its distance to the next one. Of the
 * centroids found, that settles more than half of the rows at a spread of 0.35, and 0 to 6% of them at the default of 0.7
 * (16 to 100 columns), where a row's second nearest centroid is 1.5 times as far as the nearest: such data has clusters and
 * does not make skipping easy.
 */
export function blobs(rows, cols, k, seed, spread = SPREAD) {
  const random = new Random(seed)
  const centres = Float64Array.from({ length: k * cols }, () => random.next())
  const sigma = (spread * meanNearestDistance(centres, k, cols)) / Math.sqrt(cols)
  const data = new Float32Array(rows * cols)
  for (let i = 0; i < rows; i++) {
    const from = random.int(k) * cols
    for (let j = 0; j < cols; j++) data[i * cols + j] = centres[from + j] + sigma * normal(random)
  }
  return data
}

function meanNearestDistance(centres, k, cols) {
  let sum = 0
  for (let a = 0; a < k; a++) {
    let nearest = Number.POSITIVE_INFINITY
    for (let b = 0; b < k; b++) {
      let squared = a === b ? Number.POSITIVE_INFINITY : 0
      for (let j = 0; j < cols; j++) squared += (centres[a * cols + j] - centres[b * cols + j]) ** 2
      nearest = Math.min(nearest, squared)
    }
    sum += Math.sqrt(nearest)
  }
  return sum / k
}

/** A standard normal number (G. Box and M. Muller, 1958). */
function normal(random) {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()))
  return radius * Math.cos(2 * Math.PI * random.next())
}

/** k rows of `data`, drawn at random, no two of them with the same numbers. */
export function drawRows(data, rows, cols, k, seed) {
  const first = new Float32Array(k * cols)
  const seen = new Set()
  for (const i of new Random(seed).sample(rows, rows)) {
    const row = data.subarray(i * cols, (i + 1) * cols)
    const key = row.join()
    if (seen.has(key)) continue
    first.set(row, seen.size * cols)
    seen.add(key)
    if (seen.size === k) return first
  }
  throw new Error(`only ${seen.size} different rows, k = ${k}`)
}

/** The mean over the columns of their variance, of which a share is the tolerance of k-means. */
export function meanVariance(data, rows, cols) {
  let total = 0
  for (let j = 0; j < cols; j++) {
    let sum = 0
    let squares = 0
    for (let i = j; i < data.length; i += cols) sum += data[i]
    for (let i = j; i < data.length; i += cols) squares += (data[i] - sum / rows) ** 2
    total += squares / rows
  }
  return total / cols
}
