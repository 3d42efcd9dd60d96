import type { ColumnType } from '@nutshell-ml/core/table'
import type { ClassName } from '../../label/targets'
import { MatrixTreePreparation } from '../columns/matrix-tree-preparation'
import type { Fitted } from '../fitted'

/** A value as source: neither `</script>` nor the end of a comment can be in it. */
export function sourceOf(value: unknown): string {
  if (typeof value === 'number') return numberSource(value)
  if (Array.isArray(value)) return `[${value.map(sourceOf).join(',')}]`
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return String(value)
  return `{ ${Object.entries(value)
    .map(([name, own]) => `${quoted(name)}: ${sourceOf(own)}`)
    .join(', ')} }`
}

function numberSource(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value)
  return Number.isNaN(value) ? 'Number.NaN' : `Number.${value > 0 ? 'POSITIVE' : 'NEGATIVE'}_INFINITY`
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[<>/\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}

const VALUES: Readonly<Record<ColumnType, string>> = {
  number: 'number | string | null',
  boolean: 'boolean | number | string | null',
  category: 'string | number | boolean | null',
  date: 'Date | number | string | null',
  text: 'string | null',
  id: 'string | number | null'
}

/** The type of a row: `{ "Age"?: number | string | null, ... }`. */
function rowType({ preparation }: Fitted): string {
  const fields = (names: readonly (readonly [name: string, type: ColumnType])[]) =>
    `{ ${names.map(([name, type]) => `${quoted(name)}?: ${VALUES[type]}`).join(', ')} }`
  if (!(preparation instanceof MatrixTreePreparation)) {
    return fields(preparation.columns.map(({ name, type }) => [name, type]))
  }
  if (!preparation.isNamed) return 'ArrayLike<number>'
  const named = preparation.features.map(({ column, kind }) => [column, kind] as const)
  return `ArrayLike<number> | ${fields(named)}`
}

function classType(classes: readonly ClassName[]): string {
  return classes.length === 0 ? 'number' : classes.map((name) => sourceOf(name)).join(' | ')
}

/** The types of a module in its JSDoc. */
export function typedRow(fitted: Fitted): string {
  const lines = [`/** @typedef {${rowType(fitted)}} Row values by column; what is not there, null or NaN is a gap */`]
  if (fitted.classes.length > 0) lines.push(`/** @typedef {${classType(fitted.classes)}} Class */`)
  return lines.join('\n')
}

/** What `toModule` exports, as the text of a `.d.ts` file beside it. */
export function toModuleTypes(fitted: Fitted): string {
  const { classes } = fitted
  const lines = [
    `/** Values by column; what is not there, null or NaN is a gap. */`,
    `export type Row = ${rowType(fitted)}`,
    `/** The margins: log-odds of two classes, what softmax takes of more, numbers before the link of regression. */`,
    `export declare function predictRaw(row: Row): Float64Array`
  ]
  if (classes.length === 0) lines.push(`export declare function predict(row: Row): number`)
  else {
    lines.push(
      `export type Class = ${classType(classes)}`,
      `export declare const classes: readonly Class[]`,
      `export declare function predict(row: Row): Class`,
      `/** Probabilities, in the order of \`classes\`. */`,
      `export declare function predictProba(row: Row): Float64Array`
    )
  }
  return `${lines.join('\n')}\n`
}
