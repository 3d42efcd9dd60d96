/**
 * `count` of `rows` places, ascending: one from each of `count` equal stretches, where in it is decided by a hash, so that rows that
 * repeat in a rhythm are not all taken from the same beat.
 */
export function shareOfRows(rows: number, count: number): Int32Array {
  const places = new Int32Array(count)
  for (let k = 0; k < count; k++) {
    const first = Math.floor((k * rows) / count)
    const length = Math.floor(((k + 1) * rows) / count) - first
    let hash = Math.imul(k ^ 0x9e3779b9, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35)
    hash = (hash ^ (hash >>> 16)) >>> 0
    places[k] = first + (hash % length)
  }
  return places
}
