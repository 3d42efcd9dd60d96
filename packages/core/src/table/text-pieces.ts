import { NutshellError } from '../errors'
import { show } from '../options'
import type { TextSource } from './rows'

/** What a byte order mark takes in UTF-8. */
const BOM_BYTES = 3

/** Pieces of decoded text. The first one says in `skipped` how many bytes of a byte order mark were left out before it. */
export interface TextPiece {
  text: string
  skipped: number
}

/** Decodes a source piece by piece; invalid UTF-8 becomes U+FFFD, a byte order mark is dropped. */
export async function* textPieces(source: TextSource): AsyncGenerator<TextPiece> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let isStart = true
  let head: Uint8Array | undefined // the first bytes, until there are enough to know an encoding by
  let rest = new Uint8Array(0) // the first bytes of a character that a piece of bytes ended in
  let half = '' // the first half of a character that a piece of text ended in
  for await (let piece of typeof source === 'string' ? [source] : source) {
    let text: string
    if (typeof piece === 'string') {
      text = half + piece
      half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : ''
      if (half !== '') text = text.slice(0, -1)
    } else if (piece instanceof Uint8Array) {
      if (isStart && rest.length === 0) {
        piece = head === undefined ? piece : joined(head, piece)
        head = piece
        if (piece.length < 2) continue
        checkEncoding(piece)
        head = undefined
      }
      if (rest.length > 0) piece = joined(rest, piece)
      // Several times as fast as to have the decoder keep the rest.
      const end = endOfCharacters(piece)
      text = half + decoder.decode(piece.subarray(0, end))
      rest = piece.slice(end)
      half = ''
    } else {
      throw new NutshellError(
        'INVALID_INPUT',
        `a piece of the source is ${show(piece)}, expected a string or Uint8Array`
      )
    }
    if (text === '') continue
    yield isStart ? withoutBom(text) : { text, skipped: 0 }
    isStart = false
  }
  const last = half + decoder.decode(head ?? rest)
  if (last !== '') yield isStart ? withoutBom(last) : { text: last, skipped: 0 }
}

/** The whole of a source as text, as `textPieces` decodes it. */
export async function readText(source: TextSource): Promise<string> {
  const pieces: string[] = []
  for await (const { text } of textPieces(source)) pieces.push(text)
  return pieces.join('')
}

/** The length of text in UTF-8 bytes. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    // A surrogate pair is two code units and four bytes; a lone one becomes U+FFFD, three bytes.
    const isPair = code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
    bytes += code < 0x800 ? 1 : 2
    if (isPair) i++
  }
  return bytes
}

function withoutBom(text: string): TextPiece {
  return text.charCodeAt(0) === 0xfeff ? { text: text.slice(1), skipped: BOM_BYTES } : { text, skipped: 0 }
}

/** Where the last character that may not be whole begins: at most three bytes before the end. */
function endOfCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3; back++) {
    const byte = bytes[bytes.length - back]
    if ((byte & 0xc0) === 0x80) continue
    return byte >= 0xc0 && (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function checkEncoding(bytes: Uint8Array): void {
  const first = (bytes[0] << 8) | bytes[1]
  if (first === 0xfffe || first === 0xfeff) {
    throw new NutshellError('FILE', 'the text is UTF-16 (by its byte order mark), expected UTF-8')
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length)
  whole.set(a)
  whole.set(b, a.length)
  return whole
}
