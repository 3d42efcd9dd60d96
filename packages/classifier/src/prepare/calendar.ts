export const DAY = 86_400_000
const HOUR = 3_600_000

/** A part of a date that may matter by itself. */
export type DatePart = 'month' | 'weekday' | 'hour'

/** How many values each part has. */
export const PART_SIZES: Readonly<Record<DatePart, number>> = { month: 12, weekday: 7, hour: 24 }

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July']
MONTHS.push('August', 'September', 'October', 'November', 'December')
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

export function partName(part: DatePart, value: number): string {
  if (part === 'hour') return String(value)
  return (part === 'month' ? MONTHS : WEEKDAYS)[value]
}

/** The month (0 is January), the weekday (0 is Monday) or the hour of a time in milliseconds since 1970, all in UTC. */
export function partOf(part: DatePart, time: number): number {
  const day = Math.floor(time / DAY)
  if (part === 'hour') return Math.floor((time - day * DAY) / HOUR)
  if (part === 'weekday') return (((day + 3) % 7) + 7) % 7 // 1970 began on a Thursday
  return monthOf(day)
}

/** Years of this calendar begin in March, so that the day that comes every four years is the last. */
function monthOf(day: number): number {
  const shifted = day + 719_468 // days since the first of March of the year 0
  const inEra = shifted - Math.floor(shifted / 146_097) * 146_097 // of 400 years
  const year = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365
  )
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  return (Math.floor((5 * inYear + 2) / 153) + 2) % 12
}

const ISO = /^(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/

/**
 * Milliseconds since 1970 of an ISO 8601 date, with or without a time, as when tables are read: also with / for - and a space
 * for the T; in UTC unless it names an offset. NaN for others.
 */
export function parseDate(text: string): number {
  const match = ISO.exec(text)
  if (match === null) return Number.NaN
  const [, year, , month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match
  if (+day > daysIn(+year, +month) || +hour > 23) return Number.NaN
  const digits = zone === 'Z' ? '' : zone.slice(1).replace(':', '').padEnd(4, '0')
  const offset = zone === 'Z' ? 'Z' : `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0')
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`)
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}
