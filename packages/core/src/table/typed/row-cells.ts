import { show } from '../../options'
import { Cells } from './cells'
import { formatNumber } from './format-number'
import type { TypingPlan } from './options'
import { isOptional, noColumn, type TableBuilder } from './table-builder'

/** Rows as objects become cells of a table: those of the schema, else each name that comes. */
export class RowCells {
  private readonly plan: TypingPlan
  private readonly builder: TableBuilder
  private readonly names: string[]
  private readonly places: Map<string, number>
  private readonly seen = new Set<string>()
  /** Whether a name that is not known yet is left out; else it is a new column. */
  private isClosed: boolean
  private hasTable = false
  private cells: Cells

  constructor(plan: TypingPlan, builder: TableBuilder) {
    this.plan = plan
    this.builder = builder
    this.isClosed = plan.schema !== undefined
    this.names = (plan.schema?.columns ?? []).map(({ name }) => name)
    if (this.isClosed) builder.setColumns(this.names)
    this.places = new Map(this.names.map((name, place) => [name, place]))
    this.cells = new Cells(this.names.length)
  }

  /** Adds a row. Returns why it cannot be one; it is then not added. */
  add(row: object): string | undefined {
    const { names, places, builder } = this
    const found: [name: string, text: string][] = []
    for (const name of Object.keys(row)) {
      if (this.plan.drop.has(name)) this.seen.add(name)
      if (this.plan.drop.has(name) || (this.isClosed && !places.has(name))) continue
      const value = (row as Record<string, unknown>)[name]
      const text = cellText(value)
      if (text === undefined) {
        return `column ${show(name)}: ${show(value)}, expected a string, number, boolean, Date or null`
      }
      found.push([name, text])
    }
    const texts = new Array<string>(names.length).fill('')
    for (const [name, text] of found) {
      let place = places.get(name)
      if (place === undefined) {
        builder.addColumn(name)
        place = names.push(name) - 1
        places.set(name, place)
      }
      texts[place] = text
      this.seen.add(name)
    }
    if (this.cells.starts.length < names.length) this.cells = new Cells(2 * names.length)
    this.cells.setTexts(texts)
    return builder.add(this.cells)
  }

  /**
   * To be called before a table is finished; from the first one on the columns stay the same.
   *
   * @throws NutshellError INVALID_INPUT for columns that are asked for and in no row.
   */
  close(): void {
    const { builder, names, seen, plan } = this
    if (this.hasTable || builder.rows === 0) return
    if (!this.isClosed) builder.checkNames([...names, ...seen])
    for (const name of names) {
      if (seen.has(name) || plan.drop.has(name)) continue
      if (!isOptional(plan.optional, name)) throw noColumn('', name, [...seen])
    }
    builder.removeColumns((name) => !seen.has(name))
    this.isClosed = true
    this.hasTable = true
  }
}

/** The text of a value that a row as an object may hold; undefined for others. */
function cellText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isNaN(value) ? '' : formatNumber(value)
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  return undefined
}
