import { stopWords } from '#data'
import { checkOneOf } from '../options'
import { TEXT_LANGUAGES, type TextLanguage } from './languages'
import { createSegmenter, type Segmenter, segmentSpaceless } from './spaceless'
import { stem as englishStem } from './stem'
import { frenchStemmer } from './stemmers/french'
import { germanStemmer } from './stemmers/german'
import { italianStemmer } from './stemmers/italian'
import { portugueseStemmer } from './stemmers/portuguese'
import { russianStemmer } from './stemmers/russian'
import { spanishStemmer } from './stemmers/spanish'
import { LONGEST_WORD, WordTable } from './word-table'
import { isStopWord as isEnglishStopWord, words as unparted } from './words'

/** Texts as numbers: text `i` has the terms `ids[indptr[i]] .. ids[indptr[i + 1] - 1]` in its order, repeats included. */
export interface TermIndex {
  readonly ids: Int32Array
  readonly indptr: Int32Array
  /** The term of each number, numbered in order of first appearance. */
  readonly names: readonly string[]
}

/** What a language makes of text. All times are linear in the length of the text. */
export interface Analyzer {
  readonly language: TextLanguage
  /**
   * The words of a text in order, in lower case: letters, marks and digits of any script, with apostrophes inside.
   * French, Italian and Portuguese words are parted from an elided article, pronoun or preposition ("l'eau": l, eau).
   * In 'zh', 'ja' and 'und' what is written without spaces is segmented by `Intl.Segmenter`, whose words may differ between
   * versions of ICU; into overlapping pairs of characters where the runtime has none.
   */
  words(text: string): string[]
  /** Whether a word (as `words` gives it) only holds the sentence together. Never in 'und'. */
  isStopWord(word: string): boolean
  /** The stem of a word (as `words` gives it); the word itself in 'zh', 'ja' and 'und'. */
  stem(word: string): string
  /** The stems of the words that are not stop words. */
  terms(text: string): string[]
  /**
   * The terms (or all words, unstemmed) of several texts as numbers; `TfIdf.ofIndex` weighs them. Several times as fast as
   * `terms` of each.
   */
  index(texts: readonly string[], of?: 'terms' | 'words'): TermIndex
  /** Both indices of several texts, from one reading of them. */
  indexBoth(texts: readonly string[]): { terms: TermIndex; words: TermIndex }
}

/** Articles, pronouns and prepositions that lose their vowel before an apostrophe, and are words of their own. */
const ELISIONS: Partial<Record<TextLanguage, string>> = {
  fr: 'l d qu j c n s m t jusqu lorsqu puisqu quoiqu',
  it: 'l d c s m t v n un all dall dell nell sull coll quell quest gl degl agl dagl negl sugl tutt dov com cos anch sant bell',
  pt: 'd'
}

const STEMMERS: Partial<Record<TextLanguage, () => (word: string) => string>> = {
  es: spanishStemmer,
  fr: frenchStemmer,
  de: germanStemmer,
  it: italianStemmer,
  pt: portugueseStemmer,
  ru: russianStemmer
}

/** The locale whose segmenter parts scripts without spaces. */
const SEGMENTERS: Partial<Record<TextLanguage, string>> = { zh: 'zh', ja: 'ja', und: 'en' }

/** How many term numbers an analyzer's scratch memory has at most between calls. */
const LARGEST_SCRATCH = 1 << 16

const analyzers = new Map<TextLanguage, Analyzer>()

/**
 * The words, stop words and stems of a language. The same object each time; it keeps words it has met (a bounded number),
 * which changes nothing but its speed.
 *
 * Stems are Snowball's (version 3.1; M. Porter, 2001), in English those of the Porter stemmer (M. Porter, 1980).
 *
 * Errors: INVALID_OPTION for a language that is not one of `TEXT_LANGUAGES`.
 */
export function analyzer(language: TextLanguage): Analyzer {
  let found = analyzers.get(language)
  if (found === undefined) {
    found = new LanguageAnalyzer(checkOneOf('language', language, TEXT_LANGUAGES))
    analyzers.set(language, found)
  }
  return found
}

class LanguageAnalyzer implements Analyzer {
  readonly language: TextLanguage
  private readonly elisions: ReadonlySet<string> | undefined
  private readonly segmenter: Segmenter | undefined
  private readonly table: WordTable
  private stemmer: ((word: string) => string) | undefined
  private readonly termNumbers = new Numbering()
  private readonly wordNumbers = new Numbering()

  constructor(language: TextLanguage) {
    this.language = language
    this.elisions = ELISIONS[language] === undefined ? undefined : new Set(ELISIONS[language].split(' '))
    this.segmenter = SEGMENTERS[language] === undefined ? undefined : createSegmenter(SEGMENTERS[language])
    this.table = new WordTable((word) => (this.isStopWord(word) ? undefined : this.stem(word)), this.elisions)
  }

  words(text: string): string[] {
    this.table.makeRoom()
    const count = this.find(text)
    const { found, words, extras } = this.table
    const result: string[] = []
    for (let i = 0; i < count; i++) result.push(found[i] >= 0 ? words[found[i]] : extras[-1 - found[i]])
    return result
  }

  isStopWord(word: string): boolean {
    if (this.language === 'en') return isEnglishStopWord(word)
    const set = stopWords(this.language)
    if (set.size === 0) return false
    if (set.has(word)) return true
    // As in English: single Latin letters and digits.
    if (word.length === 1 && /[a-z0-9]/.test(word)) return true
    if (this.language === 'ru') return word.includes('ё') && set.has(word.replaceAll('ё', 'е'))
    return this.language === 'de' && word.endsWith("'s") && set.has(word.slice(0, -2))
  }

