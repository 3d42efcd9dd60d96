import { show } from '@nutshell-ml/core'
import { type Json, objectAt, unreadable } from './fields'

/** A pattern of tokenizer.json as a regular expression with the flag g: `{ String: text }` or `{ Regex: source }`. */
export function patternOf(where: string, json: Json): RegExp {
  const pattern = typeof json.pattern === 'string' ? { String: json.pattern } : objectAt(where, json.pattern)
  if (typeof pattern.String === 'string') return new RegExp(literally(pattern.String), 'gu')
  if (typeof pattern.Regex !== 'string') {
    throw unreadable(where, `pattern = ${show(pattern)}, expected { String } or { Regex }`)
  }
  try {
    return new RegExp(new Translation(pattern.Regex).source(), 'gv')
  } catch (error) {
    throw unreadable(
      where,
      `the regular expression ${show(pattern.Regex)} is not supported: ${(error as Error).message}`
    )
  }
}

/** Where a pattern with the flag g matches: start, end, start, end. None is empty in an empty text or right behind another. */
export function matchesOf(pattern: RegExp, text: string): number[] {
  const places: number[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const end = match.index + match[0].length
    if (match[0] === '') {
      pattern.lastIndex += text.codePointAt(end)! > 0xffff ? 2 : 1
      if (text === '' || places.at(-1) === end) continue
    }
    places.push(match.index, end)
  }
  return places
}

/** What JavaScript writes otherwise than Oniguruma, whose classes are those of Unicode: the inside of a set. */
const CLASSES: Readonly<Record<string, string>> = {
  s: '\\p{White_Space}',
  w: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}',
  d: '\\p{Nd}',
  h: '0-9a-fA-F'
}
/** Oniguruma takes these for parts of words where it uses its table for Latin-1, which is outside sets. */
const LATIN_1_WORD = '²³¹¼-¾'
/** Letters outside ASCII that equal one in it when case does not count. */
const FOLDED: Readonly<Record<string, string>> = { s: 'ſ', k: '\u212a' }
/** What needs a backslash to stand for itself, outside a set and in one. */
const SYNTAX = /[\^$\\.*+?()[\]{}|/]/g
const SET_SYNTAX = /[\^$\\.*+?()[\]{}|/&\-!#%,:;<=>@`~]/g
const GROUPS = ['(?:', '(?=', '(?!', '(?<=', '(?<!']

function literally(text: string): string {
  return text.replace(SYNTAX, '\\$&')
}

/** A regular expression of Oniguruma, as tokenizers use it, in JavaScript (flag v). What cannot be said is an error. */
class Translation {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  source(): string {
    const source = this.#alternatives(false)
    if (this.#at < this.#text.length) throw new Error('a group ends that did not begin')
    return source
  }

  /** Up to the end of the group, which is left to the caller, or of all. */
  #alternatives(ignoreCase: boolean): string {
    let source = ''
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at]
      if (character === ')') return source
      if (character === '(') source += this.#group(ignoreCase)
      else if (character === '[') source += this.#set(ignoreCase)
      else source += this.#atom(ignoreCase)
    }
    return source
  }

  #group(ignoreCase: boolean): string {
    const rest = this.#text.slice(this.#at, this.#at + 4)
    const isFolded = rest.startsWith('(?i:')
    const opening = isFolded ? '(?i:' : rest[1] === '?' ? GROUPS.find((group) => rest.startsWith(group)) : '('
    if (opening === undefined) throw new Error(`group ${rest}`)
    this.#at += opening.length
    const inside = this.#alternatives(ignoreCase || isFolded)
    if (this.#text[this.#at] !== ')') throw new Error('a group does not end')
    this.#at++
    return `${isFolded ? '(?:' : opening}${inside})`
  }

  #atom(ignoreCase: boolean): string {
    const character = this.#next()
    if (character === '\\') return this.#escaped(false)
    if (character === '.') return '[^\\n]'
    if (character === '^') return '(?<![^\\n])'
    if (character === '$') return '(?![^\\n])'
    if ('*+?'.includes(character) && this.#text[this.#at] === '+') throw new Error('possessive')
    if (ignoreCase && /[a-z]/i.test(character)) {
      const lower = character.toLowerCase()
      return `[${lower}${lower.toUpperCase()}${FOLDED[lower] ?? ''}]`
    }
    return character === ']' ? '\\]' : character
  }

  #set(ignoreCase: boolean): string {
    this.#at++
    let source = '['
    if (this.#text[this.#at] === '^') source += this.#next()
    for (let isFirst = true; this.#text[this.#at] !== ']' || isFirst; isFirst = false) {
      if (this.#at >= this.#text.length) throw new Error('a set does not end')
      if (this.#text.startsWith('&&', this.#at) || this.#text.startsWith('[:', this.#at)) {
        throw new Error(`${this.#text.slice(this.#at, this.#at + 2)} in a set`)
      }
      if (this.#text[this.#at] === '[') {
        source += this.#set(ignoreCase)
        continue
      }
      const character = this.#next()
      if (ignoreCase && /[a-z]/i.test(character)) throw new Error('a set in (?i:')
      const isRange = character === '-' && !isFirst && this.#text[this.#at] !== ']'
      if (character === '\\') source += this.#escaped(true)
      else source += isRange ? character : character.replace(SET_SYNTAX, '\\$&')
    }
    this.#at++
    return `${source}]`
  }

  /** What stands behind a backslash. */
  #escaped(isInSet: boolean): string {
    const character = this.#next()
    const lower = character.toLowerCase()
    if (Object.hasOwn(CLASSES, lower)) {
      if (character === lower && isInSet) return CLASSES[lower]
      const inside = CLASSES[lower] + (lower === 'w' && !isInSet ? LATIN_1_WORD : '')
      return `[${character === lower ? '' : '^'}${inside}]`
    }
    if (lower === 'p') return `\\${character}${this.#property()}`
    if (character === 'x') {
      const [all, braced, plain] = /^(?:\{([0-9a-f]+)\}|([0-9a-f]{2}))/i.exec(this.#text.slice(this.#at)) ?? []
      if (all === undefined) throw new Error('\\x')
      this.#at += all.length
      return `\\u{${braced ?? plain}}`
    }
    if ('rntfvu'.includes(character)) return `\\${character}`
    if (/[0-9a-z]/i.test(character)) throw new Error(`\\${character}`)
    return character.replace(isInSet ? SET_SYNTAX : SYNTAX, '\\$&')
  }

  /** The braces behind \p. */
  #property(): string {
    const [all, name] = /^\{(\w+)\}/.exec(this.#text.slice(this.#at)) ?? []
    if (all === undefined) throw new Error('\\p')
    this.#at += all.length
    for (const property of [name, `Script=${name}`]) {
      try {
        new RegExp(`\\p{${property}}`, 'v')
        return `{${property}}`
      } catch {}
    }
    throw new Error(`\\p{${name}}`)
  }

  /** The next character, whole. */
  #next(): string {
    if (this.#at >= this.#text.length) throw new Error('it ends too early')
    const character = String.fromCodePoint(this.#text.codePointAt(this.#at)!)
    this.#at += character.length
    return character
  }
}
