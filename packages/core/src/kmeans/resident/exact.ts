import type { Matrix } from '../../matrix/matrix'

/** The nearest of `k` centroids to a row, the lowest of equals, as DenseSpace computes it. */
export function nearestOf({ data, cols }: Matrix, row: number, centroids: Float64Array, k: number): number {
  const from = row * cols
  let nearest = 0
  let least = Number.POSITIVE_INFINITY
  for (let c = 0, to = 0; c < k; c++, to += cols) {
    let sum = 0
    for (let j = 0; j < cols; j++) {
      const difference = data[from + j] - centroids[to + j]
      sum += difference * difference
    }
    if (sum < least) {
      least = sum
      nearest = c
    }
  }
  return nearest
}

/** The squared distance of a row to centroid `c`, even columns and odd ones summed apart, as the kernel does. */
export function squaredDistance({ data, cols }: Matrix, row: number, centroids: Float64Array, c: number): number {
  const from = row * cols
  const to = c * cols
  const pairs = cols - (cols % 2)
  let even = 0
  let odd = 0
  for (let j = 0; j < pairs; j += 2) {
    const first = data[from + j] - centroids[to + j]
    const second = data[from + j + 1] - centroids[to + j + 1]
    even += first * first
    odd += second * second
  }
  if (pairs < cols) {
    const last = data[from + pairs] - centroids[to + pairs]
    even += last * last
  }
  return even + odd
}
