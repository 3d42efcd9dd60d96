import { hashOf } from './dictionary'

/** The values of a row as bytes of UTF-8, without the spaces and tabs around them. */
export class Cells {
  bytes = new Uint8Array(1024)
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly hashes: Int32Array
  private readonly encoder = new TextEncoder()

  constructor(width: number) {
    this.starts = new Int32Array(width)
    this.ends = new Int32Array(width)
    this.hashes = new Int32Array(width)
  }

  /** Replaces the bytes by those of a text. Returns how many there are; there is room for one more. */
  encode(text: string): number {
    if (this.bytes.length <= text.length * 3) this.bytes = new Uint8Array(text.length * 4 + 1024)
    return this.encoder.encodeInto(text, this.bytes).written
  }

  /** How many UTF-16 code units of a text make so many bytes; encodes them again, since readers write into them. */
  lengthIn(text: string, bytes: number): number {
    return this.encoder.encodeInto(text, this.bytes.subarray(0, bytes)).read
  }

  /** Makes bytes `from` to `to` a value. */
  set(cell: number, from: number, to: number): void {
    const { bytes } = this
    while (from < to && isSpace(bytes[from])) from++
    while (from < to && isSpace(bytes[to - 1])) to--
    this.starts[cell] = from
    this.ends[cell] = to
    this.hashes[cell] = hashOf(bytes, from, to)
  }

  /** Makes each of as many strings as there are cells a value. */
  setTexts(texts: readonly string[]): void {
    const text = texts.join('')
    const isAscii = this.encode(text) === text.length
    let at = 0
    for (let cell = 0; cell < texts.length; cell++) {
      const part = texts[cell]
      const end = at + (isAscii ? part.length : this.encoder.encodeInto(part, this.bytes.subarray(at)).written)
      this.set(cell, at, end)
      at = end
    }
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9
}
