import { NutshellError, show } from '@nutshell-ml/core'
import type { Column } from '@nutshell-ml/core/table'
import { appendEntries, type RowScratch } from '../row-scratch'
import type { TextStep } from '../step'
import type { TextVectorizer } from '../text/text-vectorizer'
import { isCategory, isTexts, type Rows, wrongValue } from './readers'

/** Writes a text's terms into the sparse block. */
export class TextColumnEncoder {
  readonly column: string
  readonly vectorizer: TextVectorizer
  private readonly first: number
  private readonly index: number
  private readonly isOnly: boolean

  /** @param index its place among the columns of text, of which there are `of`. */
  constructor({ column, vectorizer }: TextStep, first: number, index: number, of: number) {
    this.column = column
    this.vectorizer = vectorizer
    this.first = first
    this.index = index
    this.isOnly = of === 1
  }

  /** To be called for the columns of text in order: the first one clears the sparse entries. */
  encode(value: unknown, { sparse, texts }: RowScratch): void {
    const text = textOfValue(this.column, value)
    if (this.isOnly) {
      this.vectorizer.encode(text, sparse!)
      return
    }
    if (this.index === 0) sparse!.length = 0
    this.vectorizer.encode(text, texts[this.index])
    appendEntries(texts[this.index], this.first, sparse!)
  }
}

/** A value of a row as a text; undefined where it is missing. Errors: INVALID_INPUT, naming the column. */
export function textOfValue(column: string, value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  throw wrongValue(column, value, 'a text')
}

/** The texts of a column; of one that is now read as something else, what its values read as. */
export function textsOf(column: Column, rows: Rows, count: number): readonly (string | undefined)[] {
  if (column.type === 'date') {
    throw new NutshellError('INVALID_INPUT', `column ${show(column.name)} holds dates, expected texts`)
  }
  if (isTexts(column) && rows === undefined) return column.values
  const texts = new Array<string | undefined>(count)
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i]
    const value = isCategory(column) ? column.levels[column.codes[row]] : column.values[row]
    texts[i] = value === undefined || Number.isNaN(value) ? undefined : String(value)
  }
  return texts
}
