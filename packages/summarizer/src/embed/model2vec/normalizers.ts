import { toByteCharacters, toLowerCase } from './characters'
import { readCharsmap } from './charsmap'
import { flagOf, type Json, listAt, stepOf, textOf, textOr } from './fields'
import { matchesOf, patternOf } from './patterns'

/** Rewrites a text before it is split. */
export type Normalizer = (text: string) => string

/** The normalizer of a tokenizer.json; null is none. */
export function readNormalizer(where: string, json: unknown): Normalizer {
  if (json === null || json === undefined) return (text) => text
  return stepOf(where, json, {
    Sequence: ({ normalizers }) => {
      const all = listAt(where, normalizers).map((one, i) => readNormalizer(`${where} ${i}`, one))
      return (text) => all.reduce((text, normalize) => normalize(text), text)
    },
    BertNormalizer: (json) => bert(where, json),
    Lowercase: () => toLowerCase,
    NFC: () => (text) => text.normalize('NFC'),
    NFD: () => (text) => text.normalize('NFD'),
    NFKC: () => (text) => text.normalize('NFKC'),
    NFKD: () => (text) => text.normalize('NFKD'),
    StripAccents: () => (text) => text.replace(/\p{M}/gu, ''),
    Strip: (json) => {
      const left = flagOf(where, json, 'strip_left', true)
      const right = flagOf(where, json, 'strip_right', true)
      return (text) => strip(text, left, right)
    },
    Replace: (json) => replace(patternOf(where, json), textOf(where, json, 'content')),
    Prepend: (json) => {
      const prefix = textOf(where, json, 'prepend')
      return (text) => (text === '' ? '' : prefix + text)
    },
    Precompiled: (json) => {
      const charsmap = textOr(where, json, 'precompiled_charsmap', '')
      return charsmap === '' ? (text) => text : readCharsmap(where, charsmap)
    },
    ByteLevel: () => toByteCharacters
  })
}

/** The cleaning of BERT's own tokenizer. */
function bert(where: string, json: Json): Normalizer {
  const cleans = flagOf(where, json, 'clean_text', true)
  const separates = flagOf(where, json, 'handle_chinese_chars', true)
  const lowers = flagOf(where, json, 'lowercase', true)
  const stripsAccents = flagOf(where, json, 'strip_accents', lowers)
  return (text) => {
    if (/^[ -~]*$/.test(text)) return lowers ? text.toLowerCase() : text // nothing else to do in printable ASCII
    // The order of the reference: removal of other control characters comes before white space, so some are both.
    if (cleans) text = text.replace(/[\ufffd\p{Cf}\p{Co}]|[^\t\n\r\P{Cc}]/gu, '').replace(/\p{White_Space}/gu, ' ')
    if (separates) text = text.replace(IDEOGRAPHS, ' $& ')
    if (stripsAccents) text = text.normalize('NFD').replace(/\p{Mn}/gu, '')
    return lowers ? toLowerCase(text) : text
  }
}

/** What BERT takes for Chinese. */
const IDEOGRAPHS =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu

function strip(text: string, left: boolean, right: boolean): string {
  let from = 0
  let to = text.length
  while (left && from < to && IS_SPACE.test(text[from])) from++
  while (right && from < to && IS_SPACE.test(text[to - 1])) to--
  return text.slice(from, to)
}

const IS_SPACE = /\p{White_Space}/u

function replace(pattern: RegExp, content: string): Normalizer {
  return (text) => {
    const matches = matchesOf(pattern, text)
    if (matches.length === 0) return text
    let result = ''
    let from = 0
    for (let i = 0; i < matches.length; i += 2) {
      result += text.slice(from, matches[i]) + content
      from = matches[i + 1]
    }
    return result + text.slice(from)
  }
}
