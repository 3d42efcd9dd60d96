import {
  DIGIT,
  isDigit,
  isLetter,
  isSpace,
  isUpper,
  kindOf,
  LETTER,
  LOWER,
  SPACE,
  skipSpace,
  UPPER
} from './characters'
import {
  bitsOf,
  countWords,
  isInitial,
  isLowerAt,
  isUpperAt,
  previousWord,
  startsSentence,
  wordEnd,
  wordStart
} from './near-words'
import {
  ABBREVIATION,
  AFTER_NUMBERS,
  AFTER_ORDINALS,
  BEFORE_FULL_STOP,
  BEFORE_NUMBERS,
  BEFORE_ORDINALS,
  CAPITALIZED,
  CLOSING,
  DATE,
  endingOf,
  LEADING,
  LETTER_WORD,
  OPENING,
  PART,
  PREFIX,
  PRONOUN,
  type Rules,
  STREET,
  TIME,
  TITLE,
  ZONE
} from './rules'

/**
 * Whether a single full stop at `at`, with white space or a closing quote or bracket after it, ends a sentence.
 *
 * @param next where the next word begins, after quotes and brackets
 */
export function endsAtFullStop(
  text: string,
  at: number,
  next: number,
  isQuoted: boolean,
  sentenceStart: number,
  rules: Rules
): boolean {
  const start = Math.max(wordStart(text, at), sentenceStart) // "on Monday.Mr. Smith": not "Monday.Mr"
  const length = at - start
  const nextKind = kindOf(text.charCodeAt(next))
  const isLower = (nextKind & LOWER) !== 0
  if (length === 0) return !isLower || at > sentenceStart

  // Most words are letters only, and too long or too common to be an abbreviation.
  let seen = 0
  let vowels = 0
  let dots = 0
  let isApostrophed = false
  for (let i = start; i < at; i++) {
    const code = text.charCodeAt(i)
    seen |= kindOf(code)
    if (code === 46) dots++
    else if (code === 39 || code === 0x2019) isApostrophed = true
    else if ((VOWELS & (1 << (code & 31))) !== 0 || code > 127) vowels++
  }
  const isWord = dots === 0 && (seen & DIGIT) === 0
  if (isWord && length > rules.longest) return true
  if (isWord && !isApostrophed && !isLower && length > 1 && (seen & LOWER) !== 0) {
    const third = length > 2 ? text.charCodeAt(at - 3) : 32
    const ending = endingOf(third, text.charCodeAt(at - 2), text.charCodeAt(at - 1))
    if (rules.endings[ending] === 0 && (nextKind & DIGIT) === 0) return true
  }
  const word = text.slice(start, at)
  const key = (seen & UPPER) !== 0 ? word.toLowerCase() : word
  let bits = rules.words.get(key) ?? 0
  if (bits === 0 && isApostrophed) bits = rules.words.get(withoutElision(key)) ?? 0
  if (rules.hasOrdinals && (nextKind & DIGIT) !== 0 && key.endsWith('str')) return false // "Hauptstr. 5"
  if (isWord && length > 4 && (bits & (BEFORE_FULL_STOP | PART)) === 0) return true

  if (length <= 3 && (bits & (PART | PREFIX)) !== 0) {
    if (leadsOn(text, start, key, next, rules)) return false
    bits = spacedAbbreviation(text, start, key, rules) || bits
  }
  const isCapital = isUpper(text.charCodeAt(start))
  const starts = () => !isLower && startsSentence(text, next, rules)

  if ((bits & TIME) !== 0) return endsAfterTimeOfDay(text, start, next, sentenceStart, rules)
  if ((seen & LETTER) === 0 && (seen & DIGIT) !== 0) return endsAfterNumber(text, start, at, next, sentenceStart, rules)
  if ((bits & ZONE) !== 0 && isUpper(text.charCodeAt(at - 1)) && isTimeOfDay(previousWord(text, start), rules))
    return !isLower
  if (start === sentenceStart && isRoman(text, start, at)) return false // "II. Methods"
  if ((bits & AFTER_NUMBERS) !== 0 && !(isCapital && length === 1) && isQuantity(previousWord(text, start), rules)) {
    return rules.capitalsTell ? !isLower && (nextKind & DIGIT) === 0 : starts()
  }
  // "on Main St. The": a street, not a saint, when the next word begins a sentence and a name went before.
  if ((bits & STREET) !== 0) return isUpper(previousWord(text, start).charCodeAt(0)) && starts()
  if ((bits & TITLE) !== 0) return !isCapital && starts()
  if ((bits & LEADING) !== 0) return false
  if ((bits & BEFORE_NUMBERS) !== 0 && isNumeralAt(text, next)) return false
  if ((bits & DATE) !== 0 && (isCapital || rules.capitalsTell)) return (nextKind & DIGIT) === 0 && !isLower
  if ((bits & CLOSING) !== 0) return (nextKind & DIGIT) === 0 && (rules.hasOrdinals ? starts() : !isLower)
  if (length === 1 && (seen & LETTER) !== 0) {
    if ((bits & (ABBREVIATION | AFTER_NUMBERS)) !== 0 && !isCapital) return starts()
    return endsAfterLetter(text, start, next, isQuoted, sentenceStart, bits, rules)
  }
  if ((bits & ABBREVIATION) !== 0 || ((bits & CAPITALIZED) !== 0 && isCapital)) return starts()
  if (dots > 0) return !isInitials(text, start, at) || starts()
  if (key.endsWith('°') || key === '№') return (nextKind & DIGIT) === 0
  if ((seen & DIGIT) !== 0) {
    const unit = GLUED_UNIT.exec(key)?.[1] // "a 16oz. bottle"
    if (unit !== undefined && ((rules.words.get(unit) ?? 0) & (AFTER_NUMBERS | ABBREVIATION)) !== 0) return starts()
    return true
  }
  if (rules.hasOrdinals && isRoman(text, start, at)) return starts() // "Ludwig XIV. war"
  // An abbreviation that no list has.
  if (length <= 4 && isLower) {
    if (vowels === 0) return false
    if (!rules.startsSmall && length <= 3 && !isCapital && (bits & LETTER_WORD) === 0)
      return countWords(text, sentenceStart, start, 3) >= 3 && !rules.capitalsTell
  }
  return true
}

