import { NutshellError, show } from '@nutshell-ml/core'
import { type Analyzer, analyzer, type TextLanguage } from '@nutshell-ml/core/text'
import { splitClean } from '../sentences/split'
import { CopyFinder } from './copies'
import { isAboutNothing } from './empty-words'
import { isJudgement, isNegation, type Polarity, polarityOf } from './polarity'

/** A sentence of one of many texts. */
export interface Statement {
  /** Which text it is of. */
  text: number
  /** Its place among the sentences of that text. */
  index: number
  start: number
  end: number
  /** Without markup, on one line. */
  clean: string
  /** Columns of its different terms, ascending. */
  terms: Int32Array
  polarity: Polarity
  /** The statement that it is a copy of, in a text that this one copies; else itself. */
  copyOf: number
}

/** Many texts, read. */
export interface Corpus {
  statements: Statement[]
  /** The term of each column, a stem, as the word that stands for it most often. */
  terms: string[]
  /** Whether a point can be about the term: words that only judge or say when and how are about nothing. */
  canAnchor: boolean[]
  /** For each text the first that it is a copy of; itself where there is none. */
  original: Int32Array
}

/** @throws NutshellError INVALID_INPUT that names the place of what is no string. */
export function readTexts(texts: readonly string[], language: TextLanguage): Corpus {
  const analysis = analyzer(language)
  const isEnglish = language === 'en'
  const statements: Statement[] = []
  const vocabulary = new Vocabulary(analysis, isEnglish)
  const copies = new CopyFinder(texts.length)
  for (let text = 0; text < texts.length; text++) {
    const raw = texts[text]
    if (typeof raw !== 'string') {
      throw new NutshellError('INVALID_INPUT', `texts[${text}] = ${show(raw)}, expected a string`)
    }
    const sentences = splitClean(raw, language)
    const words = sentences.map(({ clean }) => analysis.words(clean))
    const copied = copies.add(words, statements.length)
    for (let index = 0; index < sentences.length; index++) {
      const polarity = isEnglish ? polarityOf(sentences[index].clean) : 0
      statements.push({
        ...sentences[index],
        text,
        index,
        terms: vocabulary.read(words[index]),
        polarity,
        copyOf: copied[index]
      })
    }
  }
  return { statements, terms: vocabulary.names(), canAnchor: vocabulary.canAnchor, original: copies.original }
}

/** The terms of a corpus, numbered in order of first appearance. */
class Vocabulary {
  readonly canAnchor: boolean[] = []
  private readonly analysis: Analyzer
  private readonly isEnglish: boolean
  private readonly columns = new Map<string, number>()
  /** The column of each word, -1 for words that are no terms. */
  private readonly known = new Map<string, number>()
  private readonly counts = new Map<string, number>()

  constructor(analysis: Analyzer, isEnglish: boolean) {
    this.analysis = analysis
    this.isEnglish = isEnglish
  }

  /** The columns of the different terms among the words of a sentence, ascending. */
  read(words: readonly string[]): Int32Array {
    const found = new Set<number>()
    for (const word of words) {
      const column = this.known.get(word) ?? this.add(word)
      if (column < 0) continue
      found.add(column)
      this.counts.set(word, this.counts.get(word)! + 1)
    }
    return Int32Array.from(found).sort()
  }

  /** Each term as the word that stands for it most often, the first of equals. */
  names(): string[] {
    const names = new Array<string>(this.columns.size).fill('')
    const most = new Int32Array(this.columns.size)
    for (const [word, count] of this.counts) {
      const column = this.known.get(word)!
      if (count <= most[column]) continue
      most[column] = count
      names[column] = word
    }
    return names
  }

  private add(word: string): number {
    // What a negation does is a matter of polarity.
    const isTerm = !this.analysis.isStopWord(word) && !(this.isEnglish && isNegation(word))
    let column = -1
    if (isTerm) {
      const stem = this.analysis.stem(word)
      column = this.columns.get(stem) ?? this.columns.size
      if (column === this.columns.size) {
        this.columns.set(stem, column)
        const isEmpty = this.isEnglish && (isAboutNothing(word) || isJudgement(word))
        this.canAnchor.push(!isEmpty && !/^\p{N}/u.test(word))
      }
      this.counts.set(word, 0)
    }
    // A word cut out of a text holds on to the whole text; this copy does not.
    this.known.set(` ${word}`.slice(1), column)
    return column
  }
}
