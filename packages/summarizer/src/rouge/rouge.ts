import { checkKnownOptions, NutshellError, show } from '@nutshell-ml/core'
import { createLcsTable, lcsLength, markLcs } from './lcs'
import { porterStem } from './porter-stemmer'

export interface RougeOptions {
  /** Porter-stem words of more than 3 characters. @default false */
  stem?: boolean
}

/** Three fractions, each from 0 to 1. */
export interface RougeScore {
  /** Matches over the candidate's n-grams (rouge1, rouge2) or words (rougeL, rougeLsum). */
  precision: number
  /** Matches over the reference's n-grams or words. */
  recall: number
  /** Harmonic mean of the two; 0 when both are 0. */
  f1: number
}

export interface RougeScores {
  /** Shared words. */
  rouge1: RougeScore
  /** Shared pairs of neighbouring words. */
  rouge2: RougeScore
  /** Longest common subsequence of the whole texts; line ends do not count. */
  rougeL: RougeScore
  /** Each line of the reference against all lines of the candidate: put one sentence on a line. */
  rougeLsum: RougeScore
}

/** References made ready for many candidates: they are split, stemmed and numbered once. */
export interface PreparedReferences {
  /** What `rouge(candidate, references, options)` gives. Errors: INVALID_INPUT when `candidate` is not a string. */
  score(candidate: string): RougeScores
}

/** A text as word numbers. Line `i` is `words[lineStarts[i]]` up to `words[lineStarts[i + 1]]`. */
interface Tokens {
  readonly words: Int32Array
  readonly lineStarts: Int32Array
}

/** What is counted of the candidate once, for all references. */
interface Candidate {
  readonly tokens: Tokens
  /** How often each word of the references occurs, by word number. */
  readonly unigramCounts: Int32Array
  /** Number of each pair of neighbouring words, by `first * vocabulary + second`. */
  readonly bigramNumbers: ReadonlyMap<number, number>
  /** How often each pair occurs, by pair number. */
  readonly bigramCounts: Int32Array
}

const KNOWN_OPTIONS = ['stem'] as const

const NEWLINE = 10
const DIGIT_0 = 48
const DIGIT_9 = 57
const LOWER_A = 97
const LOWER_Z = 122

/** Words up to this length keep their form when stemming. */
const MAX_UNSTEMMED_LENGTH = 3
/** Written forms whose stem is kept in memory for one set of references. */
const MOST_REMEMBERED = 1 << 16
/** A candidate's word that no reference has: it matches nothing. */
const UNKNOWN = -1

/**
 * ROUGE-1, -2, -L and -Lsum of a candidate summary, equal to those of the Python package `rouge-score` 0.1.2
 * (`use_stemmer` is `stem`, `split_summaries` is off). Words are runs of ascii letters and digits, in lower case; all
 * else separates. With several references each of the four scores is that of the reference where its f1 is highest,
 * of the first such one when there are several.
 *
 * Time is the product of the word counts of candidate and reference. Memory is two or four bytes times the product of
 * the word counts of their longest lines, so texts of many thousand words need line ends.
 *
 * Source: C.-Y. Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", Text Summarization Branches Out, 2004;
 * counts are clipped in ROUGE-Lsum as in ROUGE-1.5.5.
 *
 * @param candidate the summary to judge; may be empty, then every score is 0
 * @param references one text or at least one text; may be empty texts
 * @throws NutshellError INVALID_INPUT when `candidate` is not a string or `references` is not a string or a filled array
 * of strings; UNKNOWN_OPTION and INVALID_OPTION for bad options
 */
export function rouge(
  candidate: string,
  references: string | readonly string[],
  options: RougeOptions = {}
): RougeScores {
  const stem = checkOptions(options)
  checkCandidate(candidate)
  return prepare(checkReferences(references), stem).score(candidate)
}

/**
 * `rouge` for many candidates against the same references, such as every sentence of a text against its summaries: the
 * references are split and stemmed once, and a word that candidates share is stemmed once.
 *
 * @param references one text or at least one text; may be empty texts
 * @throws NutshellError INVALID_INPUT, UNKNOWN_OPTION, INVALID_OPTION as `rouge`
 */
export function prepareReferences(
  references: string | readonly string[],
  options: RougeOptions = {}
): PreparedReferences {
  const stem = checkOptions(options)
  return prepare(checkReferences(references), stem)
}

function prepare(texts: readonly string[], stem: boolean): PreparedReferences {
  const vocabulary = new Vocabulary(stem)
  const references = texts.map((text) => tokenize(text, vocabulary))
  vocabulary.close()
  return {
    score(candidate) {
      checkCandidate(candidate)
      const counted = countCandidate(tokenize(candidate, vocabulary), vocabulary.size)
      let best = scoreReference(counted, references[0], vocabulary.size)
      for (let i = 1; i < references.length; i++) {
        best = pickBest(best, scoreReference(counted, references[i], vocabulary.size))
      }
      return best
    }
  }
}

