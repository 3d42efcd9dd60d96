// Only for tests: nothing that is built imports this.
import { Random } from '@nutshell-ml/core'
import { Table } from '@nutshell-ml/core/table'

/** A row of a made-up table: what `bought` is follows from the others but for some noise. */
export interface Visit {
  size: number | undefined
  color: string | undefined
  bought: string
}

/** So many rows, always the same, with gaps. */
export function visits(count: number): Visit[] {
  const random = new Random(5)
  return Array.from({ length: count }, () => {
    const size = random.int(10) === 0 ? undefined : Math.round(random.next() * 100) / 10
    const color = random.int(10) === 0 ? undefined : ['red', 'green', 'blue', 'white'][random.int(4)]
    const score = (size ?? 7) / 2 + (color === 'red' || color === 'white' ? 2 : 0) + random.next()
    return { size, color, bought: score > 4.5 ? 'yes' : 'no' }
  })
}

/** Rows as a table; it has a level that no row has. */
export function tableOf(rows: readonly Visit[]): Table {
  const levels = ['blue', 'green', 'mauve', 'red', 'white']
  return Table.fromColumns([
    { name: 'size', type: 'number', values: Float64Array.from(rows, ({ size }) => size ?? Number.NaN) },
    {
      name: 'color',
      type: 'category',
      codes: Int32Array.from(rows, ({ color }) => levels.indexOf(color ?? '')),
      levels
    },
    {
      name: 'bought',
      type: 'category',
      codes: Int32Array.from(rows, (row) => (row.bought === 'yes' ? 1 : 0)),
      levels: ['no', 'yes']
    }
  ])
}
