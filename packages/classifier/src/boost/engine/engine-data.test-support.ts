import type { BinnedFeature } from '../bins/binned-feature'
import type { ColumnSource, DenseColumn, SparseColumn, TreeFeature } from '../columns/column-source'
import type { EngineData } from './engine'

/** Columns of float32 numbers, null or NaN for gaps; `levels` says how many levels a feature of categories has. */
export interface PlainTable {
  readonly columns: readonly (readonly (number | null)[])[]
  readonly levels?: readonly (number | null)[]
  /** Features given as their rows that are not 0. */
  readonly sparse?: readonly boolean[]
}

/** Data of an engine where each number that training rows have is a bin of its own, split into two sources at `trainingRows`. */
export function engineData(table: PlainTable, trainingRows: number = table.columns[0].length, outputs = 1): EngineData {
  const columns = table.columns.map((column) => Float32Array.from(column, (value) => value ?? Number.NaN))
  const features = columns.map((column, f) => binned(column.subarray(0, trainingRows), table.levels?.[f] ?? null))
  const rows = columns[0].length
  const sources = [sourceOf(table, columns, 0, trainingRows)]
  if (rows > trainingRows) sources.push(sourceOf(table, columns, trainingRows, rows))
  return { sources, trainingRows, features, outputs, threads: 1 }
}

function binned(column: Float32Array, levels: number | null): BinnedFeature {
  const numbers = Float32Array.from(new Set(column.filter((value) => !Number.isNaN(value)))).sort()
  const hasGaps = column.some(Number.isNaN)
  // As `fitBins` does: an edge above all numbers where there are gaps.
  const edges = hasGaps && numbers.length > 0 ? [...numbers.slice(1), 3.4028234663852886e38] : numbers.slice(1)
  const ordinary = levels ?? (numbers.length === 0 ? 0 : edges.length + 1)
  const bins = ordinary + (hasGaps ? 1 : 0)
  const missingBin = hasGaps ? ordinary : -1
  return levels === null
    ? { kind: 'number', edges: Float32Array.from(edges), bins, missingBin }
    : { kind: 'category', levels: Int32Array.from({ length: levels }, (_, level) => level), bins, missingBin }
}

function sourceOf(table: PlainTable, columns: readonly Float32Array[], from: number, to: number): ColumnSource {
  const features = columns.map((_, f): TreeFeature => {
    const shared = { name: `x${f}`, column: `x${f}` }
    const levels = table.levels?.[f] ?? null
    return levels === null
      ? { ...shared, kind: 'number' }
      : { ...shared, kind: 'category', levels: Array.from({ length: levels }, (_, level) => `level ${level}`) }
  })
  const column = (f: number): DenseColumn | SparseColumn => {
    const values = columns[f].slice(from, to)
    if (!table.sparse?.[f]) return { values }
    const rows = Int32Array.from(values.keys()).filter((row) => values[row] !== 0)
    return { rows, values: Float32Array.from(rows, (row) => values[row]) }
  }
  return { rows: to - from, features, column }
}
