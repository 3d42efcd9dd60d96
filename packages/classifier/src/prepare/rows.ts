import { NutshellError } from '@nutshell-ml/core'

/** @throws NutshellError INVALID_INPUT for a row that the table has not. */
export function checkRows(rows: Int32Array | undefined, length: number): void {
  if (rows === undefined) return
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] >= 0 && rows[i] < length) continue
    throw new NutshellError('INVALID_INPUT', `rows[${i}] = ${rows[i]}, expected a row from 0 to ${length - 1}`)
  }
}
