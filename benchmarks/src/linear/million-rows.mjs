// A CSV of any number of rows and 25 columns of all kinds, the same for the same seed.
import { closeSync, openSync, writeSync } from 'node:fs'
import { Random } from '@nutshell-ml/core'

const CITIES = Array.from({ length: 200 }, (_, i) => `City ${i}`)
const KINDS = ['Business', 'Eco', 'Eco Plus']
const DAY = 86_400_000

/** Columns: 1 id, 9 ratings, 5 counts, 5 measured numbers with gaps, 3 categories, 1 date, 1 label. */
export function writeRows(path, rows, seed = 0) {
  const random = new Random(seed)
  const names = [
    'id',
    ...list(9, 'rating'),
    ...list(5, 'count'),
    ...list(5, 'measure'),
    'class',
    'from',
    'to',
    'day',
    'label'
  ]
  const file = openSync(path, 'w')
  let text = `${names.join(',')}\n`
  let bytes = 0
  for (let i = 0; i < rows; i++) {
    let line = `row${String(i).padStart(8, '0')}`
    for (let j = 0; j < 9; j++) line += `,${random.int(6)}`
    for (let j = 0; j < 5; j++) line += `,${Math.floor(2000 * random.next() ** 4)}`
    for (let j = 0; j < 5; j++) line += random.int(100) < 2 ? ',' : `,${(100 * random.next()).toFixed(3)}`
    line += `,${KINDS[random.int(3)]},${CITIES[random.int(200)]},${CITIES[random.int(200)]}`
    line += `,${new Date(Date.UTC(2020, 0, 1) + DAY * random.int(1500)).toISOString().slice(0, 10)},${random.int(2)}\n`
    text += line
    if (text.length > 1 << 20) {
      bytes += writeSync(file, text)
      text = ''
    }
  }
  bytes += writeSync(file, text)
  closeSync(file)
  return { rows, columns: names.length, bytes }
}

function list(count, name) {
  return Array.from({ length: count }, (_, i) => `${name} ${i + 1}`)
}
