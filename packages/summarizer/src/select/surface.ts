import { analyzer, type TermIndex, type TextLanguage } from '@nutshell-ml/core/text'

/** What can be seen of sentences without comparing them. One number per sentence; the flags are 0 or 1. */
export interface Surface {
  /** Words, at least 1. */
  readonly words: Float64Array
  /** Speaks of the writer or to the reader: I, my, you. */
  readonly personal: Uint8Array
  /** Speaks for a group: we, our. */
  readonly collective: Uint8Array
  readonly hasNumber: Uint8Array
  readonly hasQuotation: Uint8Array
  /** Ends in a question mark. */
  readonly isQuestion: Uint8Array
  /** Ends in no mark at all, and is short: a heading or an item. */
  readonly isHeading: Uint8Array
  /** The share of the words of all sentences that begin with a capital but begin no sentence: names, mostly. */
  readonly nameShare: number
}

/** Words of the first person singular and the second; of the first person plural. */
const PERSONS: Partial<Record<TextLanguage, [personal: string, collective: string]>> = {
  en: [
    "i i'm i've i'd i'll me my mine myself you your yours yourself you're you've you'll you'd",
    "we our us ours ourselves we've we're we'll we'd"
  ],
  es: ['yo me mi mis mí conmigo tú te tu tus usted ustedes', 'nosotros nosotras nos nuestro nuestra nuestros nuestras'],
  fr: ['je j me m moi mon ma mes tu te toi ton ta tes vous votre vos', 'nous notre nos'],
  de: ['ich mir mich mein meine meinen meiner meinem du dir dich dein deine', 'wir uns unser unsere unseren unserer'],
  it: ['io mi me mio mia miei mie tu ti te tuo tua', 'noi ci nostro nostra nostri nostre'],
  pt: ['eu me mim meu minha meus minhas você vocês te teu tua', 'nós nos nosso nossa nossos nossas'],
  ru: ['я меня мне мной мой моя моё мое мои ты тебя тебе вы вас вам ваш', 'мы нас нам наш наша наше наши']
}

/** Where capitals say nothing of names, a share between that of news and that of reviews. */
const USUAL_NAME_SHARE = 0.06
const WITHOUT_CAPITALS: ReadonlySet<TextLanguage> = new Set(['de', 'zh', 'ja'])

const persons = new Map<TextLanguage, ReadonlyMap<string, number>>()

/**
 * @param texts clean sentences. Linear in their length.
 * @param found their words, where they are known.
 */
export function surfaceOf(texts: readonly string[], language: TextLanguage, found?: TermIndex): Surface {
  const n = texts.length
  const { ids, indptr, names } = found ?? analyzer(language).index(texts, 'words')
  const kinds = personsOf(language)
  const kindOf = new Uint8Array(names.length)
  for (let j = 0; j < names.length; j++) kindOf[j] = kinds.get(names[j]) ?? 0
  const words = new Float64Array(n)
  const personal = new Uint8Array(n)
  const collective = new Uint8Array(n)
  const hasNumber = new Uint8Array(n)
  const hasQuotation = new Uint8Array(n)
  const isQuestion = new Uint8Array(n)
  const isHeading = new Uint8Array(n)
  let parts = 0
  let capitals = 0
  for (let i = 0; i < n; i++) {
    words[i] = Math.max(1, indptr[i + 1] - indptr[i])
    for (let p = indptr[i]; p < indptr[i + 1]; p++) {
      const kind = kindOf[ids[p]]
      if (kind === PERSONAL) personal[i] = 1
      else if (kind === COLLECTIVE) collective[i] = 1
    }
    const text = texts[i]
    const last = lastMark(text)
    if (last === 63 || last === 0xff1f) isQuestion[i] = 1
    else if (words[i] < HEADING_WORDS && last === NO_MARK) isHeading[i] = 1
    let isAfterSpace = false
    parts++
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === SPACE) {
        isAfterSpace = true
        parts++
        continue
      }
      if (code >= 48 && code <= 57) hasNumber[i] = 1
      else if (isQuotationMark(code)) {
        hasQuotation[i] = 1
        continue // a word may begin after it
      } else if (isAfterSpace && isCapitalized(text, at, code)) capitals++
      isAfterSpace = false
    }
  }
  const nameShare = WITHOUT_CAPITALS.has(language) ? USUAL_NAME_SHARE : capitals / Math.max(1, parts)
  return { words, personal, collective, hasNumber, hasQuotation, isQuestion, isHeading, nameShare }
}

const SPACE = 32
/** Headings are shorter. */
const HEADING_WORDS = 8
const NO_MARK = -1
const PERSONAL = 1
const COLLECTIVE = 2

function personsOf(language: TextLanguage): ReadonlyMap<string, number> {
  let found = persons.get(language)
  if (found === undefined) {
    const [personal, collective] = PERSONS[language] ?? ['', '']
    found = new Map([
      ...personal.split(' ').map((word): [string, number] => [word, PERSONAL]),
      ...collective.split(' ').map((word): [string, number] => [word, COLLECTIVE])
    ])
    persons.set(language, found)
  }
  return found
}

/** The code of the mark that a text ends in, behind quotes and brackets; `NO_MARK` where it ends in a letter or digit. */
function lastMark(text: string): number {
  let at = text.length - 1
  while (at >= 0 && (isQuotationMark(text.charCodeAt(at)) || isCloser(text.charCodeAt(at)))) at--
  if (at < 0) return 0
  return LETTER_OR_DIGIT.test(text.charAt(at)) ? NO_MARK : text.charCodeAt(at)
}

const LETTER_OR_DIGIT = /[\p{L}\p{M}\p{N}]/u

function isCloser(code: number): boolean {
  return code === 39 || code === 41 || code === 93 || code === 0x2019 || code === SPACE
}

/** Straight and curly double quotes, guillemets, and the German low quote. */
function isQuotationMark(code: number): boolean {
  return code === 34 || code === 0x201c || code === 0x201d || code === 0xab || code === 0xbb || code === 0x201e
}

/** A capital before a small letter: "Paris", not "NOT" or "I". */
function isCapitalized(text: string, at: number, code: number): boolean {
  const next = text.charCodeAt(at + 1)
  if (code < 128) return code >= 65 && code <= 90 && ((next >= 97 && next <= 122) || next > 127)
  return CAPITALIZED.test(text.slice(at, at + 2))
}

const CAPITALIZED = /^\p{Lu}\p{Ll}/u
