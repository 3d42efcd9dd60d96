import { words as englishStopWords } from 'natural/lib/natural/util/stopwords.js'

/**
 * A word: letters, marks and digits of any script, with apostrophes inside. natural's own tokenizers know ASCII letters
 * only and cut "jalapeño" in two; this is the one thing of its text modules that is not used.
 */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:'\p{L}[\p{L}\p{M}]*)*/gu

/** What a contraction ends in, after its apostrophe. */
const ENDINGS = new Set(['d', 'll', 'm', 're', 's', 've'])

const STOP_WORDS: ReadonlySet<string> = new Set(englishStopWords)

/** The words of a text in order, in lower case, curly apostrophes made straight. Linear in the length of the text. */
export function words(text: string): string[] {
  return text.toLowerCase().replaceAll('’', "'").match(WORD) ?? []
}

/**
 * Whether a word (in lower case) only holds the sentence together: natural's English list, single letters and digits, and
 * contractions of such words ("it's", "don't", "we'll").
 */
export function isStopWord(word: string): boolean {
  if (STOP_WORDS.has(word)) return true
  const apostrophe = word.indexOf("'")
  if (apostrophe < 0) return false
  return word.endsWith("n't") || (ENDINGS.has(word.slice(apostrophe + 1)) && STOP_WORDS.has(word.slice(0, apostrophe)))
}
