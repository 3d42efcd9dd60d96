import type { Table } from '@nutshell-ml/core/table'

/** Anything shaped like a Table, also one made by another copy of this library. */
export function isTable(value: unknown): value is Table {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray((value as Table).columns) &&
    typeof (value as Table).pick === 'function'
  )
}

/** Rows as objects with values by column: neither rows of numbers nor a single one. */
export function isRowsOfObjects(X: unknown): X is object[] {
  return (
    Array.isArray(X) && typeof X[0] === 'object' && X[0] !== null && !Array.isArray(X[0]) && !ArrayBuffer.isView(X[0])
  )
}
