/** Tags that end a line of text, as `<br>` does, and those that end a paragraph. Any other known tag stands inside a line. */
const PARAGRAPH_TAGS = new Set(
  'address article aside blockquote center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr ul'.split(
    ' '
  )
)
const INLINE_TAGS = new Set(
  'a abbr acronym b big body cite code del em font head html i img ins kbd label link mark meta q s samp small span strike strong sub sup tt u var'.split(
    ' '
  )
)

/** The entities that occur in reviews and feeds; numbers are decoded too, anything else stays as it is. */
const ENTITIES: Readonly<Record<string, string>> = {
  apos: "'",
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  deg: '°',
  frac12: '½',
  frac14: '¼',
  frac34: '¾',
  trade: '™',
  reg: '®',
  copy: '©',
  cent: '¢',
  pound: '£',
  euro: '€',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  aacute: 'á',
  agrave: 'à',
  acirc: 'â',
  auml: 'ä',
  iacute: 'í',
  icirc: 'î',
  ntilde: 'ñ',
  oacute: 'ó',
  ocirc: 'ô',
  ouml: 'ö',
  uacute: 'ú',
  ucirc: 'û',
  uuml: 'ü',
  ccedil: 'ç',
  szlig: 'ß'
}

/** Tags and entities longer than this are text. */
const LONGEST_TAG = 2_000
const LONGEST_ENTITY = 10

/** What stands for `<br>` in clean text, so that it is told from a line feed, which HTML reads as a space. */
const LINE_BREAK = '\v'

/** Text without markup, and the way back to where each part of it stood. */
export interface CleanText {
  text: string
  /**
   * Where a range of the clean text, neither empty nor starting or ending in white space, stands in the raw text; fastest
   * when asked in ascending order. Undefined where both texts are the same.
   */
  toRaw?: (start: number, end: number) => { start: number; end: number }
}

/**
 * Text as a reader sees it: `<br>` and paragraph tags become line breaks, other HTML tags a space or nothing, entities
 * their characters. Linear in the length of the text.
 */
export function cleanMarkup(raw: string): CleanText {
  if (!raw.includes('<') && !raw.includes('&')) return { text: raw }

  const pieces: string[] = []
  let length = 0
  // Runs of clean text, ascending: run r begins at cleanAt[r] and rawAt[r]. Where rawLength[r] is 0 both texts run in
  // step; otherwise the whole run stands for so many raw characters.
  const cleanAt: number[] = []
  const rawAt: number[] = []
  const rawLength: number[] = []
  const add = (piece: string, at: number, span: number) => {
    if (piece === '') return
    cleanAt.push(length)
    rawAt.push(at)
    rawLength.push(span)
    pieces.push(piece)
    length += piece.length
  }
  let copied = 0 // raw text up to here is in pieces
  let hasCommentEnd = true
  let tag = raw.indexOf('<')
  let entity = raw.indexOf('&')
  while (tag >= 0 || entity >= 0) {
    const isTag = entity < 0 || (tag >= 0 && tag < entity)
    const at = isTag ? tag : entity
    let end = -1
    let piece = ''
    if (!isTag) {
      ;({ end, piece } = readEntity(raw, at))
    } else if (hasCommentEnd && raw.startsWith('<!--', at)) {
      const close = raw.indexOf('-->', at + 4)
      hasCommentEnd = close >= 0
      if (hasCommentEnd) end = close + 3
    } else {
      end = breakEnd(raw, at)
      if (end > 0) piece = LINE_BREAK
      else ({ end, piece } = readTag(raw, at))
    }
    if (end >= 0) {
      if (at > copied) add(raw.slice(copied, at), copied, 0)
      add(piece, at, end - at)
      copied = end
    }
    const from = end >= 0 ? end : at + 1
    if (tag >= 0 && tag < from) tag = raw.indexOf('<', from)
    if (entity >= 0 && entity < from) entity = raw.indexOf('&', from)
  }
  add(raw.slice(copied), copied, 0)
  let run = 0
  const runOf = (at: number) => {
    if (cleanAt[run] > at) run = 0
    while (run + 1 < cleanAt.length && cleanAt[run + 1] <= at) run++
    return run
  }
  return {
    text: pieces.join(''),
    toRaw(start, end) {
      const first = runOf(start)
      const last = runOf(end - 1)
      return {
        start: rawAt[first] + (rawLength[first] > 0 ? 0 : start - cleanAt[first]),
        end: rawAt[last] + (rawLength[last] > 0 ? rawLength[last] : end - cleanAt[last])
      }
    }
  }
}

