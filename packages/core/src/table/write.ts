import { Papa } from '#papaparse'
import { NutshellError } from '../errors'
import { show } from '../options'

/**
 * One CSV record with its line end (LF): values quoted where they need it, null and undefined as empty. Values are not
 * changed: one that begins with = is a formula to a spreadsheet.
 */
export function formatCsvRow(values: readonly unknown[]): string {
  const line = Papa.unparse([values as unknown[]], { newline: '\n' })
  // A line with nothing on it is no record: a single empty value is written in quotes.
  return `${line === '' && values.length === 1 ? '""' : line}\n`
}

/** One JSON Lines record with its line end. Errors: INVALID_INPUT for what JSON cannot hold (undefined, functions). */
export function formatJsonlRow(value: unknown): string {
  const json = JSON.stringify(value)
  if (json === undefined)
    throw new NutshellError('INVALID_INPUT', `value = ${show(value)}, expected what JSON can hold`)
  return `${json}\n`
}
