import { bytesOf } from './characters'
import { unreadable } from './fields'

/** What a memory of replaced characters holds at most before it starts anew. */
const MOST_REMEMBERED = 10_000

/**
 * The normalizer of SentencePiece models: a double-array trie of byte sequences (Darts-clone), and what each of them is
 * replaced by. Of a grapheme of fewer than 6 bytes the shortest prefix in the trie stands for all of it, otherwise each
 * character is looked up on its own; so does the reference.
 *
 * @param base64 the trie's length in bytes (32 bits), the trie, then the replacements, each ended by a zero byte.
 */
export function readCharsmap(where: string, base64: string): (text: string) => string {
  const bytes = decodeBase64(where, base64)
  const view = new DataView(bytes.buffer)
  const trieBytes = bytes.length < 4 ? -1 : view.getUint32(0, true)
  if (trieBytes < 4 || trieBytes % 4 !== 0 || 4 + trieBytes > bytes.length) {
    throw unreadable(where, `precompiled_charsmap of ${bytes.length} bytes holds no trie of ${trieBytes} bytes`)
  }
  const trie = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => view.getUint32(4 + 4 * i, true))
  const replacements = bytes.subarray(4 + trieBytes)
  const decoder = new TextDecoder()
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
  const remembered = new Map<string, string>()

  return (text) => {
    let result = ''
    // Characters of ASCII are graphemes each, unless what follows joins them.
    const parts = /^[^\r\u0080-\uffff]*$/.test(text) ? text : segmenter.segment(text)
    for (const part of parts) {
      const grapheme = typeof part === 'string' ? part : part.segment
      let replaced = remembered.get(grapheme)
      if (replaced === undefined) {
        replaced = replace(grapheme)
        if (remembered.size >= MOST_REMEMBERED) remembered.clear()
        remembered.set(grapheme, replaced)
      }
      result += replaced
    }
    return result
  }

  function replace(grapheme: string): string {
    const key = bytesOf(grapheme)
    const whole = key.length < 6 ? shortestPrefix(key) : undefined
    if (whole !== undefined) return whole
    let result = ''
    for (const character of grapheme) result += shortestPrefix(bytesOf(character)) ?? character
    return result
  }

  /** What the shortest prefix of `key` in the trie is replaced by. */
  function shortestPrefix(key: Uint8Array): string | undefined {
    let node = offsetOf(trie[0])
    for (const byte of key) {
      if (byte === 0) return undefined
      node ^= byte
      const unit = trie[node] ?? 0
      if ((unit & 0x800000ff) !== byte) return undefined
      node ^= offsetOf(unit)
      if (((unit >>> 8) & 1) === 1) {
        const start = (trie[node] ?? 0) & 0x7fffffff
        const end = replacements.indexOf(0, start)
        return decoder.decode(replacements.subarray(start, end < 0 ? undefined : end))
      }
    }
    return undefined
  }
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6)
}

function decodeBase64(where: string, base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    throw unreadable(where, 'precompiled_charsmap is not base64')
  }
}
