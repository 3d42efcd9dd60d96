// The airline survey: what its columns are, and its one-hot design matrix for those who take numbers only.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'
import { dataFile } from '../harness.mjs'
import { unpacked } from './unpacked.mjs'

export const LABEL = 'satisfaction'
export const POSITIVE = 'satisfied'
export const RATINGS = [
  'Inflight wifi service',
  'Departure/Arrival time convenient',
  'Ease of Online booking',
  'Gate location',
  'Food and drink',
  'Online boarding',
  'Seat comfort',
  'Inflight entertainment',
  'On-board service',
  'Leg room service',
  'Baggage handling',
  'Checkin service',
  'Inflight service',
  'Cleanliness'
]
export const CATEGORIES = ['Gender', 'Customer Type', 'Type of Travel', 'Class', ...RATINGS]
export const NUMBERS = ['Age', 'Flight Distance', 'Departure Delay in Minutes', 'Arrival Delay in Minutes']
/** What names a row; the first column has no name, which pandas calls 'Unnamed: 0'. */
export const IDS = ['', 'id']

/** The files, unpacked. */
export function airlineFiles(folder) {
  return {
    train: unpacked(dataFile('airline/train.csv.gz'), folder),
    test: unpacked(dataFile('airline/test.csv.gz'), folder)
  }
}

/**
 * Writes the design matrix as scikit-learn's ColumnTransformer makes it (gaps filled with the median, numbers standardised,
 * then a column for each level) and the labels as files of float64.
 */
export async function writeDesign(train, test, folder) {
  const rows = await readTable(await openSource(train), { drop: IDS })
  const testRows = await readTable(await openSource(test), { drop: IDS })
  const makers = [
    ...NUMBERS.map((name) => scaled(rows.column(name))),
    ...CATEGORIES.flatMap((name) => oneHot(rows, name))
  ]
  const write = (name, numbers) => {
    const path = join(folder, name)
    writeFileSync(path, new Uint8Array(numbers.buffer))
    return path
  }
  const matrixOf = (table) => {
    const data = new Float64Array(table.rows * makers.length)
    for (const [j, { name, cellOf }] of makers.entries()) {
      const column = table.column(name)
      for (let i = 0; i < table.rows; i++) data[i * makers.length + j] = cellOf(column, i)
    }
    return data
  }
  const truth = (table) => {
    const { codes, levels } = table.column(LABEL)
    return Float64Array.from(codes, (code) => Number(levels[code] === POSITIVE))
  }
  return {
    cols: makers.length,
    rows: rows.rows,
    train: write('design-train.f64', matrixOf(rows)),
    test: write('design-test.f64', matrixOf(testRows)),
    targets: write('design-targets.f64', truth(rows)),
    testTargets: write('design-test-targets.f64', truth(testRows)),
    truth: truth(testRows)
  }
}

function scaled({ name, values }) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
  const filled = values.map((value) => (Number.isNaN(value) ? middle : value))
  const mean = filled.reduce((sum, value) => sum + value, 0) / filled.length
  const std = Math.sqrt(filled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / filled.length)
  return { name, cellOf: (column, i) => ((Number.isNaN(column.values[i]) ? middle : column.values[i]) - mean) / std }
}

function oneHot(table, name) {
  const textOf = (column, i) => ('codes' in column ? column.levels[column.codes[i]] : String(column.values[i]))
  const column = table.column(name)
  const levels = [...new Set(Array.from({ length: table.rows }, (_, i) => textOf(column, i)))].sort()
  return levels.map((level) => ({ name, cellOf: (own, i) => Number(textOf(own, i) === level) }))
}
