// Only for tests: nothing that is built imports this.

/** A row of a made-up table: what `bought` is follows from the others but for some noise. */
export interface Row {
  size: number
  color: string
  visits: number
  bought: string
  price: number
}

/** So many rows, always the same. */
export function makeRows(count: number, seed = 1): Row[] {
  let state = seed
  const random = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  return Array.from({ length: count }, () => {
    const size = Math.round(random() * 1000) / 100
    const color = ['red', 'green', 'blue'][Math.floor(random() * 3)]
    const visits = Math.floor(random() * 4)
    const score = size / 2 + (color === 'red' ? 2 : 0) + (visits === 2 ? 1.5 : 0) + (random() - 0.5) * 3
    return { size, color, visits, bought: score > 3.5 ? 'yes' : 'no', price: Math.round(score * 1000) / 10 }
  })
}

/** Rows as CSV; of the columns named, in their order. */
export function toCsv(rows: readonly object[], columns: readonly string[], delimiter = ','): string {
  const line = (values: readonly unknown[]) => `${values.map((value) => value ?? '').join(delimiter)}\n`
  return line(columns) + rows.map((row) => line(columns.map((name) => (row as Record<string, unknown>)[name]))).join('')
}

export function toJsonl(rows: readonly object[], columns: readonly string[]): string {
  return rows
    .map(
      (row) =>
        `${JSON.stringify(Object.fromEntries(columns.map((name) => [name, (row as Record<string, unknown>)[name]])))}\n`
    )
    .join('')
}