function checkOptions(options: RougeOptions): boolean {
  checkKnownOptions('rouge', options, KNOWN_OPTIONS)
  const { stem = false } = options
  if (typeof stem !== 'boolean') {
    throw new NutshellError('INVALID_OPTION', `rouge: stem = ${show(stem)}, expected true or false`)
  }
  return stem
}

function checkCandidate(candidate: string): void {
  if (typeof candidate !== 'string') {
    throw new NutshellError('INVALID_INPUT', `rouge: candidate = ${show(candidate)}, expected a string`)
  }
}

function checkReferences(references: string | readonly string[]): readonly string[] {
  if (typeof references === 'string') return [references]
  if (!Array.isArray(references)) {
    throw new NutshellError(
      'INVALID_INPUT',
      `rouge: references = ${show(references)}, expected a string or an array of strings`
    )
  }
  if (references.length === 0) {
    throw new NutshellError('INVALID_INPUT', 'rouge: references is an array of 0, expected at least 1 string')
  }
  for (let i = 0; i < references.length; i++) {
    if (typeof references[i] !== 'string') {
      throw new NutshellError('INVALID_INPUT', `rouge: references[${i}] = ${show(references[i])}, expected a string`)
    }
  }
  return references
}

/**
 * Numbers words from 0 in the order they come. With stemming, words of one stem share a number. Once closed, new words
 * are UNKNOWN.
 */
class Vocabulary {
  private readonly numbers = new Map<string, number>()
  /** Written forms that were stemmed already: each is stemmed once, however often it occurs. */
  private readonly stemmed = new Map<string, number>()
  private readonly stem: boolean
  private isClosed = false

  constructor(stem: boolean) {
    this.stem = stem
  }

  get size(): number {
    return this.numbers.size
  }

  close(): void {
    this.isClosed = true
  }

  numberOf(word: string): number {
    if (!this.stem || word.length <= MAX_UNSTEMMED_LENGTH) return this.numberOfForm(word)
    let number = this.stemmed.get(word)
    if (number === undefined) {
      number = this.numberOfForm(porterStem(word))
      // Candidates without end must not fill the memory; what is dropped is stemmed again.
      if (this.stemmed.size >= MOST_REMEMBERED) this.stemmed.clear()
      this.stemmed.set(word, number)
    }
    return number
  }

  private numberOfForm(form: string): number {
    let number = this.numbers.get(form)
    if (number === undefined) {
      if (this.isClosed) return UNKNOWN
      number = this.numbers.size
      this.numbers.set(form, number)
    }
    return number
  }
}

function tokenize(text: string, vocabulary: Vocabulary): Tokens {
  // Lower case first, as rouge-score does: two characters outside ascii (U+0130, U+212A) become letters inside it.
  const lower = text.toLowerCase()
  const length = lower.length
  const words: number[] = []
  const lineStarts = [0]
  let start = -1
  // One step past the end, where charCodeAt gives NaN, closes the last word.
  for (let i = 0; i <= length; i++) {
    const code = lower.charCodeAt(i)
    if ((code >= LOWER_A && code <= LOWER_Z) || (code >= DIGIT_0 && code <= DIGIT_9)) {
      if (start < 0) start = i
      continue
    }
    if (start >= 0) {
      words.push(vocabulary.numberOf(lower.slice(start, i)))
      start = -1
    }
    // Lines without words match nothing, so they are left out.
    if (code === NEWLINE && words.length > lineStarts[lineStarts.length - 1]) lineStarts.push(words.length)
  }
  if (words.length > lineStarts[lineStarts.length - 1]) lineStarts.push(words.length)
  return { words: Int32Array.from(words), lineStarts: Int32Array.from(lineStarts) }
}

function countCandidate(tokens: Tokens, vocabularySize: number): Candidate {
  const { words } = tokens
  const unigramCounts = new Int32Array(vocabularySize)
  for (let i = 0; i < words.length; i++) if (words[i] !== UNKNOWN) unigramCounts[words[i]]++

  const bigramNumbers = new Map<number, number>()
  const bigramCounts = new Int32Array(words.length)
  for (let i = 1; i < words.length; i++) {
    if (words[i - 1] === UNKNOWN || words[i] === UNKNOWN) continue
    const key = words[i - 1] * vocabularySize + words[i]
    let number = bigramNumbers.get(key)
    if (number === undefined) {
      number = bigramNumbers.size
      bigramNumbers.set(key, number)
    }
    bigramCounts[number]++
  }
  return { tokens, unigramCounts, bigramNumbers, bigramCounts }
}

