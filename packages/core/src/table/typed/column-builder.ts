import type { ColumnType } from './column'
import { Dictionary, hashOf } from './dictionary'
import { readBoolean } from './read-boolean'
import { readDate } from './read-date'
import { ODD, readNumber, textOf, writing, writtenAs } from './read-number'

/** Values of a column that have a code: as many as fit into two bytes, less room for the markers of what is missing. */
const MOST_CODED = 60_000
/** Numbers that have a code; when there are more they are kept as they are. */
const MOST_CODED_NUMBERS = 1024

/**
 * The values of a column as they come in: codes of a dictionary while there are few distinct ones, numbers when there are
 * many that are all numbers, else strings. What a value was read from can always be had again, so the type is decided at the
 * end, on all values, whatever their order.
 */
export class ColumnBuilder {
  readonly name: string
  /** What the values must be; undefined where that is to be found out. */
  readonly type: ColumnType | undefined
  /** By row, in blocks; this, `numbers` or `texts` is there. */
  codes: Uint16Array[] | undefined
  dictionary: Dictionary
  /** By row, in blocks; NaN where missing. */
  numbers: Float64Array[] | undefined
  /** By row. */
  texts: (string | undefined)[] | undefined
  private readonly missing: MissingMarkers
  /** How each number is written, and the text where that does not tell it, by row. */
  private writings: Uint8Array[] = []
  private readonly odd = new Map<number, string>()
  /** Whether there are values that are no numbers, among numbers too many for codes. */
  private hasTexts = false
  /** The last blocks. */
  private code = new Uint16Array(0)
  private number = new Float64Array(0)
  private written = new Uint8Array(0)

  constructor(name: string, type: ColumnType | undefined, missing: MissingMarkers) {
    this.name = name
    this.type = type
    this.missing = missing
    this.dictionary = new Dictionary(missing.texts)
    if (type === 'number' || type === 'date') this.numbers = []
    else if (type === 'text' || type === 'id') this.texts = []
    else this.codes = []
  }

  /** Makes room for a block of rows. */
  grow(rows: number): void {
    if (this.codes !== undefined) {
      this.code = new Uint16Array(rows)
      this.codes.push(this.code)
    } else if (this.numbers !== undefined) {
      this.number = new Float64Array(rows)
      this.numbers.push(this.number)
      if (this.type !== undefined) return
      this.written = new Uint8Array(rows)
      this.writings.push(this.written)
    }
  }

  /**
   * Sets a value, given as bytes of UTF-8 without spaces around; none for a missing one.
   *
   * @param row counted over all blocks, `at` within the last one.
   * @returns false when the value does not fit the type.
   */
  set(row: number, at: number, bytes: Uint8Array, from: number, to: number, hash: number): boolean {
    if (this.codes !== undefined) {
      if (to - from === 1) {
        const code = this.dictionary.ofByte[bytes[from]]
        if (code !== 0) {
          this.code[at] = code
          return true
        }
      }
      const code = from === to ? 0 : this.dictionary.find(bytes, from, to, hash)
      if (code < 0) return this.setNew(row, at, bytes, from, to, hash)
      this.code[at] = code
      return true
    }
    if (this.numbers !== undefined) {
      let value = Number.NaN
      if (from < to && !(this.missing.hasNumbers && this.missing.texts.has(textOf(bytes, from, to)))) {
        value =
          this.type === 'date'
            ? readDate(textOf(bytes, from, to))
            : readNumber(bytes, from, to, this.type !== undefined)
        if (Number.isNaN(value)) return this.setNoNumber(row, at, bytes, from, to, hash)
        if (this.type === undefined) {
          this.written[at] = writing
          if (writing === ODD) this.odd.set(row, textOf(bytes, from, to))
        }
      }
      this.number[at] = value
      return true
    }
    const text = textOf(bytes, from, to)
    this.texts![row] = from === to || this.missing.texts.has(text) ? undefined : text
    return true
  }

  /** The text of each of the first `rows` values. */
  textsOf(rows: number): (string | undefined)[] {
    if (this.texts !== undefined) return this.texts
    const texts = new Array<string | undefined>(rows)
    let row = 0
    if (this.codes !== undefined) {
      const levels = Array.from({ length: this.dictionary.size }, (_, code) => this.dictionary.textAt(code))
      for (const block of this.codes) {
        for (let i = 0; i < block.length && row < rows; i++) texts[row++] = levels[block[i]]
      }
      return texts
    }
    this.numbers!.forEach((block, b) => {
      for (let i = 0; i < block.length && row < rows; i++, row++) {
        if (Number.isNaN(block[i])) continue
        const how = this.writings[b][i]
        texts[row] = how === ODD ? this.odd.get(row) : writtenAs(block[i], how)
      }
    })
    return texts
  }

  /** A value that the dictionary has not. */
  private setNew(row: number, at: number, bytes: Uint8Array, from: number, to: number, hash: number): boolean {
    const { dictionary, type } = this
    if (type === 'boolean') {
      const text = textOf(bytes, from, to)
      if (readBoolean(text, true) === undefined && !this.missing.texts.has(text)) return false
    }
    this.code[at] = dictionary.add(bytes, from, to, hash)
    if (dictionary.values > MOST_CODED) this.toTexts(row + 1)
    else if (dictionary.values > MOST_CODED_NUMBERS && this.mayBeNumbers()) this.toNumbers(row + 1)
    return true
  }

  /** A value among numbers or dates that is none. */
  private setNoNumber(row: number, at: number, bytes: Uint8Array, from: number, to: number, hash: number): boolean {
    if (this.missing.texts.has(textOf(bytes, from, to))) {
      this.number[at] = Number.NaN
      return true
    }
    if (this.type !== undefined) return false
    this.fromNumbers(row)
    return this.set(row, at, bytes, from, to, hash)
  }

  private mayBeNumbers(): boolean {
    return this.type === undefined && this.dictionary.texts === 0 && !this.hasTexts
  }

  private toNumbers(rows: number): void {
    const { dictionary } = this
    const blocks = this.codes!
    this.codes = undefined
    this.numbers = []
    let row = 0
    for (const codes of blocks) {
      this.grow(codes.length)
      for (let i = 0; i < codes.length && row < rows; i++, row++) {
        const code = codes[i]
        this.number[i] = dictionary.numbers[code]
        this.written[i] = dictionary.writings[code]
        if (this.written[i] === ODD) this.odd.set(row, dictionary.textAt(code)!)
      }
    }
    this.dictionary = new Dictionary(this.missing.texts)
  }

  private toTexts(rows: number): void {
    this.texts = this.textsOf(rows)
    this.codes = undefined
    this.dictionary = new Dictionary(this.missing.texts)
  }

  /** Sets all values anew, as codes or texts. */
  private fromNumbers(rows: number): void {
    const texts = this.textsOf(rows)
    const blocks = this.numbers!
    const encoder = new TextEncoder()
    this.hasTexts = true
    this.numbers = undefined
    this.writings = []
    this.odd.clear()
    this.codes = []
    let row = 0
    for (const { length } of blocks) {
      this.grow(length)
      for (let i = 0; i < length && row < rows; i++, row++) {
        const bytes = encoder.encode(texts[row])
        this.set(row, i, bytes, 0, bytes.length, hashOf(bytes, 0, bytes.length))
      }
    }
  }
}

/** The texts that stand for a missing value. */
export interface MissingMarkers {
  readonly texts: ReadonlySet<string>
  /** Whether some of them are numbers. */
  readonly hasNumbers: boolean
}
