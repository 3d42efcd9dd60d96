import { checkInteger } from '../options'
import { MAX_ROW_LENGTH, type TextSource } from './rows'
import { textPieces, utf8Length } from './text-pieces'

/** A line of text. */
export interface TextLine {
  /** Its text without the line end; undefined where it is longer than may be kept. */
  line: string | undefined
  /** Where it starts, in bytes of UTF-8. */
  offset: number
}

/**
 * The lines of a source, without their line ends (LF or CRLF). Memory is a piece of the source plus the longest line
 * kept, of `maxLength` UTF-16 code units.
 */
export async function* readLines(source: TextSource, maxLength = MAX_ROW_LENGTH): AsyncGenerator<TextLine> {
  checkInteger('maxLength', maxLength, 1)
  let pending: string[] = []
  let pendingLength = 0
  let offset = 0
  let bytes = 0
  for await (const { text, skipped } of textPieces(source)) {
    bytes += skipped
    offset += skipped
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      keep(text.slice(from, at))
      bytes++
      yield finish()
      offset = bytes
      from = at + 1
    }
    keep(text.slice(from))
  }
  if (pendingLength > 0) yield finish()

  function keep(text: string): void {
    bytes += utf8Length(text)
    pendingLength += text.length
    // One more than may be kept: it may be the CR of a CRLF.
    if (pendingLength > maxLength + 1) pending = []
    else pending.push(text)
  }

  function finish(): TextLine {
    const text = pending.join('')
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    const isKept = pendingLength <= maxLength + 1 && line.length <= maxLength
    pending = []
    pendingLength = 0
    return { line: isKept ? line : undefined, offset }
  }
}
