import { formatCsvRow, formatJsonlRow } from '@nutshell-ml/core/table'
import type { Summary } from '@nutshell-ml/summarizer'

export const FORMATS = ['text', 'json', 'jsonl', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** How summaries of a table are written: what stands before, for each row, between rows and after. */
export interface RowFormat {
  head: string
  row(id: unknown, summary: Summary): string
  between: string
  tail: string
}

/** @param idName the name of the column that `id` comes from, or 'row' for row numbers. */
export function rowFormat(format: Format, idName: string): RowFormat {
  const object = (id: unknown, { text, ...rest }: Summary) => ({ [idName]: id, summary: text, ...rest })
  switch (format) {
    case 'csv':
      return {
        head: formatCsvRow([idName, 'summary']),
        row: (id, { text }) => formatCsvRow([plain(id), text]),
        between: '',
        tail: ''
      }
    case 'jsonl':
      return { head: '', row: (id, summary) => formatJsonlRow(object(id, summary)), between: '', tail: '' }
    case 'json':
      return { head: '[\n', row: (id, summary) => JSON.stringify(object(id, summary)), between: ',\n', tail: '\n]\n' }
    case 'text':
      return { head: '', row: (id, { text }) => `${onOneLine(plain(id))}\t${onOneLine(text)}\n`, between: '', tail: '' }
  }
}

/** The names of what stands beside the id of a row. */
export const OUTPUT_NAMES: readonly string[] = ['summary', 'sentences', 'reason']

function plain(id: unknown): string {
  if (id === undefined || id === null) return ''
  return typeof id === 'object' ? JSON.stringify(id) : String(id)
}

/** Tabs and line ends would end the value. */
function onOneLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ')
}

/** The summary of a single text. */
export function formatSummary(format: Format, summary: Summary): string {
  switch (format) {
    case 'csv':
      return formatCsvRow(['summary']) + formatCsvRow([summary.text])
    case 'jsonl':
      return formatJsonlRow(summary)
    case 'json':
      return `${JSON.stringify(summary, null, 2)}\n`
    case 'text':
      return `${summary.text}\n`
  }
}
