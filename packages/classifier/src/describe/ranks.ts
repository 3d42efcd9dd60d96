/** Values in order with what follows from their order. */
export interface Ranked {
  /** Rows, by value; without those where it is missing. */
  order: Int32Array
  /** The values in this order. */
  sorted: Float64Array
  /** Different values. */
  distinct: number
}

export function rankedOf(values: Float64Array, order: Int32Array): Ranked {
  const sorted = new Float64Array(order.length)
  let distinct = 0
  for (let i = 0; i < order.length; i++) {
    sorted[i] = values[order[i]] + 0
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++
  }
  return { order, sorted, distinct }
}

/** Those of `ranked` whose row is to be kept; nothing is sorted again. */
export function keepRows(ranked: Ranked, isKept: (row: number) => boolean): Ranked {
  const order = ranked.order.filter(isKept)
  if (order.length === ranked.order.length) return ranked
  const sorted = new Float64Array(order.length)
  let distinct = 0
  for (let i = 0, at = 0; i < order.length; i++, at++) {
    while (ranked.order[at] !== order[i]) at++
    sorted[i] = ranked.sorted[at]
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++
  }
  return { order, sorted, distinct }
}

/** Calls `each` for every run of equal values: from place `start` to before `end` in order. */
function forRuns(sorted: Float64Array, each: (start: number, end: number) => void): void {
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    each(start, end)
    start = end
  }
}

/** The rank of each row from 1, equal values sharing the mean of theirs; 0 for rows that are not in `order`. */
export function ranksOf({ order, sorted }: Ranked, rows: number): Float64Array {
  const ranks = new Float64Array(rows)
  forRuns(sorted, (start, end) => {
    const rank = (start + 1 + end) / 2
    for (let i = start; i < end; i++) ranks[order[i]] = rank
  })
  return ranks
}

/**
 * The chance that a row of class 1 has a greater value than one of class 0, equal ones counting half (Mann-Whitney's U).
 * Undefined where either class is not there.
 */
export function aucOf({ order, sorted }: Ranked, codes: Int32Array): number | undefined {
  let positives = 0
  let rankSum = 0
  forRuns(sorted, (start, end) => {
    let here = 0
    for (let i = start; i < end; i++) here += codes[order[i]]
    positives += here
    rankSum += here * ((start + 1 + end) / 2)
  })
  const negatives = order.length - positives
  if (positives === 0 || negatives === 0) return undefined
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/**
 * Bins of about equally many rows: bin floor(bins (rank - 1/2) / n), so that equal values share one; those that nobody is in
 * are left out. Up to `bins` different values have a bin each.
 */
export function binsOf({ order, sorted, distinct }: Ranked, rows: number, bins: number) {
  const binOf = new Int32Array(rows).fill(-1)
  const ranges: { from: number; to: number }[] = []
  let last = -1
  forRuns(sorted, (start, end) => {
    const rank = (start + 1 + end) / 2
    const wanted = distinct <= bins ? last + 1 : Math.floor((bins * (rank - 0.5)) / sorted.length)
    if (wanted !== last) ranges.push({ from: sorted[start], to: sorted[start] })
    last = wanted
    const bin = ranges.length - 1
    ranges[bin].to = sorted[start]
    for (let i = start; i < end; i++) binOf[order[i]] = bin
  })
  return { binOf, ranges }
}
