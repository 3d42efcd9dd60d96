import type { Column } from '@nutshell-ml/core/table'
import { booleanOf, numberOf } from '../loose-values'
import type { RowScratch } from '../row-scratch'
import type { NumberStep } from '../step'
import type { BlockEncoder, Blocks, Encoder, Place } from './encoder'
import { NumberWriter } from './number-writer'
import { BLOCK, numberReader, type Rows, wrongAt, wrongValue } from './readers'

export class NumberEncoder implements Encoder {
  readonly column: string
  private readonly writer: NumberWriter
  private readonly parse: (value: unknown) => number

  constructor({ column, type, scaling, indicator }: NumberStep, place: Place) {
    this.column = column
    this.parse = type === 'boolean' ? booleanOf : numberOf
    this.writer = new NumberWriter(
      scaling,
      scaling === undefined ? -1 : place.dense,
      indicator ? place.group : -1,
      place.column
    )
  }

  encode(value: unknown, into: RowScratch): void {
    const number = typeof value === 'number' ? value : this.parse(value)
    if (!this.writer.write(number, into.dense, 0, into.codes, 0)) throw wrongValue(this.column, value, EXPECTED)
  }

  bind(column: Column): BlockEncoder {
    const reader = numberReader(column, 'number', this.parse)
    const values = new Float64Array(BLOCK)
    const { writer } = this
    return {
      encode(rows: Rows, from: number, to: number, into: Blocks) {
        reader.read(rows, from, to, values)
        const wrong = writer.writeAll(values, to - from, from, into)
        if (wrong >= 0) throw wrongAt(column, rows === undefined ? from + wrong : rows[from + wrong], EXPECTED)
      }
    }
  }
}

const EXPECTED = 'a number'
