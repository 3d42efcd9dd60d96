import { FOREIGN_LETTERS, languageProfiles, TELLING_ENDINGS, TELLING_LETTERS } from '#data'
import type { TextLanguage } from './languages'

/** At most this many characters are looked at, in this many pieces spread over the text. */
const SAMPLE = 4000
const PIECES = 8

/** The part of the words that common words of the language must be at least. About 0.4 is usual. */
const LEAST_COVERAGE = 0.18
/** What the words of the language must weigh at least; a word that no other language has weighs 1. */
const LEAST_SCORE = 0.9

/** The part of Chinese and Japanese characters that are kana in the least Japanese of texts. */
const LEAST_KANA = 0.1

/** A Chinese or Japanese character says about as much as this many letters. */
const CHARACTER_WEIGHT = 3

/** How many words, how much of them and how far ahead of the next language it takes to stop looking. */
const PLAIN_WORDS = 16
const PLAIN_COVERAGE = 0.3
const PLAIN_LEAD = 2
const STRIDE = 4

/** The part of all letters that a script must have to be asked after the one with the most. */
const LEAST_SCRIPT = 0.25

/**
 * The language of a text, or 'und' where it is none of `TEXT_LANGUAGES` or cannot be told: another language, numbers, too
 * few words. By script, then by the most common words of some fifty languages and the letters and endings that tell one
 * from another. Meant for a paragraph; a sentence is mostly enough. Looks at 4,000 characters at most.
 */
export function detectLanguage(text: string): TextLanguage {
  const sample = withoutMarkup(sampleOf(text))
  const { latin, cyrillic, han, kana, other } = countScripts(sample)
  const characters = (han + kana) * CHARACTER_WEIGHT
  const least = Math.max(1, LEAST_SCRIPT * (latin + cyrillic + characters + other))
  if (other >= Math.max(latin, cyrillic, characters)) return 'und'
  // Names and program code are written in Latin letters in all languages: the other scripts come first when they lead, and
  // are asked again where the Latin words are no language.
  if (characters >= least && characters >= latin) return kana >= LEAST_KANA * (han + kana) ? 'ja' : 'zh'
  const words = wordsOf(sample)
  let found: TextLanguage = 'und'
  if (cyrillic >= least && cyrillic >= latin) return byWords(words.filter(isCyrillic), sample)
  if (latin >= least) found = byWords(cyrillic + characters > 0 ? words.filter(isLatin) : words, sample)
  if (found === 'und' && cyrillic >= least) return byWords(words.filter(isCyrillic), sample)
  if (found === 'und' && characters >= least) return kana >= LEAST_KANA * (han + kana) ? 'ja' : 'zh'
  return found
}

/** The language of words. Every fourth is looked at first, and the others as long as the language is not plain. */
function byWords(words: readonly string[], sample: string): TextLanguage {
  const { languages, words: profiles } = languageProfiles()
  const scores = new Float64Array(languages.length)
  const covered = new Float64Array(languages.length)
  scores[languages.indexOf('es')] = Math.min(3, sample.match(/[¿¡]/g)?.length ?? 0)
  let foreign = 0
  let seen = 0
  let best = 0
  for (let pass = 0; pass < STRIDE; pass++) {
    for (let j = pass; j < words.length; j += STRIDE) {
      const word = words[j]
      const holders = profiles.get(word)
      seen++
      if (holders !== undefined) {
        for (let k = 0; k < holders.languages.length; k++) {
          scores[holders.languages[k]] += holders.weights[k]
          covered[holders.languages[k]]++
        }
      } else if (word.length > 1) {
        const isAscii = !/[^\0-\x7f]/.test(word)
        if (!isAscii && FOREIGN_LETTERS.test(word)) foreign++
        for (const [pattern, language, weight, coverage] of isAscii ? TELLING_ENDINGS : TELLING_LETTERS) {
          if (!pattern.test(word)) continue
          const i = languages.indexOf(language)
          scores[i] += weight
          covered[i] += coverage
        }
      }
    }
    best = scores.indexOf(Math.max(...scores))
    const isPlain =
      covered[best] >= PLAIN_COVERAGE * seen && scores[best] >= PLAIN_LEAD * runnerUp(scores, languages, best)
    if (seen >= PLAIN_WORDS && foreign === 0 && isPlain) return languages[best]
  }
  // One foreign name is not another language.
  if (foreign > 0.2 * seen || (foreign > 1 && foreign > 0.06 * seen)) return 'und'
  if (scores[best] < LEAST_SCORE || covered[best] < LEAST_COVERAGE * seen) return 'und'
  // Where two of ours are even, neither is it.
  return scores.some((score, i) => score === scores[best] && languages[i] !== languages[best] && languages[i] !== 'und')
    ? 'und'
    : languages[best]
}

function runnerUp(scores: Float64Array, languages: readonly TextLanguage[], best: number): number {
  let most = 0
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] > most && i !== best && (languages[i] !== languages[best] || languages[i] === 'und')) most = scores[i]
  }
  return most
}

function wordsOf(sample: string): string[] {
  const lower = sample.normalize('NFC').toLowerCase()
  return lower.match(/[^\0-\x7f]/.test(lower) ? /[\p{L}\p{M}]+/gu : /[a-z]+/g) ?? []
}

function isLatin(word: string): boolean {
  return /\p{Script=Latin}/u.test(word)
}

function isCyrillic(word: string): boolean {
  return /\p{Script=Cyrillic}/u.test(word)
}

/** Without tags, entities and addresses. Each search is made only where there is something to find. */
function withoutMarkup(sample: string): string {
  let rest = sample
  if (rest.includes('<')) rest = rest.replace(/<[^<>]{0,200}>/g, ' ')
  if (rest.includes('&')) rest = rest.replace(/&#?\w{1,8};/g, ' ')
  if (rest.includes('://') || rest.includes('www.')) rest = rest.replace(/(?:https?:\/\/|www\.)\S*/g, ' ')
  return rest
}

function sampleOf(text: string): string {
  if (text.length <= SAMPLE) return text
  const length = SAMPLE / PIECES
  const pieces: string[] = []
  for (let i = 0; i < PIECES; i++) {
    const start = Math.floor((i * (text.length - length)) / (PIECES - 1))
    pieces.push(text.slice(start, start + length))
  }
  return pieces.join(' ')
}

function countScripts(sample: string) {
  let latin = 0
  let cyrillic = 0
  let han = 0
  let kana = 0
  let other = 0
  for (let i = 0; i < sample.length; i++) {
    const code = sample.charCodeAt(i)
    if (code < 0xc0) {
      const lower = code | 0x20
      if (lower >= 0x61 && lower <= 0x7a) latin++
    } else if (code < 0x250 || (code >= 0x1e00 && code < 0x1f00)) latin++
    else if (code >= 0x400 && code < 0x530) cyrillic++
    else if (code >= 0x370 && code < 0x2000) other++
    else if ((code >= 0x3041 && code <= 0x30fa) || (code >= 0xff66 && code <= 0xff9d)) kana++
    else if ((code >= 0x3400 && code < 0xa000) || (code >= 0xf900 && code < 0xfb00)) han++
    else if (code >= 0xd840 && code < 0xd890) han++
    else if (code >= 0xa000 && code < 0xd7b0) other += CHARACTER_WEIGHT
  }
  return { latin, cyrillic, han, kana, other }
}
