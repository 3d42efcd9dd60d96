export { type CsvOptions, openCsv } from './csv'
export { openJsonl } from './jsonl'
export { readLines, type TextLine } from './lines'
export type { BadRow, ReadOptions, TableReader, TableRow, TextSource } from './rows'
export { readText } from './text-pieces'
export type { CategoryColumn, Column, ColumnType, NumberColumn, TextColumn } from './typed/column'
export { type FormatTableOptions, formatTable } from './typed/format-table'
export type { ReadTableBatchesOptions, ReadTableOptions, TypingOptions } from './typed/options'
export { readTable, readTableBatches } from './typed/read-table'
export {
  defineSchema,
  formatSchemaTypes,
  parseSchema,
  type RowOf,
  type Schema,
  schemaOf,
  type ValueOfType
} from './typed/schema'
export { Table } from './typed/table'
export { tableFromRows } from './typed/table-from-rows'
export { formatCsvRow, formatJsonlRow } from './write'
