const DATE = /^(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/

/**
 * Milliseconds since 1970 of an ISO 8601 date or date-time, also with / for - and with a space for the T; without a zone it
 * is UTC, and what is finer than a millisecond is cut off. NaN for anything else and for days that no calendar has.
 */
export function readDate(text: string): number {
  const match = DATE.exec(text)
  if (match === null) return Number.NaN
  const [, year, , month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match
  const time = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${zoneOf(zone)}`
  )
  // Date.parse takes 31 February for 3 March, and 24:00 for the next day.
  const lastDay = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate()
  return Number(day) <= lastDay && Number(hour) < 24 ? time : Number.NaN
}

function zoneOf(zone: string): string {
  if (zone === 'Z') return zone
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
}
