/** 25976 as '25,976'; sums of weights that are not whole with one decimal. */
export function formatCount(count: number): string {
  const text = Number.isInteger(count) ? count.toFixed(0) : count.toFixed(1)
  return text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')
}

/** A number between 0 and 1, or about as large: '0.9290'; or what to say where there is none. */
export function formatRate(rate: number | null, none = 'not defined'): string {
  return rate === null ? none : rate.toFixed(4)
}

/** A measured number with five digits: '1,234.5', '0.012346', '1.2346e+21'. */
export function formatValue(value: number | null): string {
  if (value === null) return 'not defined'
  const size = Math.abs(value)
  if (size === 0) return '0'
  if (size >= 1e15 || size < 1e-4) return value.toExponential(3)
  const decimals = Math.min(8, Math.max(0, 4 - Math.floor(Math.log10(size))))
  const rounded = String(Number(value.toFixed(decimals)))
  const [whole, fraction] = rounded.split('.')
  return `${formatCount(Number(whole)).replace(/^0$/, whole)}${fraction === undefined ? '' : `.${fraction}`}`
}

/** A threshold as people write it: '0.5', '0.0123'. */
export function formatThreshold(threshold: number): string {
  return String(Number(threshold.toPrecision(4)))
}

/**
 * A part as a share of a round number of things, large enough that some are not all and few are not none: [94, 100]. Of fewer than a
 * hundred things, as what it is: [2, 3].
 */
export function ofHundred(part: number, things: number): [number, number] {
  if (things < 100 && Number.isInteger(things)) return [Math.round(part * things), things]
  let of = 100
  while (of < 1e6 && part > 0 && part < 1 && (Math.round(part * of) === 0 || Math.round(part * of) === of)) of *= 10
  return [Math.round(part * of), of]
}
