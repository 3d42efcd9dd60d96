/** The greatest float32 number. */
export const MOST_FLOAT32 = 3.4028234663852886e38

/**
 * The edges of at most `most` bins: those between all numbers where there are so few, else such that bins have about as many
 * rows each, and a number with more rows than that has a bin of its own (as in G. Ke and others, "LightGBM", 2017).
 *
 * @param values different float32 numbers in rising order, the first `size`.
 * @param counts how many rows have each.
 */
export function numberEdges(values: Float64Array, counts: Int32Array, size: number, most: number): Float32Array {
  const edges = new Float32Array(Math.max(0, Math.min(size, most) - 1))
  if (size <= most) {
    for (let i = 0; i < edges.length; i++) edges[i] = between(values[i], values[i + 1])
    return edges
  }
  let rows = 0
  for (let i = 0; i < size; i++) rows += counts[i]
  const fair = rows / most
  let lightRows = rows
  let lightBins = most
  for (let i = 0; i < size; i++) {
    if (counts[i] < fair) continue
    lightRows -= counts[i]
    lightBins--
  }
  let share = lightRows / lightBins
  let made = 0
  let inBin = 0
  for (let i = 0; i + 1 < size && made < edges.length; i++) {
    const isHeavy = counts[i] >= fair
    inBin += counts[i]
    if (!isHeavy) lightRows -= counts[i]
    // Before a heavy number a bin that is half full is closed, so that the heavy one is by itself.
    const isDue = isHeavy || inBin >= share || (counts[i + 1] >= fair && inBin >= share / 2)
    if (!isDue) continue
    edges[made++] = between(values[i], values[i + 1])
    inBin = 0
    if (!isHeavy) share = lightRows / Math.max(1, --lightBins)
  }
  return edges.slice(0, made)
}

/** The float32 number half-way, above `low` and at most `high`. */
function between(low: number, high: number): number {
  const middle = Math.fround((low + high) / 2)
  return middle > low ? middle + 0 : high
}
