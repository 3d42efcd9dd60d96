/**
 * The quantile of some numbers: the smallest one that, with all below it, has a share of `quantile` of the weight; the mean of it
 * and the next where it has just that (numpy's 'averaged_inverted_cdf'). So a weight of 2 is the same as the number twice, and the
 * median of an even count is midway. 0 where nothing weighs anything.
 *
 * Without weights the numbers are sorted in place.
 */
export function weightedQuantile(values: Float64Array, weights: Float64Array | undefined, quantile: number): number {
  if (weights === undefined) {
    const count = values.length
    if (count === 0) return 0
    values.sort()
    const place = quantile * count
    const at = Math.min(count - 1, Math.max(0, Math.ceil(place) - 1))
    return place === at + 1 && at + 1 < count ? middle(values[at], values[at + 1]) : values[at]
  }
  let total = 0
  let positive = 0
  const order = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    if (!(weights[i] > 0)) continue
    total += weights[i]
    order[positive++] = i
  }
  if (positive === 0) return 0
  const rising = order.subarray(0, positive).sort((a, b) => values[a] - values[b] || a - b)
  const share = quantile * total
  let below = 0
  for (let i = 0; i < positive; i++) {
    below += weights[rising[i]]
    if (below < share) continue
    const value = values[rising[i]]
    return below === share && i + 1 < positive ? middle(value, values[rising[i + 1]]) : value
  }
  return values[rising[positive - 1]]
}

function middle(a: number, b: number): number {
  return a + (b - a) / 2
}
