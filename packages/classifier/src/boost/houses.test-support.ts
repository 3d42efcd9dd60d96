import { type CsrMatrix, type Matrix, Random } from '@nutshell-ml/core'
import { type Table, tableFromRows } from '@nutshell-ml/core/table'
import { scoreRows } from './ensemble/predict'
import { fitBoost } from './fit'
import type { Fitted } from './fitted'
import type { BoostedTreesOptions } from './options'

export interface House {
  rooms: number
  age: number | null
  town: string
  price: number
  sold: string
  kind: string
}

/** Houses whose price and kind hang on rooms, age and town, with noise. */
function houses(count: number, seed = 1): House[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => {
    const rooms = 1 + random.int(8)
    const age = random.next() < 0.1 ? null : random.int(100)
    const town = ['Ely', 'Bath', 'York', 'Deal', 'Ryde', 'Wick'][random.int(6)]
    const dear = town === 'Bath' || town === 'York' ? 3 : 0
    const price = rooms * 2 + dear - (age ?? 150) / 40 + random.next() * 3
    const kind = price < 6 ? 'small' : price < 13 ? 'middle' : 'large'
    return { rooms, age, town, price, sold: price + 3 * random.next() > 11 ? 'yes' : 'no', kind }
  })
}

export const rows = houses(600)
export const others = tableFromRows(houses(300, 2))
export const table = tableFromRows(rows)
export const prices = { label: 'price', trees: 12, leaves: 8, prepare: { drop: ['sold', 'kind'] } } as const
export const sales = { label: 'sold', trees: 12, leaves: 8, prepare: { drop: ['price', 'kind'] } } as const
export const kinds = { label: 'kind', trees: 6, leaves: 6, prepare: { drop: ['price', 'sold'] } } as const

export function scoresOf({ preparation, ensemble }: Fitted, of: Table | Matrix | CsrMatrix = others): Float64Array {
  const reader = preparation.reader(of as Table & Matrix)
  return scoreRows(ensemble, reader, new Float64Array(reader.rows * ensemble.outputs))
}

/** All of a model that a file would have. */
export function partsOf({ ensemble, rounds, threshold, calibration }: Fitted) {
  return { ensemble, rounds, threshold, calibration: calibration.method }
}

export const fit = (options: object, of: unknown = table) => fitBoost(of, options as BoostedTreesOptions)

export function numbers(of: Table, name: string): Float64Array {
  const column = of.column(name)
  if (column.type !== 'number') throw new Error(`${name} is no column of numbers`)
  return column.values
}

export function spread(values: ArrayLike<number>): number {
  const list = Array.from(values)
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length
  return Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length)
}
