import { checkInteger, Random } from '@nutshell-ml/core'
import type { ColumnSource, DenseColumn, SparseColumn } from '../columns/column-source'
import { type BinnedFeature, type CategoryBins, MOST_BINS, type NumberBins } from './binned-feature'
import { DistinctNumbers } from './distinct-numbers'
import { MOST_FLOAT32, numberEdges } from './number-edges'

export interface BinOptions {
  /** The most bins of a feature for the numbers that it has, 2 to 255; 254 of them at most beside gaps. */
  readonly maxBins: number
  /** The most levels that have a bin of their own, 1 to 254; the rest are in that of gaps. @default 254 */
  readonly maxCategories?: number
}

/** So many levels fit beside the bin of gaps, and leave a code free. */
export const MOST_LEVELS = 254
/** Edges are made from so many rows at most. */
const SAMPLE = 200_000

/**
 * How the numbers of each feature become bins.
 *
 * Edges are made from all rows, or of more than 200,000 from a sample of so many: one row of each of as many equal stretches,
 * the same for the same number of rows. Whether there are gaps, and levels, are always taken from all rows.
 *
 * Where a feature has gaps, the last of its edges is the greatest float32 number, so that a split can have all numbers on its left
 * and the gaps on its right. A feature with one number and no gaps has one bin.
 *
 * @param rows the rows to look at: the first so many, or those given, each once; all when it is not given.
 * @throws NutshellError INVALID_OPTION.
 */
export async function fitBins(
  source: ColumnSource,
  options: BinOptions,
  rows: number | Int32Array = source.rows,
  giveWay: () => Promise<void> | undefined = () => undefined
): Promise<BinnedFeature[]> {
  const maxBins = checkInteger('maxBins', options.maxBins, 2, 255)
  const maxCategories = checkInteger('maxCategories', options.maxCategories ?? MOST_LEVELS, 1, MOST_LEVELS)
  const chosen = new ChosenRows(rows, source.rows)
  const distinct = new DistinctNumbers()
  const bins: BinnedFeature[] = []
  for (let feature = 0; feature < source.features.length; feature++) {
    const column = source.column(feature)
    if (source.features[feature].kind === 'category') bins.push(categoryBins(column, chosen, maxCategories))
    else bins.push(numberBins(column, chosen, maxBins, distinct))
    const pause = giveWay()
    if (pause !== undefined) await pause
  }
  return bins
}

/** The rows that bins are made from. */
class ChosenRows {
  readonly count: number
  /** Undefined: the first `count`. */
  readonly rows: Int32Array | undefined
  /** Rows of the sample; undefined where all are looked at. */
  readonly sample: Int32Array | undefined
  /** By row of the source, 1 for those chosen; made when it is first wanted. */
  #marks: Uint8Array | undefined

  constructor(
    rows: number | Int32Array,
    private readonly length: number
  ) {
    this.rows = typeof rows === 'number' ? undefined : rows
    this.count = typeof rows === 'number' ? rows : rows.length
    const places = samplePlaces(this.count)
    this.sample = places && this.rows ? places.map((place) => this.rows![place]) : places
  }

  /** Whether a row is chosen, as a sparse column asks. */
  get marks(): Uint8Array | undefined {
    if (this.rows === undefined) return undefined
    if (this.#marks === undefined) {
      this.#marks = new Uint8Array(this.length)
      for (const row of this.rows) this.#marks[row] = 1
    }
    return this.#marks
  }
}

/** One place of each of SAMPLE equal stretches; undefined where there are no more places than that. */
function samplePlaces(count: number): Int32Array | undefined {
  if (count <= SAMPLE) return undefined
  const random = new Random(0)
  return Int32Array.from({ length: SAMPLE }, (_, i) => Math.floor(((i + random.next()) * count) / SAMPLE))
}

