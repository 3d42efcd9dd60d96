import type { Column } from '@nutshell-ml/core/table'
import type { RowScratch } from '../row-scratch'
import type { LevelStep, Levels } from '../step'
import type { BlockEncoder, Blocks, Encoder, Place } from './encoder'
import { BAD, LevelLookup } from './level-lookup'
import { BLOCK, placeReader, type Rows, wrongAt, wrongValue } from './readers'

/** One-hot: writes the column of a value's level. */
export class LevelEncoder implements Encoder {
  readonly column: string
  private readonly lookup: LevelLookup
  private readonly group: number
  private readonly first: number
  private readonly expected: string

  constructor({ column, levels }: LevelStep, place: Place) {
    this.column = column
    this.lookup = new LevelLookup(levels)
    this.group = place.group
    this.first = place.column
    this.expected = expectedOf(levels)
  }

  encode(value: unknown, into: RowScratch): void {
    const place = this.lookup.of(value)
    if (place === BAD) throw wrongValue(this.column, value, this.expected)
    into.codes[this.group] = place < 0 ? -1 : this.first + place
  }

  bind(column: Column): BlockEncoder {
    const { group, first, expected } = this
    const reader = placeReader(column, this.lookup)
    const places = new Int32Array(BLOCK)
    return {
      encode(rows: Rows, from: number, to: number, { codes, groups }: Blocks) {
        reader.read(rows, from, to, places)
        let at = from * groups + group
        for (let i = 0; i < to - from; i++, at += groups) {
          const place = places[i]
          if (place >= 0) codes[at] = first + place
          else if (place === BAD) throw wrongAt(column, rows === undefined ? from + i : rows[from + i], expected)
          else codes[at] = -1
        }
      }
    }
  }
}

/** What an error says that was expected. */
export function expectedOf({ by }: Levels): string {
  if (by === 'text') return 'a text, a number, true or false'
  return by === 'number' ? 'a number' : 'true or false'
}
