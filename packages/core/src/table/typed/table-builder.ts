import { NutshellError } from '../../errors'
import { show } from '../../options'
import type { Cells } from './cells'
import type { ColumnType } from './column'
import { ColumnBuilder } from './column-builder'
import { finishColumn } from './finish-column'
import type { TypingPlan } from './options'
import { textOf } from './read-number'
import { Table } from './table'

/** Rows of the first block; each next one has four times as many, up to the most. */
const FIRST_BLOCK = 256
const MOST_BLOCK = 1 << 16
/** A table of more columns is taken for a mistake. */
const MOST_COLUMNS = 100_000

const EXPECTED: Partial<Record<ColumnType, string>> = {
  number: 'a number',
  date: 'a date as 2020-01-31 or 2020-01-31T12:00:00Z',
  boolean: 'true, false, yes, no, t, f, y, n, 1 or 0'
}

/** Rows of cells become tables, one after the other. What types the first one has, the others have. */
export class TableBuilder {
  /** Rows in the table that is being built. */
  rows = 0
  private readonly plan: TypingPlan
  /** By cell; undefined where it is left out. */
  private readonly builders: (ColumnBuilder | undefined)[] = []
  /** The cells of the table's columns, in order. */
  private columns: number[] = []
  /** The same with those first that may not fit their type: a row goes in whole or not at all. */
  private order: number[] = []
  /** Rows of each block of the builders; `at` is the place in the last one. */
  private blocks: number[] = []
  private at = 0

  constructor(plan: TypingPlan) {
    this.plan = plan
  }

  /**
   * Says what the cells of each row are: by the schema, else all of them.
   *
   * @throws NutshellError INVALID_INPUT for columns that are asked for and not there.
   */
  setColumns(names: readonly string[]): void {
    checkCount(names.length)
    const { schema, types, drop, optional } = this.plan
    this.checkNames(names)
    const places = new Map(names.map((name, cell) => [name, cell]))
    this.builders.length = names.length
    for (const { name, type } of schema?.columns ?? names.map((name) => ({ name, type: undefined }))) {
      const cell = places.get(name)
      if (drop.has(name)) continue
      if (cell !== undefined) this.put(cell, name, types.get(name) ?? type)
      else if (!isOptional(optional, name)) throw noColumn('', name, names)
    }
    this.setOrder()
  }

  /** A further cell, of which the rows so far have nothing. */
  addColumn(name: string): void {
    checkCount(this.builders.length + 1)
    if (this.plan.drop.has(name)) {
      this.builders.push(undefined)
    } else {
      this.put(this.builders.length, name, this.plan.types.get(name))
      this.setOrder()
    }
  }

  /** Takes columns out again. */
  removeColumns(isRemoved: (name: string) => boolean): void {
    this.columns = this.columns.filter((cell) => !isRemoved(this.builders[cell]!.name))
    this.setOrder()
  }

  /** @throws NutshellError INVALID_INPUT for names in the options that no column has. */
  checkNames(names: readonly string[]): void {
    const { schema, types, drop } = this.plan
    const known = new Set([...names, ...(schema?.columns ?? []).map(({ name }) => name)])
    for (const name of types.keys()) if (!known.has(name)) throw noColumn('types: ', name, names)
    for (const name of drop) if (!known.has(name)) throw noColumn('drop: ', name, names)
  }

  /** Adds a row. Returns why it does not fit; it is then not added. */
  add({ bytes, starts, ends, hashes }: Cells): string | undefined {
    const { order, builders, rows } = this
    if (this.at === (this.blocks.at(-1) ?? 0)) this.grow()
    const { at } = this
    for (let i = 0; i < order.length; i++) {
      const cell = order[i]
      const builder = builders[cell]!
      if (builder.set(rows, at, bytes, starts[cell], ends[cell], hashes[cell])) continue
      const text = textOf(bytes, starts[cell], ends[cell])
      return `column ${show(builder.name)}: ${show(text)}, expected ${EXPECTED[builder.type!]}`
    }
    this.rows++
    this.at++
    return undefined
  }

  /** The table of the rows so far; what is added then goes into another one. */
  finish<Row extends object>(): Table<Row> {
    const columns = this.columns.map((cell) => {
      const { name } = this.builders[cell]!
      const column = finishColumn(this.builders[cell]!, this.rows)
      // What was built is let go before the next column takes memory.
      this.builders[cell] = new ColumnBuilder(name, column.type, this.plan.missing)
      return column
    })
    this.rows = 0
    this.blocks = []
    this.at = 0
    this.setOrder()
    return Table.fromColumns<Row>(columns)
  }

  private put(cell: number, name: string, type: ColumnType | undefined): void {
    const builder = new ColumnBuilder(name, type, this.plan.missing)
    for (const rows of this.blocks) builder.grow(rows)
    for (let row = 0; row < this.rows; row++) builder.texts?.push(undefined)
    this.builders[cell] = builder
    this.columns.push(cell)
  }

  private setOrder(): void {
    const isStrict = (cell: number) => EXPECTED[this.builders[cell]!.type ?? 'text'] !== undefined
    this.order = [...this.columns.filter(isStrict), ...this.columns.filter((cell) => !isStrict(cell))]
  }

  private grow(): void {
    const rows = Math.min(MOST_BLOCK, 4 * (this.blocks.at(-1) ?? FIRST_BLOCK / 4))
    this.blocks.push(rows)
    for (const cell of this.columns) this.builders[cell]!.grow(rows)
    this.at = 0
  }
}

export function isOptional(optional: boolean | readonly string[], name: string): boolean {
  return typeof optional === 'boolean' ? optional : optional.includes(name)
}

export function noColumn(where: string, name: string, names: readonly string[]): NutshellError {
  const list = names.slice(0, 100).join(', ') + (names.length > 100 ? ', ...' : '')
  return new NutshellError('INVALID_INPUT', `${where}there is no column ${show(name)}; columns: ${list}`)
}

function checkCount(columns: number): void {
  if (columns <= MOST_COLUMNS) return
  throw new NutshellError('INVALID_INPUT', `${columns} columns, expected at most ${MOST_COLUMNS}`)
}
