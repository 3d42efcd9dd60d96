import { de } from './languages/de'
import { en } from './languages/en'
import { es } from './languages/es'
import { fr } from './languages/fr'
import { it } from './languages/it'
import { pt } from './languages/pt'
import { ru } from './languages/ru'
import { und } from './languages/und'
import type { WordLists } from './languages/word-lists'

/** One bit for each list. */
export const LEADING = 1
export const STREET = 1 << 1
export const ABBREVIATION = 1 << 2
export const CLOSING = 1 << 3
export const BEFORE_NUMBERS = 1 << 4
export const AFTER_NUMBERS = 1 << 5
export const DATE = 1 << 6
export const TIME = 1 << 7
export const ZONE = 1 << 8
export const LETTER_WORD = 1 << 9
export const STARTER = 1 << 10
export const PRONOUN = 1 << 11
export const OPENING = 1 << 12
export const AFTER_NAMES = 1 << 13
export const EXCLAIMED = 1 << 14
export const SPEECH = 1 << 15
export const BEFORE_ORDINALS = 1 << 16
export const AFTER_ORDINALS = 1 << 17
/** A part of an abbreviation of several parts. */
export const PART = 1 << 18
/** What an abbreviation of several parts begins with. */
export const PREFIX = 1 << 19
export const TITLE = 1 << 20
export const CAPITALIZED = 1 << 21

/** The bits of words that may be followed by a full stop that ends nothing. */
export const BEFORE_FULL_STOP =
  TITLE |
  LEADING |
  STREET |
  CAPITALIZED |
  ABBREVIATION |
  CLOSING |
  BEFORE_NUMBERS |
  AFTER_NUMBERS |
  DATE |
  TIME |
  LETTER_WORD

const BITS: Readonly<Record<keyof WordLists, number>> = {
  titles: TITLE,
  leading: LEADING,
  streets: STREET,
  abbreviations: ABBREVIATION,
  capitalized: CAPITALIZED,
  closing: CLOSING,
  beforeNumbers: BEFORE_NUMBERS,
  afterNumbers: AFTER_NUMBERS,
  dates: DATE,
  times: TIME,
  zones: ZONE,
  letters: LETTER_WORD,
  starters: STARTER,
  pronouns: STARTER | PRONOUN,
  opening: OPENING,
  afterNames: AFTER_NAMES,
  exclaimed: EXCLAIMED,
  speech: SPEECH,
  beforeOrdinals: BEFORE_ORDINALS,
  afterOrdinals: AFTER_ORDINALS
}

/** What the rules look words up in. */
export interface Rules {
  words: ReadonlyMap<string, number>
  /** 1 at the ending of each word with a bit that matters before a full stop, so that few others are looked up. */
  endings: Uint8Array
  /** No word with a bit that matters before a full stop is longer than this. */
  longest: number
  /** "der 3. Platz": numbers with a full stop are ordinals. */
  hasOrdinals: boolean
  /** Only names and first words are written with a capital: one after a unit begins a sentence. */
  capitalsTell: boolean
  /** A small letter after a full stop begins a sentence, as people in a hurry write; otherwise a short word was abbreviated. */
  startsSmall: boolean
}

const LISTS = { en, es, fr, de, it, pt, ru, und }
const compiled = new Map<string, Rules>()

/** The rules of a language; of one that has none, those that hold everywhere. */
export function rulesOf(language: string): Rules {
  let rules = compiled.get(language)
  if (rules === undefined) {
    const name = Object.hasOwn(LISTS, language) ? (language as keyof typeof LISTS) : 'und'
    rules = compile(name === 'und' ? [und] : [und, LISTS[name]], name)
    compiled.set(language, rules)
  }
  return rules
}

function compile(all: readonly WordLists[], name: string): Rules {
  const words = new Map<string, number>()
  const add = (word: string, bits: number) => words.set(word, (words.get(word) ?? 0) | bits)
  const endings = new Uint8Array(ENDINGS)
  const addEnding = (word: string) => {
    const padded = word.padStart(3, ' ')
    const [third, before, last] = [3, 2, 1].map((i) => padded.charCodeAt(padded.length - i))
    endings[endingOf(third, before, last)] = 1
  }
  let longest = 0
  for (const lists of all) {
    for (const [name, list] of Object.entries(lists) as [keyof WordLists, string][]) {
      const bits = BITS[name]
      for (const word of list.split(/\s+/)) {
        if (word === '') continue
        add(word, bits)
        if ((bits & (BEFORE_FULL_STOP | EXCLAIMED)) === 0) continue
        longest = Math.max(longest, word.length)
        addEnding(word)
        const parts = word.split('.')
        if (parts.length === 1) continue
        for (let i = 0; i < parts.length; i++) {
          add(parts[i], PART)
          addEnding(parts[i])
          if (i + 1 < parts.length) add(parts.slice(0, i + 1).join('.'), PREFIX)
        }
      }
    }
  }
  return {
    words,
    endings,
    longest,
    hasOrdinals: all.some(({ beforeOrdinals }) => beforeOrdinals !== undefined),
    capitalsTell: !['en', 'de', 'und'].includes(name),
    startsSmall: name === 'en'
  }
}

const ENDINGS = 1 << 15

/** Of a word's last three letters; a space stands before a word of two. */
export function endingOf(third: number, before: number, last: number): number {
  return ((third & 31) << 10) | ((before & 31) << 5) | (last & 31)
}
