/** Sentences of fewer words are alike by chance. */
const TELLING_WORDS = 6
/** A text of fewer words is no copy: two people may well write the same few. */
const COPY_WORDS = 12
/** The share of a text's words in sentences of another one, from which on it is a copy of it, perhaps a changed one. */
const COPIED_SHARE = 0.6

/** Finds texts that are copies of earlier ones, also changed ones, as they are read one after another. */
export class CopyFinder {
  /** For each text the first that it is a copy of; itself where there is none. */
  readonly original: Int32Array
  private text = 0
  /** The first statement of each telling sentence, and the text it is of. */
  private readonly places = new Map<string, number>()
  /** The first text of the same words, and its first statement. */
  private readonly whole = new Map<string, { text: number; first: number }>()
  private readonly textOf: number[] = []
  /** The statement that each one is a copy of, or itself. */
  private readonly copied: number[] = []

  constructor(texts: number) {
    this.original = Int32Array.from({ length: texts }, (_, i) => i)
  }

  /**
   * @param sentences the words of each sentence of the next text.
   * @param first the number of its first statement.
   * @returns for each sentence the statement that it copies, or its own number.
   */
  add(sentences: readonly (readonly string[])[], first: number): number[] {
    const text = this.text++
    const keys = sentences.map((words) => words.join(' '))
    const total = sentences.reduce((sum, { length }) => sum + length, 0)
    const own = keys.map((_, i) => first + i)
    const key = keys.join('\n')
    const same = this.whole.get(key)
    if (same === undefined) this.whole.set(key, { text, first })
    else this.original[text] = this.original[same.text]
    if (total < COPY_WORDS) return own
    if (same !== undefined) return own.map((_, i) => this.copied[same.first + i])
    const shared = new Map<number, number>()
    for (let i = 0; i < keys.length; i++) {
      if (sentences[i].length < TELLING_WORDS) continue
      const place = this.places.get(keys[i])
      if (place === undefined) continue
      const source = this.textOf[place]
      shared.set(source, (shared.get(source) ?? 0) + sentences[i].length)
    }
    let source = -1
    for (const [candidate, words] of shared) {
      if (words >= COPIED_SHARE * total && words > (shared.get(source) ?? 0)) source = candidate
    }
    if (source >= 0) this.original[text] = this.original[source]
    const copied = own.map((statement, i) => {
      if (sentences[i].length < TELLING_WORDS) return statement
      const place = this.places.get(keys[i])
      if (place === undefined) {
        this.places.set(keys[i], statement)
        this.textOf[statement] = text
        return statement
      }
      return this.textOf[place] === source ? place : statement
    })
    for (let i = 0; i < own.length; i++) this.copied[own[i]] = copied[i]
    return copied
  }
}