/**
 * Whether the word that ends at `at` ends in three small letters (or is two) in which no abbreviation ends, as most words
 * are: a full stop before a capital then ends its sentence.
 */
export function isPlainWord(text: string, at: number, rules: Rules): boolean {
  const last = text.charCodeAt(at - 1)
  const before = text.charCodeAt(at - 2)
  const third = text.charCodeAt(at - 3)
  if (!(last >= 97 && last <= 122 && before >= 97 && before <= 122)) return false
  return ((third >= 97 && third <= 122) || third === 32) && rules.endings[endingOf(third, before, last)] === 0
}

const VOWELS = [1, 5, 9, 15, 21, 25].reduce((bits, letter) => bits | (1 << letter), 0)
/** Of two letters: "the 1940s. Radar" is no unit. */
const GLUED_UNIT = /^[$€£]?\d[\d.,/-]*([a-z]{2,})$/
const NUMBER_SIGN = /^(?:no|nr|nº|n°|№)\.?$/i
const ROMAN = /^[IVXLC]{2,8}$/

/** "z. B.", "т. е.": the next abbreviated word goes on with what this one begins. */
function leadsOn(text: string, start: number, key: string, next: number, rules: Rules): boolean {
  const end = wordEnd(text, next)
  if (end === next || end - next > 3 || text[end] !== '.') return false
  const following = text.slice(next, end).toLowerCase()
  if (isPart(rules, `${key}.${following}`)) return true
  const before = partBefore(text, start)
  return before !== '' && isPart(rules, `${before}.${key}.${following}`)
}

/** What is known of the abbreviation of several parts that ends with this one. */
function spacedAbbreviation(text: string, start: number, key: string, rules: Rules): number {
  let whole = key
  let bits = 0
  for (let parts = 0; parts < 3; parts++) {
    const before = partBefore(text, start)
    if (before === '') break
    whole = `${before}.${whole}`
    bits = (rules.words.get(whole) ?? 0) | bits
    start = wordStart(text, text.lastIndexOf('.', start))
  }
  return bits & ~(PART | PREFIX)
}

/** The short abbreviated word before the space before `start`, in small letters. */
function partBefore(text: string, start: number): string {
  if (start < 3 || !isSpace(text.charCodeAt(start - 1)) || text[start - 2] !== '.') return ''
  const from = wordStart(text, start - 2)
  return start - 2 - from <= 5 ? text.slice(from, start - 2).toLowerCase() : ''
}

function isPart(rules: Rules, key: string): boolean {
  const bits = rules.words.get(key)
  return bits !== undefined && (bits & (PREFIX | PART | BEFORE_FULL_STOP)) !== 0
}

/** "At 5 a.m. Mr. Smith went" goes on: an opening phrase of time has no verb yet. "He left at 6 P.M. Mr. Smith" does not. */
function endsAfterTimeOfDay(text: string, start: number, next: number, sentenceStart: number, rules: Rules): boolean {
  if ((kindOf(text.charCodeAt(next)) & (LOWER | DIGIT)) !== 0) return false
  const bits = bitsOf(text, next, rules)
  if ((bits & ZONE) !== 0) return false
  if ((bits & PRONOUN) !== 0) return true
  if (countWords(text, sentenceStart, start, 7) > 6) return true
  let at = sentenceStart
  for (let words = 0; at < start; words++) {
    const from = at
    while (at < start && !isSpace(text.charCodeAt(at))) at++
    const known = bitsOf(text, from, rules)
    if (words === 0 ? (known & OPENING) === 0 : (known & SUBJECT) !== 0 && !isThe(text, from)) return true
    at = skipSpace(text, at)
  }
  return false
}

const SUBJECT = PRONOUN

/** Articles and possessives stand in phrases of time as well: "On the morning of". */
function isThe(text: string, at: number): boolean {
  return /^(?:the|that|this|these|those|his|her|its|our|my|their|your)$/i.test(text.slice(at, wordEnd(text, at)))
}