  stem(word: string): string {
    if (this.language === 'en') return englishStem(word)
    const create = STEMMERS[this.language]
    if (create === undefined || word.length > LONGEST_WORD || !/^[\p{L}\p{M}']+$/u.test(word)) return word
    this.stemmer ??= create()
    // A few words are all ending to their stemmer.
    return this.stemmer(word) || word
  }

  terms(text: string): string[] {
    const { table } = this
    table.makeRoom()
    const count = this.find(text)
    const { found, extras, terms } = table
    const result: string[] = []
    for (let i = 0; i < count; i++) {
      const id = found[i] >= 0 ? table.termId(found[i]) : table.termOfExtra(extras[-1 - found[i]])
      if (typeof id === 'string') result.push(id)
      else if (id >= 0) result.push(terms[id])
    }
    return result
  }

  index(texts: readonly string[], of: 'terms' | 'words' = 'terms'): TermIndex {
    return checkOneOf('of', of, ['terms', 'words']) === 'words'
      ? this.number(texts, undefined, this.wordNumbers).words
      : this.number(texts, this.termNumbers, undefined).terms
  }

  indexBoth(texts: readonly string[]): { terms: TermIndex; words: TermIndex } {
    return this.number(texts, this.termNumbers, this.wordNumbers)
  }

  /** Reads texts once for those of the two that are given. */
  private number(
    texts: readonly string[],
    terms: Numbering | undefined,
    words: Numbering | undefined
  ): { terms: TermIndex; words: TermIndex } {
    const { table } = this
    table.makeRoom()
    terms?.begin(texts.length)
    words?.begin(texts.length)
    for (let i = 0; i < texts.length; i++) {
      const count = this.find(texts[i])
      const { found, extras } = table
      terms?.reserve(count)
      words?.reserve(count)
      for (let j = 0; j < count; j++) {
        const entry = found[j]
        if (words !== undefined) {
          if (entry >= 0) words.add(entry, table.words)
          else words.addText(extras[-1 - entry])
        }
        if (terms !== undefined) {
          const id = entry >= 0 ? table.termId(entry) : table.termOfExtra(extras[-1 - entry])
          if (typeof id === 'string') terms.addText(id)
          else if (id >= 0) terms.add(id, table.terms)
        }
      }
      terms?.endText(i)
      words?.endText(i)
    }
    const none = { ids: new Int32Array(0), indptr: new Int32Array(1), names: [] }
    return { terms: terms?.end() ?? none, words: words?.end() ?? none }
  }

  /** The words of a text, in the table; how many there are. */
  private find(text: string): number {
    const count = this.table.scan(text)
    return count >= 0 ? count : this.table.take(this.plainWords(text))
  }

  /** What `words` gives, by regular expressions: for all scripts. */
  private plainWords(text: string): string[] {
    const { elisions, segmenter } = this
    let found = unparted(text)
    if (elisions !== undefined) found = found.flatMap((word) => partElisions(word, elisions))
    return segmenter === undefined ? found : segmentSpaceless(found, segmenter)
  }
}

/** Numbers entries of a table anew for each call, in order of first appearance; its memory stays from call to call. */
class Numbering {
  // For each entry of the table: the last call that met it, and its number there.
  private stamps = new Int32Array(1024)
  private locals = new Int32Array(1024)
  private call = 0
  private ids = new Int32Array(1024)
  private total = 0
  private indptr = new Int32Array(1)
  private names: string[] = []
  /** What the table had no room for. */
  private unkept: Map<string, number> | undefined

  begin(texts: number): void {
    if (++this.call === 0x7fffffff) {
      this.call = 1
      this.stamps.fill(0)
    }
    this.indptr = new Int32Array(texts + 1)
    this.total = 0
    this.names = []
    this.unkept = undefined
  }

  reserve(count: number): void {
    if (this.total + count > this.ids.length) this.ids = grown(this.ids, this.total + count)
  }

  add(id: number, table: readonly string[]): void {
    this.ids[this.total++] = this.stamps[id] === this.call ? this.locals[id] : this.first(id, table)
  }

  addText(text: string): void {
    this.unkept ??= new Map()
    let id = this.unkept.get(text)
    if (id === undefined) {
      id = this.names.push(text) - 1
      this.unkept.set(text, id)
    }
    this.ids[this.total++] = id
  }

  endText(i: number): void {
    this.indptr[i + 1] = this.total
  }

  end(): TermIndex {
    const { indptr, names, total } = this
    const ids = this.ids.slice(0, total)
    // The scratch memory of a text as long as a book is not kept.
    if (this.ids.length > LARGEST_SCRATCH) this.ids = new Int32Array(1024)
    return { ids, indptr, names }
  }

  /** The number of an entry that this call has not met before. */
  private first(id: number, table: readonly string[]): number {
    if (id >= this.stamps.length) {
      this.stamps = grown(this.stamps, id + 1)
      this.locals = grown(this.locals, id + 1)
    }
    // A word without room in the table may have had the same stem.
    const local = this.unkept?.get(table[id]) ?? this.names.push(table[id]) - 1
    this.stamps[id] = this.call
    this.locals[id] = local
    return local
  }
}

function partElisions(word: string, elisions: ReadonlySet<string>): string[] {
  const parts: string[] = []
  let rest = word
  for (let at = rest.indexOf("'"); at > 0 && elisions.has(rest.slice(0, at)); at = rest.indexOf("'")) {
    parts.push(rest.slice(0, at))
    rest = rest.slice(at + 1)
  }
  parts.push(rest)
  return parts
}

function grown(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(length, array.length * 2))
  larger.set(array)
  return larger
}
