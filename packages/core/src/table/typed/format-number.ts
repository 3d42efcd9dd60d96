/** A number as text that is read as the same number: whole ones beyond 2^53 get an exponent, since digits alone are taken for an id. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value)
}
