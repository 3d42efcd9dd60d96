/** What a record that begins somewhere is, looking no further than needed. */
export type RecordState = 'whole' | 'open' | 'malformed'

/**
 * Whether the record that begins at `start` ends within the text ('whole'), may go on after it ('open'), or has a quote
 * where no quote can be ('malformed'). Only asked where a record is in doubt: papaparse, looking for an end that never
 * comes, would take the good records behind it for a part of the bad one.
 *
 * @param isEnd whether no more text will come.
 */
export function scanRecord(
  text: string,
  start: number,
  delimiter: string,
  newline: string,
  isEnd: boolean
): RecordState {
  const rest: RecordState = isEnd ? 'whole' : 'open'
  for (let i = start; ; ) {
    if (text[i] !== '"') {
      while (i < text.length && text[i] !== delimiter && !text.startsWith(newline, i)) i++
      if (i >= text.length) return rest
      if (text[i] !== delimiter) return 'whole'
      i++
      continue
    }
    let close = i
    do close = text.indexOf('"', close + 1) + 1
    while (close > 0 && text[close] === '"')
    if (close === 0) return isEnd ? 'malformed' : 'open'
    // As papaparse, spaces after the closing quote are passed over; so is the CR of a CRLF.
    while (text[close] === ' ' || text[close] === '\t' || (text[close] === '\r' && newline === '\n')) close++
    if (close >= text.length) return rest
    if (text.startsWith(newline, close)) return 'whole'
    if (text[close] !== delimiter) return 'malformed'
    i = close + 1
  }
}
