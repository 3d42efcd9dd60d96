import Papa from 'papaparse/papaparse.min.js'

/** One CSV record with its line end (LF): values quoted where they need it, null and undefined as empty. */
export function formatCsvRow(values: readonly unknown[]): string {
  return `${Papa.unparse([values as unknown[]], { newline: '\n' })}\n`
}

/** One JSON Lines record with its line end. */
export function formatJsonlRow(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
