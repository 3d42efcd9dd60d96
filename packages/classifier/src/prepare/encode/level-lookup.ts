import { booleanOf, isGap, numberOf, UNREADABLE } from '../loose-values'
import type { Levels } from '../step'

/** The place of a value that can be no level at all. */
export const BAD = -2

/** Whole numbers below this are found in a table. */
export const SMALL = 4096

/** Finds the place of a value's level: -1 where it has none, BAD where it is of the wrong kind. */
export class LevelLookup {
  /** The places of small whole numbers from 0 on; -1 for those without one. */
  readonly small: Int32Array
  private readonly texts: ReadonlyMap<string, number> | undefined
  private readonly numbers: ReadonlyMap<number, number>
  private readonly isBoolean: boolean
  private readonly missing: number
  private readonly unknown: number

  constructor({ by, keys, missing, unknown }: Levels) {
    this.missing = missing
    this.unknown = unknown
    this.isBoolean = by === 'boolean'
    if (by === 'text') {
      this.texts = new Map(keys.map((key, place) => [key as string, place]))
      this.numbers = numbersAmong(keys as readonly string[])
    } else {
      this.texts = undefined
      this.numbers = new Map(keys.map((key, place) => [key as number, place]))
    }
    const whole = [...this.numbers.keys()].filter((number) => Number.isInteger(number) && number >= 0 && number < SMALL)
    this.small = new Int32Array(Math.max(-1, ...whole) + 1).fill(unknown)
    for (const number of whole) this.small[number] = this.numbers.get(number)!
  }

  /** The place of any value. */
  of(value: unknown): number {
    if (this.texts === undefined) return this.ofNumber(this.isBoolean ? booleanOf(value) : numberOf(value))
    if (typeof value !== 'string') return this.ofOther(value)
    const place = this.texts.get(value)
    return place === undefined ? this.ofUnknown(value) : place
  }

  private ofNumber(value: number): number {
    const place = this.numbers.get(value)
    if (place !== undefined) return place
    if (Number.isNaN(value)) return this.missing
    return Math.abs(value) === UNREADABLE ? BAD : this.unknown
  }

  private ofUnknown(text: string): number {
    const place = this.texts!.get(text.trim())
    if (place !== undefined) return place
    return isGap(text) ? this.missing : this.unknown
  }

  /** Where levels are texts: a number is the level that reads so. */
  private ofOther(value: unknown): number {
    switch (typeof value) {
      case 'undefined':
        return this.missing
      case 'number':
        return Number.isNaN(value) ? this.missing : (this.numbers.get(value) ?? this.unknown)
      case 'boolean':
      case 'bigint':
        return this.texts!.get(String(value)) ?? this.unknown
      default:
        return value === null ? this.missing : BAD
    }
  }
}

/** Levels that read as numbers, by these; of levels that read as the same number, none. */
function numbersAmong(keys: readonly string[]): Map<number, number> {
  const found = new Map<number, number>()
  const twice = new Set<number>()
  keys.forEach((key, place) => {
    const number = numberOf(key)
    if (!Number.isFinite(number)) return
    if (found.has(number)) twice.add(number)
    found.set(number, place)
  })
  for (const number of twice) found.delete(number)
  return found
}