/** "9 p.m. EST", "21:00 CET". */
function isTimeOfDay(word: string, rules: Rules): boolean {
  const bits = rules.words.get(word.toLowerCase().replace(/\.$/, '')) ?? 0
  return (bits & TIME) !== 0 || /^\d{1,2}(?:[:.]\d\d)?(?:[ap]m)?$/i.test(word)
}

function endsAfterNumber(
  text: string,
  start: number,
  at: number,
  next: number,
  sentenceStart: number,
  rules: Rules
): boolean {
  const isLower = isLowerAt(text, next)
  const isWhole = isAllDigits(text, start, at)
  if (start === sentenceStart && isWhole && (at - start < 4 || isLower)) return false // the number of a list item
  const before = isLower || rules.hasOrdinals ? previousWord(text, start) : ''
  if (isLower && NUMBER_SIGN.test(before)) return false // "the No 1. player"
  if (!rules.hasOrdinals || !isWhole || at - start > 3)
    return !isLower || rules.startsSmall || !isWhole || at - start > 3
  if (isLower || isInitial(text, next)) return false
  if (isDigit(text.charCodeAt(next)) && at - start < 3) return false // "am 3. 10. um"
  const bits = bitsOf(text, next, rules)
  if ((bits & AFTER_ORDINALS) !== 0) return false
  const leads = ((rules.words.get(before.toLowerCase()) ?? 0) & BEFORE_ORDINALS) !== 0
  return !leads || (bits & PRONOUN) !== 0
}

/** "Albert I. Jones", "vitamin C. It", "you and I. Did". */
function endsAfterLetter(
  text: string,
  start: number,
  next: number,
  isQuoted: boolean,
  sentenceStart: number,
  bits: number,
  rules: Rules
): boolean {
  if (isQuoted) return true
  const isCapital = isUpper(text.charCodeAt(start))
  if (isCapital && start === sentenceStart) return false // "A. The first item"
  if ((bits & LETTER_WORD) !== 0 && !isCapital) return true
  if (isLowerAt(text, next) && isCapital) return false
  const starts = startsSentence(text, next, rules)
  const before = previousWord(text, start)
  const followsName = isUpper(before.charCodeAt(0))
  if ((bits & LETTER_WORD) !== 0 && text[start] === 'I') {
    return !isLowerAt(text, next) && !(followsName && !startsSentence(before, 0, rules) && !starts)
  }
  // "Vitamin C. It helped.": a pronoun or an article follows no initial.
  if (isCapital) {
    const isSpeech = (kindOf(text.charCodeAt(next - 1)) & SPACE) === 0 // 'in Serie A. "Look at'
    return starts && (!followsName || isSpeech || startsSentence(text, next, rules, PRONOUN))
  }
  return starts
}

/** "U.S", "J.K", "Ph.D", also at the end of "anti-U.S" and "(CNN)U.S". */
function isInitials(text: string, start: number, at: number): boolean {
  let letters = 0
  let parts = 0
  for (let i = at - 1; i >= start; i--) {
    const code = text.charCodeAt(i)
    if (code === 46 || (code === 45 && text[i - 1] === '.')) {
      if (code === 45) i-- // "J.-P"
      if (letters === 0) return false
      parts++
      letters = 0
    } else if (code === 45 || code === 41) {
      break
    } else if (!isLetter(code) || ++letters > 2) {
      return false
    }
  }
  return parts > 0 && letters > 0
}

function isNumeralAt(text: string, at: number): boolean {
  if ((kindOf(text.charCodeAt(at)) & DIGIT) !== 0) return true
  return isUpperAt(text, at) && ROMAN.test(text.slice(at, wordEnd(text, at)))
}

function isRoman(text: string, start: number, at: number): boolean {
  if (at - start > 8) return false
  const word = text.slice(start, at)
  return ROMAN.test(word) || (word === 'I' && isUpper(previousWord(text, start).charCodeAt(0)))
}

function isAllDigits(text: string, start: number, at: number): boolean {
  for (let i = start; i < at; i++) if (!isDigit(text.charCodeAt(i))) return false
  return at > start
}

/** A number, or a unit of numbers that has its own full stop ("5 тыс. руб."). */
function isQuantity(word: string, rules: Rules): boolean {
  if (isNumber(word)) return true
  return word.endsWith('.') && ((rules.words.get(word.slice(0, -1).toLowerCase()) ?? 0) & AFTER_NUMBERS) !== 0
}

/** "l'art", "dell'ing": the word after the apostrophe. */
function withoutElision(word: string): string {
  const at = Math.max(word.indexOf("'"), word.indexOf('’'))
  return at > 0 && at < 6 ? word.slice(at + 1) : word
}

/** A number with its signs ("$1,000.50", "3/4", "20%"), or a Roman one. */
function isNumber(word: string): boolean {
  return (/^[0-9.,$€£%#/–-]+$/.test(word) && /[0-9]/.test(word)) || ROMAN.test(word)
}
