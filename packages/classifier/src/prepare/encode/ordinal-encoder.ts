import type { Column } from '@nutshell-ml/core/table'
import type { RowScratch } from '../row-scratch'
import type { OrdinalStep } from '../step'
import type { BlockEncoder, Blocks, Encoder, Place } from './encoder'
import { expectedOf } from './level-encoder'
import { BAD, LevelLookup } from './level-lookup'
import { NumberWriter } from './number-writer'
import { BLOCK, placeReader, type Rows, wrongAt, wrongValue } from './readers'

/** Writes the place of a value's level as a number; a level not known is a gap. */
export class OrdinalEncoder implements Encoder {
  readonly column: string
  private readonly lookup: LevelLookup
  private readonly writer: NumberWriter
  private readonly expected: string

  constructor({ column, levels, scaling, indicator }: OrdinalStep, place: Place) {
    this.column = column
    this.lookup = new LevelLookup(levels)
    this.writer = new NumberWriter(scaling, place.dense, indicator ? place.group : -1, place.column)
    this.expected = expectedOf(levels)
  }

  encode(value: unknown, into: RowScratch): void {
    const place = this.lookup.of(value)
    if (place === BAD) throw wrongValue(this.column, value, this.expected)
    this.writer.write(place < 0 ? Number.NaN : place, into.dense, 0, into.codes, 0)
  }

  bind(column: Column): BlockEncoder {
    const { writer, expected } = this
    const reader = placeReader(column, this.lookup)
    const places = new Int32Array(BLOCK)
    const values = new Float64Array(BLOCK)
    return {
      encode(rows: Rows, from: number, to: number, into: Blocks) {
        reader.read(rows, from, to, places)
        for (let i = 0; i < to - from; i++) {
          if (places[i] === BAD) throw wrongAt(column, rows === undefined ? from + i : rows[from + i], expected)
          values[i] = places[i] < 0 ? Number.NaN : places[i]
        }
        writer.writeAll(values, to - from, from, into)
      }
    }
  }
}
