import type { Histogram, NumberProfile, Quantiles } from './profile'

const QUANTILES = { q01: 0.01, q05: 0.05, q25: 0.25, q50: 0.5, q75: 0.75, q95: 0.95, q99: 0.99 }

/**
 * @param sorted at least one number, by size
 * @param bins of the histogram; whole numbers of no wider range have a bin each
 */
export function numberProfile(sorted: Float64Array, bins: number): NumberProfile {
  const n = sorted.length
  const min = sorted[0]
  const max = sorted[n - 1]
  // In units of half the range about its middle: neither do squares overflow nor do sums far from 0 lose bits.
  const middle = min / 2 + max / 2
  const half = max / 2 - min / 2
  const isConstant = min === max
  let sum = 0
  let zeros = 0
  let atMax = 0
  let isWhole = true
  for (let i = 0; i < n; i++) {
    const value = sorted[i]
    sum += (value - middle) / half
    if (value === 0) zeros++
    if (value === max) atMax++
    if (isWhole && !Number.isInteger(value)) isWhole = false
  }
  const off = sum / n
  let squares = 0
  let cubes = 0
  for (let i = 0; i < n; i++) {
    const unit = (sorted[i] - middle) / half - off
    squares += unit * unit
    cubes += unit * unit * unit
  }
  const variance = squares / n
  const quantiles = quantilesOf(sorted)
  return {
    min,
    max,
    mean: isConstant ? min : middle + half * off,
    std: isConstant ? 0 : half * Math.sqrt(squares / (n - 1)),
    skewness: isConstant ? 0 : cubes / n / (variance * Math.sqrt(variance)),
    quantiles,
    zeros,
    atMax,
    isWhole,
    histogram: histogramOf(sorted, bins, quantiles, isWhole)
  }
}

export function quantilesOf(sorted: Float64Array): Quantiles {
  const found = {} as Quantiles
  for (const [name, share] of Object.entries(QUANTILES)) found[name as keyof Quantiles] = quantile(sorted, share)
  return found
}

/** Linearly interpolated: NumPy's default, type 7 of Hyndman and Fan (1996). */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below]
  const high = sorted[Math.min(below + 1, sorted.length - 1)]
  return low === high ? low : low + (at - below) * (high - low)
}

export function histogramOf(sorted: Float64Array, bins: number, { q01, q99 }: Quantiles, isWhole: boolean): Histogram {
  const edges = edgesOf(sorted[0], sorted[sorted.length - 1], q01, q99, bins, isWhole)
  const counts = new Array<number>(edges.length - 1).fill(0)
  let bin = 0
  for (let i = 0; i < sorted.length; i++) {
    while (bin < counts.length - 1 && sorted[i] >= edges[bin + 1]) bin++
    counts[bin]++
  }
  return { edges, counts }
}

function edgesOf(min: number, max: number, q01: number, q99: number, bins: number, isWhole: boolean): number[] {
  if (min === max) return [min, max]
  if (isWhole && max - min < bins) return Array.from({ length: max - min + 2 }, (_, i) => min + i)
  const [from, to] = q01 < q99 ? [q01, q99] : [min, max]
  const inner = Array.from({ length: bins - 1 }, (_, i) => from + ((i + 1) / bins) * (to - from))
  // Numbers that differ in their last bits have fewer edges between them.
  return [min, ...inner.filter((edge, i) => edge > min && edge < max && (i === 0 || edge > inner[i - 1])), max]
}
