import { NutshellError } from '../../errors'
import { checkInteger, checkIsObject, checkKnownOptions, checkOneOf, show } from '../../options'
import { checkLongWork, type LongWork } from '../../progress'
import { checkDelimiter } from '../csv'
import { checkOnBadRow, MAX_ROW_LENGTH, type ReadOptions } from '../rows'
import type { ColumnType } from './column'
import type { MissingMarkers } from './column-builder'
import { readNumber } from './read-number'
import { COLUMN_TYPES, parseSchema, type Schema } from './schema'

/** Options of `tableFromRows`, and of all that makes tables. */
export interface TypingOptions<Row extends object = Record<string, unknown>> {
  /**
   * The columns and their types. Columns are found by name whatever their order; the table has those of the schema, in its
   * order. @default what the values are found to be
   */
  schema?: Schema<Row>
  /**
   * Columns of the schema that the source may lack, true for all; the table then lacks them too. @default none
   */
  optional?: boolean | readonly string[]
  /** Types of columns by name; they go before those of the schema. @default none */
  types?: Readonly<Record<string, ColumnType>>
  /** Columns left out. @default none */
  drop?: readonly string[]
  /**
   * Values that stand for a missing one, besides blank ones; as they are written, without spaces around.
   * @default those of pandas ('NA', 'N/A', 'null', 'NaN', 'None', ...) and '?'
   */
  missing?: readonly string[]
  /** Called for each row that cannot be read or does not fit the types, which is then passed over. Without it such a row is an error. */
  onBadRow?: ReadOptions['onBadRow']
}

/** Options of `readTable`. */
export interface ReadTableOptions<Row extends object = Record<string, unknown>>
  extends TypingOptions<Row>,
    ReadOptions,
    LongWork {
  /** CSV, or JSON Lines: one object a line. @default 'csv' */
  format?: 'csv' | 'jsonl'
  /** What separates the values of a record of CSV. @default ',' */
  delimiter?: string
  /**
   * Whether the first record of CSV holds the column names. Without them columns are named '1', '2', ...; where the label
   * comes first (the form that SageMaker trains on), 'label', '1', '2', ... @default true
   */
  header?: boolean | 'label-first'
}

/** Options of `readTableBatches`. */
export interface ReadTableBatchesOptions<Row extends object = Record<string, unknown>> extends ReadTableOptions<Row> {
  /** Rows of a table; the last one has fewer. @default 65536 */
  batchRows?: number
}

/** Options, checked. */
export interface TypingPlan {
  readonly schema: Schema | undefined
  readonly optional: boolean | readonly string[]
  readonly types: ReadonlyMap<string, ColumnType>
  readonly drop: ReadonlySet<string>
  readonly missing: MissingMarkers
  readonly onBadRow: ReadOptions['onBadRow']
}

export interface ReadPlan extends TypingPlan, LongWork {
  readonly format: 'csv' | 'jsonl'
  readonly delimiter: string
  readonly header: boolean | 'label-first'
  readonly maxRowLength: number
  readonly batchRows: number
}

const MISSING =
  '#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null,?'.split(',')
const TYPING = ['schema', 'optional', 'types', 'drop', 'missing', 'onBadRow']
const READING = ['format', 'delimiter', 'header', 'maxRowLength', 'onProgress', 'signal']

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; INVALID_INPUT for a schema that is none. */
export function planTyping(what: string, options: TypingOptions<object>, more: readonly string[] = []): TypingPlan {
  checkKnownOptions(what, options, [...TYPING, ...more])
  const { schema, optional = false, types = {}, drop = [], missing = MISSING, onBadRow } = options
  checkOnBadRow(onBadRow)
  if (typeof optional !== 'boolean') checkStrings('optional', optional)
  checkIsObject('types', types)
  const texts = new Set(checkStrings('missing', missing).map((text) => text.replace(/^[ \t]+|[ \t]+$/g, '')))
  return {
    schema: schema === undefined ? undefined : parseSchema(schema),
    optional,
    types: new Map(
      Object.entries(types).map(([name, type]) => [name, checkOneOf(`types[${show(name)}]`, type, COLUMN_TYPES)])
    ),
    drop: new Set(checkStrings('drop', drop)),
    missing: { texts, hasNumbers: [...texts].some(isNumber) },
    onBadRow
  }
}

/** @throws NutshellError as `planTyping`. */
export function planReading(what: string, options: ReadTableBatchesOptions<object>, more: readonly string[]): ReadPlan {
  const plan = planTyping(what, options, [...READING, ...more])
  const { format = 'csv', delimiter = ',', header = true, maxRowLength = MAX_ROW_LENGTH } = options
  checkLongWork(options)
  return {
    ...plan,
    format: checkOneOf('format', format, ['csv', 'jsonl']),
    delimiter: checkDelimiter(delimiter),
    header: typeof header === 'boolean' ? header : checkOneOf<'label-first'>('header', header, ['label-first']),
    maxRowLength: checkInteger('maxRowLength', maxRowLength, 1),
    batchRows: checkInteger('batchRows', options.batchRows ?? Number.MAX_SAFE_INTEGER, 1),
    onProgress: options.onProgress,
    signal: options.signal
  }
}

function checkStrings(name: string, value: readonly string[]): readonly string[] {
  if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value
  throw new NutshellError('INVALID_OPTION', `${name} = ${show(value)}, expected an array of strings`)
}

function isNumber(text: string): boolean {
  const bytes = new TextEncoder().encode(text)
  return !Number.isNaN(readNumber(bytes, 0, bytes.length, true))
}