const NAMED_ENTITY = /&([a-z][a-z0-9]*);/iy
const NUMBERED_ENTITY = /&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/iy

function readEntity(raw: string, at: number): { end: number; piece: string } {
  const close = raw.slice(at, at + LONGEST_ENTITY).indexOf(';')
  if (close < 0) return { end: -1, piece: '' }
  NAMED_ENTITY.lastIndex = at
  const named = NAMED_ENTITY.exec(raw)
  if (named !== null) {
    const character = namedCharacter(named[1])
    return character === undefined ? { end: -1, piece: '' } : { end: at + close + 1, piece: character }
  }
  NUMBERED_ENTITY.lastIndex = at
  const numbered = NUMBERED_ENTITY.exec(raw)
  if (numbered === null) return { end: -1, piece: '' }
  const code = numbered[1] === undefined ? Number(numbered[2]) : Number.parseInt(numbered[1], 16)
  return { end: at + close + 1, piece: numberedCharacter(code) }
}

/** `eacute` is é and `Eacute` É; the commonest are known in any case. */
function namedCharacter(name: string): string | undefined {
  if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name]
  const lower = name.toLowerCase()
  if (!Object.hasOwn(ENTITIES, lower)) return undefined
  if (/^(?:amp|lt|gt|quot|copy|reg)$/.test(lower)) return ENTITIES[lower]
  const character = ENTITIES[lower]
  const isCapital = name.slice(1) === lower.slice(1) && /\p{Ll}/u.test(character)
  return isCapital ? character.toUpperCase() : undefined
}

const WINDOWS_1252 = new TextDecoder('windows-1252')

/** A character by its number, which from 128 to 159 HTML reads as Windows-1252 ("&#146;" is an apostrophe). */
function numberedCharacter(code: number): string {
  if (code >= 128 && code < 160) return WINDOWS_1252.decode(Uint8Array.of(code))
  const isCharacter = code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : ' '
}

/** Where a `<br />` that begins at `at` ends, in the ways in which nearly all are written; -1 where there is none. */
function breakEnd(raw: string, at: number): number {
  if ((raw.charCodeAt(at + 1) | 32) !== 98 || (raw.charCodeAt(at + 2) | 32) !== 114) return -1
  let end = at + 3
  if (raw.charCodeAt(end) === 32) end++
  if (raw.charCodeAt(end) === 47) end++
  return raw.charCodeAt(end) === 62 ? end + 1 : -1
}

const TAG_START = /<\/?([a-z][a-z0-9]*)(?=[\s/>])/iy

/** A known HTML tag that begins at `at`; its end is -1 where there is none. Looks no further than the next `<`. */
function readTag(raw: string, at: number): { end: number; piece: string } {
  TAG_START.lastIndex = at
  const match = TAG_START.exec(raw)
  if (match === null || match[1].length > 10) return { end: -1, piece: '' }
  const name = match[1].toLowerCase()
  const isParagraph = PARAGRAPH_TAGS.has(name)
  if (!isParagraph && name !== 'br' && !INLINE_TAGS.has(name)) return { end: -1, piece: '' }
  const limit = Math.min(raw.length, at + LONGEST_TAG)
  for (let i = at + match[0].length; i < limit; i++) {
    const code = raw.charCodeAt(i)
    if (code === 60) break
    if (code === 62) {
      const piece = isParagraph ? '\n\n' : name === 'br' ? LINE_BREAK : ''
      return { end: i + 1, piece }
    }
  }
  return { end: -1, piece: '' }
}
