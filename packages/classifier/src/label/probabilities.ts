/** Probabilities of both classes, from those of the second one. */
export function bothClasses(second: Float64Array): Float64Array {
  const data = new Float64Array(second.length * 2)
  for (let i = 0; i < second.length; i++) {
    data[2 * i] = 1 - second[i]
    data[2 * i + 1] = second[i]
  }
  return data
}
