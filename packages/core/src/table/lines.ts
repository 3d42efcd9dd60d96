import { MAX_ROW_LENGTH, type TextSource } from './rows'
import { textPieces, utf8Length } from './text-pieces'

/** A line of text. */
export interface TextLine {
  /** Its text without the line end; undefined where it is longer than may be kept. */
  line: string | undefined
  /** Where it starts, in bytes of UTF-8. */
  offset: number
}

/** The lines of a source, without their line ends (LF or CRLF). Memory is a piece of the source plus the longest line kept. */
export async function* readLines(source: TextSource, maxLength = MAX_ROW_LENGTH): AsyncGenerator<TextLine> {
  let pending: string[] = []
  let pendingLength = 0
  let tooLong = false
  let offset = 0
  let bytes = 0
  const finish = () => {
    const line = tooLong ? undefined : pending.join('').replace(/\r$/, '')
    pending = []
    pendingLength = 0
    tooLong = false
    return { line, offset }
  }
  const keep = (text: string) => {
    pendingLength += text.length
    if (pendingLength > maxLength) {
      tooLong = true
      pending = []
    } else {
      pending.push(text)
    }
  }
  for await (const { text, skipped } of textPieces(source)) {
    bytes += skipped
    offset += skipped
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      keep(text.slice(from, at))
      bytes += utf8Length(text.slice(from, at)) + 1
      yield finish()
      offset = bytes
      from = at + 1
    }
    keep(text.slice(from))
    bytes += utf8Length(text.slice(from))
  }
  if (pendingLength > 0) yield finish()
}