function scoreReference(candidate: Candidate, reference: Tokens, vocabularySize: number): RougeScores {
  const candidateWords = candidate.tokens.words
  const referenceWords = reference.words
  const m = referenceWords.length
  const n = candidateWords.length
  // Words that the other side lacks are in no common subsequence.
  const shared = referenceWords.filter((word) => candidate.unigramCounts[word] > 0)
  const rougeL = toScore(lcsLength(shared, candidateWords.filter(isKnown)), n, m)
  // A line against a line is the longest common subsequence itself: none of its words can run out.
  const isOneLine = reference.lineStarts.length <= 2 && candidate.tokens.lineStarts.length <= 2
  return {
    rouge1: toScore(countSharedUnigrams(candidate, referenceWords), n, m),
    rouge2: toScore(countSharedBigrams(candidate, referenceWords, vocabularySize), n - 1, m - 1),
    rougeL,
    rougeLsum: isOneLine ? rougeL : toScore(countUnionLcs(candidate, reference), n, m)
  }
}

function isKnown(word: number): boolean {
  return word !== UNKNOWN
}

/** A count below 1 stands for an empty side: there is nothing to match, and nothing to divide by. */
function toScore(matches: number, candidateCount: number, referenceCount: number): RougeScore {
  const precision = matches / Math.max(candidateCount, 1)
  const recall = matches / Math.max(referenceCount, 1)
  // The order of the operations is that of rouge-score, for the same last bit: it decides ties between references.
  const f1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0
  return { precision, recall, f1 }
}

function pickBest(a: RougeScores, b: RougeScores): RougeScores {
  return {
    rouge1: b.rouge1.f1 > a.rouge1.f1 ? b.rouge1 : a.rouge1,
    rouge2: b.rouge2.f1 > a.rouge2.f1 ? b.rouge2 : a.rouge2,
    rougeL: b.rougeL.f1 > a.rougeL.f1 ? b.rougeL : a.rougeL,
    rougeLsum: b.rougeLsum.f1 > a.rougeLsum.f1 ? b.rougeLsum : a.rougeLsum
  }
}

/** Each word of the reference uses up one of the candidate, which gives the sum of the smaller counts. */
function countSharedUnigrams(candidate: Candidate, reference: Int32Array): number {
  const left = candidate.unigramCounts.slice()
  let shared = 0
  for (let i = 0; i < reference.length; i++) {
    const word = reference[i]
    if (left[word] > 0) {
      left[word]--
      shared++
    }
  }
  return shared
}

function countSharedBigrams(candidate: Candidate, reference: Int32Array, vocabularySize: number): number {
  const { bigramNumbers } = candidate
  const left = candidate.bigramCounts.slice()
  let shared = 0
  for (let i = 1; i < reference.length; i++) {
    const number = bigramNumbers.get(reference[i - 1] * vocabularySize + reference[i])
    if (number !== undefined && left[number] > 0) {
      left[number]--
      shared++
    }
  }
  return shared
}

/**
 * Matches of ROUGE-Lsum: for each line of the reference, the words that its longest common subsequence with any line of
 * the candidate holds (their union, by place), counted at most as often as the candidate has them. The reference's own
 * counts need no clipping, since each of its places comes up once.
 */
function countUnionLcs(candidate: Candidate, reference: Tokens): number {
  const candidateLines = toLines(candidate.tokens)
  const left = candidate.unigramCounts.slice()
  const rowsMax = longestLine(reference.lineStarts)
  const colsMax = longestLine(candidate.tokens.lineStarts)
  const table = createLcsTable(rowsMax, colsMax)
  const inUnion = new Uint8Array(rowsMax)
  let hits = 0
  for (const whole of toLines(reference)) {
    // Rows of the table without a match repeat the row above and the way back goes up through them, so they are left
    // out. Columns without one must stay: the way back may leave them upwards, past a match beside them.
    const line = whole.filter((word) => candidate.unigramCounts[word] > 0)
    inUnion.fill(0, 0, line.length)
    for (let c = 0; c < candidateLines.length; c++) markLcs(line, candidateLines[c], table, inUnion)
    for (let i = 0; i < line.length; i++) {
      const word = line[i]
      if (inUnion[i] === 1 && left[word] > 0) {
        left[word]--
        hits++
      }
    }
  }
  return hits
}

function toLines({ words, lineStarts }: Tokens): Int32Array[] {
  const lines: Int32Array[] = []
  for (let i = 1; i < lineStarts.length; i++) lines.push(words.subarray(lineStarts[i - 1], lineStarts[i]))
  return lines
}

function longestLine(starts: Int32Array): number {
  let longest = 0
  for (let i = 1; i < starts.length; i++) longest = Math.max(longest, starts[i] - starts[i - 1])
  return longest
}
