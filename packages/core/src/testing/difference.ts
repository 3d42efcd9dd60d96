import { show } from '../options'

/**
 * Where two results first differ, in words; undefined where they are the same to the bit, or where their numbers differ by
 * no more than `tolerance`, relative to numbers above 1.
 */
export function difference(a: unknown, b: unknown, tolerance = 0, where = ''): string | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    return isSameNumber(a, b, tolerance) ? undefined : differs(where, a, b)
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return Object.is(a, b) ? undefined : differs(where, a, b)
  }
  const kinds = [a, b].map((value) => Object.prototype.toString.call(value).slice(8, -1))
  if (kinds[0] !== kinds[1]) return `${where || 'it'} is of type ${kinds[0]}, expected ${kinds[1]}`
  if (isList(a) && isList(b)) {
    if (a.length !== b.length) return `${where}.length = ${a.length}, expected ${b.length}`
    for (let i = 0; i < a.length; i++) {
      if (Object.is(a[i], b[i])) continue // also spares the words for where it is
      const found = difference(a[i], b[i], tolerance, `${where}[${i}]`)
      if (found !== undefined) return found
    }
    return undefined
  }
  const names = Object.keys(a)
  if (names.join() !== Object.keys(b).join()) return differs(where, a, b)
  for (const name of names) {
    const values = [a, b].map((value) => (value as Record<string, unknown>)[name])
    const found = difference(values[0], values[1], tolerance, where === '' ? name : `${where}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

function isSameNumber(a: number, b: number, tolerance: number): boolean {
  if (Object.is(a, b)) return true
  const apart = Math.abs(a - b)
  // 0 and -0 are 0 apart, and infinity is within any share of infinity.
  return tolerance > 0 && Number.isFinite(apart) && apart <= tolerance * Math.max(1, Math.abs(a), Math.abs(b))
}

function isList(value: object): value is ArrayLike<unknown> & object {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value)
}

function differs(where: string, a: unknown, b: unknown): string {
  // What cannot be told apart when shown is 0 and -0.
  const [got, expected] = [a, b].map((value) => (Object.is(value, -0) ? '-0' : show(value)))
  return `${where || 'it'} is ${got}, expected ${expected}`
}
