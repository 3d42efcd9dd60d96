// What the results are worth, by one formula for all, in float64.
import { statSync } from 'node:fs'
import { readNumbers } from './number-files.mjs'

/** Inertia: each row's squared distance to the nearest of the centroids given back, summed over the first problems. */
export function judge({ labels, centroids }, data, { rows, cols, problems }, judged) {
  const all = readNumbers(centroids, new Float64Array(statSync(centroids).size / Float64Array.BYTES_PER_ELEMENT))
  const guesses = labels && readLabels(labels)
  // A problem's share of the file; a single problem has the whole of it, also where a cluster was lost.
  const each = problems === undefined ? all.length : (all.length / guesses.length) * rows
  let inertia = 0
  for (let p = 0; p < judged; p++) {
    const X = data.subarray(p * rows * cols, (p + 1) * rows * cols)
    const guess = guesses?.subarray(p * rows, (p + 1) * rows)
    inertia += inertiaOf(X, cols, all.subarray(p * each, (p + 1) * each), guess)
  }
  return inertia
}

/** The share of rows that have the same label in both; undefined where one of them has none. */
export function shareOfEqualLabels(a, b, { rows }, judged) {
  if (a?.results?.labels === undefined || b?.results?.labels === undefined) return undefined
  const [ours, theirs] = [readLabels(a.results.labels), readLabels(b.results.labels)]
  let same = 0
  for (let i = 0; i < judged * rows; i++) same += Number(ours[i] === theirs[i])
  return same / (judged * rows)
}

function readLabels(path) {
  return readNumbers(path, new Int32Array(statSync(path).size / Int32Array.BYTES_PER_ELEMENT))
}

/** A guess at the nearest centroid only saves time: it is where the search for a nearer one begins. */
function inertiaOf(X, cols, centroids, guess) {
  const whole = cols - (cols % 8)
  let inertia = 0
  for (let i = 0, row = 0; row < X.length; i++, row += cols) {
    let least = Number.POSITIVE_INFINITY
    if (guess !== undefined) least = squaredDistance(X, row, centroids, guess[i] * cols, cols)
    for (let c = 0; c < centroids.length; c += cols) {
      let squared = 0
      let j = 0
      while (j < whole && squared < least) {
        for (const end = j + 8; j < end; j++) squared += (X[row + j] - centroids[c + j]) ** 2
      }
      if (squared >= least) continue
      for (; j < cols; j++) squared += (X[row + j] - centroids[c + j]) ** 2
      if (squared < least) least = squared
    }
    inertia += least
  }
  return inertia
}

function squaredDistance(X, row, centroids, c, cols) {
  let squared = 0
  for (let j = 0; j < cols; j++) squared += (X[row + j] - centroids[c + j]) ** 2
  return squared
}
