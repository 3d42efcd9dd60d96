import { parseDate } from './calendar'

/** What the readers below make of a value that is none of the wanted kind. */
export const UNREADABLE = Number.POSITIVE_INFINITY

/** As when tables are read: those of pandas, and '?'. */
const GAPS = new Set(
  ',#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null,?'.split(',')
)
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** Whether text says that there is no value. */
export function isGap(text: string): boolean {
  return GAPS.has(text.trim())
}

/** A number, or a text of one; NaN where it is missing. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (value === undefined || value === null) return Number.NaN
  if (typeof value === 'string') return numberOfText(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return Number(value)
  return UNREADABLE
}

function numberOfText(text: string): number {
  const trimmed = text.trim()
  if (NUMBER.test(trimmed)) return Number(trimmed)
  return isGap(trimmed) ? Number.NaN : UNREADABLE
}

/** 0 or 1; NaN where it is missing. */
export function booleanOf(value: unknown): number {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === undefined || value === null) return Number.NaN
  if (typeof value === 'string') {
    const known = BOOLEANS.get(value.trim().toLowerCase())
    if (known !== undefined) return known
    return isGap(value) ? Number.NaN : UNREADABLE
  }
  const number = numberOf(value)
  return number === 0 || number === 1 || Number.isNaN(number) ? number : UNREADABLE
}

const BOOLEANS = new Map([
  ['true', 1],
  ['false', 0],
  ['yes', 1],
  ['no', 0],
  ['t', 1],
  ['f', 0],
  ['y', 1],
  ['n', 0],
  ['1', 1],
  ['0', 0]
])

/** The furthest from 1970 that a Date can be, in milliseconds. */
export const FURTHEST = 8.64e15

/** Milliseconds since 1970 of a Date, of such a number or of a text as '2024-05-31T12:00Z'; NaN where it is missing. */
export function dateOf(value: unknown): number {
  if (typeof value === 'number') return Math.abs(value) > FURTHEST ? UNREADABLE : value
  if (value === undefined || value === null) return Number.NaN
  if (typeof value === 'string') {
    const time = parseDate(value.trim())
    if (!Number.isNaN(time)) return time
    return isGap(value) ? Number.NaN : UNREADABLE
  }
  if (Object.prototype.toString.call(value) !== '[object Date]') return UNREADABLE
  const time = (value as Date).getTime()
  return Number.isNaN(time) ? UNREADABLE : time
}