function numberBins(
  column: DenseColumn | SparseColumn,
  chosen: ChosenRows,
  maxBins: number,
  distinct: DistinctNumbers
): NumberBins {
  const hasGaps = 'rows' in column ? readSparse(column, chosen, distinct) : readDense(column, chosen, distinct)
  const { values, counts, size } = distinct
  const edges = numberEdges(values, counts, size, hasGaps ? Math.min(maxBins, MOST_BINS - 2) : maxBins)
  if (!hasGaps) return { kind: 'number', edges, bins: edges.length + 1, missingBin: -1 }
  if (size > 0 && values[size - 1] === MOST_FLOAT32) {
    return { kind: 'number', edges, bins: edges.length + 2, missingBin: edges.length + 1 }
  }
  if (size === 0) return { kind: 'number', edges, bins: 1, missingBin: 0 }
  const withLast = new Float32Array(edges.length + 1)
  withLast.set(edges)
  withLast[edges.length] = MOST_FLOAT32
  return { kind: 'number', edges: withLast, bins: withLast.length + 2, missingBin: withLast.length + 1 }
}

/** Sorts the numbers of a column. Whether it has gaps. */
function readDense({ values }: DenseColumn, { rows, sample, count }: ChosenRows, distinct: DistinctNumbers): boolean {
  const places = sample ?? rows
  const length = places === undefined ? count : places.length
  const numbers = distinct.numbers(length)
  let known = 0
  if (places === undefined) {
    for (let i = 0; i < length; i++) {
      const value = values[i]
      numbers[known] = value
      if (!Number.isNaN(value)) known++
    }
  } else {
    for (let i = 0; i < length; i++) {
      const value = values[places[i]]
      numbers[known] = value
      if (!Number.isNaN(value)) known++
    }
  }
  distinct.sort(known, 0)
  return known < length || (sample !== undefined && hasNaN(values, rows, count))
}

function hasNaN(values: Float32Array, rows: Int32Array | undefined, count: number): boolean {
  if (rows === undefined) {
    for (let i = 0; i < count; i++) if (Number.isNaN(values[i])) return true
  } else {
    for (let i = 0; i < count; i++) if (Number.isNaN(values[rows[i]])) return true
  }
  return false
}

/** Sorts the numbers of a sparse column, the rows that it leaves out as 0. Whether it has gaps. */
function readSparse(column: SparseColumn, chosen: ChosenRows, distinct: DistinctNumbers): boolean {
  const { rows, values } = column
  const { marks, count } = chosen
  const numbers = distinct.numbers(rows.length)
  let known = 0
  let gaps = 0
  for (let p = 0; p < rows.length; p++) {
    if (marks === undefined ? rows[p] >= count : marks[rows[p]] === 0) continue
    const value = values[p]
    if (Number.isNaN(value)) {
      gaps++
      continue
    }
    numbers[known++] = value
  }
  let zeros = count - known - gaps
  const places = samplePlaces(known)
  if (places !== undefined) {
    for (let i = 0; i < SAMPLE; i++) numbers[i] = numbers[places[i]] // places rise and are never before i
    if (zeros > 0) zeros = Math.max(1, Math.round((zeros * SAMPLE) / known))
  }
  distinct.sort(places === undefined ? known : SAMPLE, zeros)
  return gaps > 0
}

/** Levels by how many rows they have, the first of equals first. */
function categoryBins(column: DenseColumn | SparseColumn, chosen: ChosenRows, maxCategories: number): CategoryBins {
  const counts = new Map<number, number>()
  const add = (level: number, rows: number) => counts.set(level, (counts.get(level) ?? 0) + rows)
  let gaps = 0
  const { rows: among, marks, count } = chosen
  if ('rows' in column) {
    const { rows, values } = column
    let found = 0
    for (let p = 0; p < rows.length; p++) {
      if (marks === undefined ? rows[p] >= count : marks[rows[p]] === 0) continue
      found++
      if (Number.isNaN(values[p])) gaps++
      else add(values[p], 1)
    }
    if (count > found) add(0, count - found)
  } else {
    const { values } = column
    for (let i = 0; i < count; i++) {
      const level = values[among === undefined ? i : among[i]]
      if (Number.isNaN(level)) gaps++
      else add(level, 1)
    }
  }
  const sorted = [...counts].sort(([a, inA], [b, inB]) => inB - inA || a - b)
  const levels = Int32Array.from(sorted.slice(0, maxCategories), ([level]) => level)
  const hasRest = gaps > 0 || sorted.length > maxCategories
  return {
    kind: 'category',
    levels,
    bins: levels.length + (hasRest ? 1 : 0),
    missingBin: hasRest ? levels.length : -1
  }
}
