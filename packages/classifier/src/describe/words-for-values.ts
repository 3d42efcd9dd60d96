const DAY = 86_400_000

/** At most five digits, without an exponent where it can be helped. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return grouped(value)
  const size = Math.abs(value)
  if (size >= 1e9 || size < 1e-4) return value.toPrecision(3)
  if (size >= 1000) return grouped(Math.round(value))
  return String(Number(value.toPrecision(4)))
}

/** A count with its thousands apart. */
export function grouped(value: number): string {
  const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, ',')
  return value < 0 ? `-${digits}` : digits
}

/** `62.5 %`; what is not 0 or 100 is not shown as such. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1 %'
  if (share < 1 && share > 0.999) return '>99.9 %'
  return `${(100 * share).toFixed(1)} %`
}

/** ISO 8601 in UTC; the day alone for a midnight. */
export function dateText(milliseconds: number): string {
  const text = isoOf(milliseconds)
  return milliseconds % DAY === 0 ? text.slice(0, text.indexOf('T')) : text
}

/** Years beyond what a date can be are told in milliseconds. */
function isoOf(milliseconds: number): string {
  const whole = Math.trunc(milliseconds)
  return Math.abs(whole) <= 8.64e15 ? new Date(whole).toISOString() : `${milliseconds} ms`
}
