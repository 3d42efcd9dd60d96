import type { Column } from '@nutshell-ml/core/table'
import { DAY, type DatePart, PART_SIZES, partOf } from '../calendar'
import { dateOf, FURTHEST, UNREADABLE } from '../loose-values'
import type { RowScratch } from '../row-scratch'
import type { DateStep } from '../step'
import type { BlockEncoder, Blocks, Encoder, Place } from './encoder'
import { NumberWriter } from './number-writer'
import { BLOCK, numberReader, type Rows, wrongAt, wrongValue } from './readers'

/** Writes a date as a number of days and as its month, weekday and hour. */
export class DateEncoder implements Encoder {
  readonly column: string
  private readonly writer: NumberWriter
  private readonly parts: readonly { part: DatePart; group: number; columns: Int32Array }[]

  constructor({ column, scaling, parts, indicator }: DateStep, place: Place) {
    this.column = column
    let first = place.column
    this.parts = parts.map(({ part, values }, i) => {
      const columns = new Int32Array(PART_SIZES[part]).fill(-1)
      for (const value of values) columns[value] = first++
      return { part, group: place.group + i, columns }
    })
    const group = indicator ? place.group + parts.length : -1
    this.writer = new NumberWriter(scaling, scaling === undefined ? -1 : place.dense, group, first)
  }

  encode(value: unknown, into: RowScratch): void {
    const time = dateOf(value)
    if (!this.writer.write(time / DAY, into.dense, 0, into.codes, 0)) throw wrongValue(this.column, value, EXPECTED)
    this.writeParts(time, into.codes, 0)
  }

  bind(column: Column): BlockEncoder {
    const reader = numberReader(column, 'date', dateOf)
    const times = new Float64Array(BLOCK)
    const days = new Float64Array(BLOCK)
    return {
      encode: (rows: Rows, from: number, to: number, into: Blocks) => {
        reader.read(rows, from, to, times)
        const count = to - from
        for (let i = 0; i < count; i++) days[i] = Math.abs(times[i]) > FURTHEST ? UNREADABLE : times[i] / DAY
        const wrong = this.writer.writeAll(days, count, from, into)
        if (wrong >= 0) throw wrongAt(column, rows === undefined ? from + wrong : rows[from + wrong], EXPECTED)
        for (let i = 0; i < count; i++) this.writeParts(times[i], into.codes, (from + i) * into.groups)
      }
    }
  }

  private writeParts(time: number, codes: Int32Array, at: number): void {
    for (const { part, group, columns } of this.parts) {
      codes[at + group] = Number.isNaN(time) ? -1 : columns[partOf(part, time)]
    }
  }
}

const EXPECTED = "a date as '2024-05-31' or '2024-05-31T12:00Z'"
