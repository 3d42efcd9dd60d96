/** A function that never falls: linear between its points, constant beyond them. */
export interface Steps {
  /** Ascending. */
  readonly at: Float64Array
  /** Not descending. */
  readonly values: Float64Array
}

/**
 * The function that never falls and comes nearest to the truth by squared distance: pool adjacent violators (Ayer et al.
 * 1955). Rows of equal score count as one at their mean. Of a run of points of equal value the first and the last are kept.
 */
export function fitIsotonic(scores: Float64Array, truth: ArrayLike<number>, weights?: ArrayLike<number>): Steps {
  const order = Int32Array.from({ length: scores.length }, (_, row) => row)
    .filter((row) => weights === undefined || weights[row] > 0)
    .sort((a, b) => scores[a] - scores[b] || a - b)
  // Blocks of neighbours that have one value: where they begin and end, their sum and their weight.
  const first = new Float64Array(order.length)
  const last = new Float64Array(order.length)
  const sums = new Float64Array(order.length)
  const heft = new Float64Array(order.length)
  let blocks = 0
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i]]
    let [sum, weight] = [0, 0]
    for (; i < order.length && scores[order[i]] === score; i++) {
      const own = weights === undefined ? 1 : weights[order[i]]
      sum += own * truth[order[i]]
      weight += own
    }
    let start = score
    while (blocks > 0 && sums[blocks - 1] * weight >= sum * heft[blocks - 1]) {
      blocks--
      start = first[blocks]
      sum += sums[blocks]
      weight += heft[blocks]
    }
    first[blocks] = start
    last[blocks] = score
    sums[blocks] = sum
    heft[blocks++] = weight
  }
  const at: number[] = []
  const values: number[] = []
  for (let block = 0; block < blocks; block++) {
    const value = sums[block] / heft[block]
    at.push(first[block])
    values.push(value)
    if (last[block] > first[block]) {
      at.push(last[block])
      values.push(value)
    }
  }
  return { at: Float64Array.from(at), values: Float64Array.from(values) }
}

export function applySteps({ at, values }: Steps, score: number): number {
  let low = 0
  let high = at.length - 1
  if (score <= at[0]) return values[0]
  if (score >= at[high]) return values[high]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (at[middle] <= score) low = middle
    else high = middle
  }
  const share = (score - at[low]) / (at[high] - at[low])
  return values[low] + share * (values[high] - values[low])
}
