export { type CsvOptions, openCsv } from './csv'
export { openJsonl } from './jsonl'
export type { BadRow, ReadOptions, TableReader, TableRow, TextSource } from './rows'
export { formatCsvRow, formatJsonlRow } from './write'
