/** The quantile of the normal distribution of a 95% interval. */
const Z = 1.959963984540054

/** Where a share is likely to be that was seen in `hits` of `count`: Wilson's interval of 95% (1927). */
export function shareInterval(hits: number, count: number): [number, number] {
  const share = hits / count
  const z2 = (Z * Z) / count
  const middle = (share + z2 / 2) / (1 + z2)
  const reach = (Z / (1 + z2)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count))
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)]
}
