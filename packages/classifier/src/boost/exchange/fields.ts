import { NutshellError, show } from '@nutshell-ml/core'
import type { UbjObject, UbjValue } from './ubj'

/**
 * Reads the fields of a foreign model: each is of the kind that is expected, or an INVALID_INPUT error says where it is not.
 */
export class Fields {
  readonly #object: UbjObject
  readonly where: string

  constructor(value: UbjValue | undefined, where: string) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
    if (!isObject) throw wrong(where, value, 'an object')
    this.#object = value as UbjObject
    this.where = where
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#object, name)
  }

  get(name: string): UbjValue | undefined {
    return this.has(name) ? this.#object[name] : undefined
  }

  object(name: string): Fields {
    return new Fields(this.get(name), `${this.where}.${name}`)
  }

  text(name: string): string {
    const value = this.get(name)
    if (typeof value !== 'string') throw wrong(`${this.where}.${name}`, value, 'a text')
    return value
  }

  list(name: string): ArrayLike<UbjValue> {
    const value = this.get(name)
    if (Array.isArray(value)) return value
    if (ArrayBuffer.isView(value)) return value as unknown as ArrayLike<number>
    throw wrong(`${this.where}.${name}`, value, 'a list')
  }

  texts(name: string): string[] {
    return Array.from(this.list(name), (item, i) => {
      if (typeof item === 'string') return item
      throw wrong(`${this.where}.${name}[${i}]`, item, 'a text')
    })
  }

  /** A list of numbers, which may be infinite; null, which stands for NaN in JSON, is NaN. */
  numbers(name: string, length?: number): Float64Array {
    const list = this.list(name)
    const where = `${this.where}.${name}`
    if (length !== undefined && list.length !== length) {
      throw new NutshellError('INVALID_INPUT', `${where} has ${list.length} items, expected ${length}`)
    }
    const numbers = new Float64Array(list.length)
    for (let i = 0; i < numbers.length; i++) {
      const item = list[i]
      if (typeof item === 'number') numbers[i] = item
      else if (item === null) numbers[i] = Number.NaN
      // `default_left` of XGBoost 1.x
      else if (typeof item === 'boolean') numbers[i] = item ? 1 : 0
      else throw wrong(`${where}[${i}]`, item, 'a number')
    }
    return numbers
  }

  /** A list of whole numbers in a range. */
  wholes(name: string, lowest: number, highest: number, length?: number): Int32Array {
    const numbers = this.numbers(name, length)
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i]
      if (!(Number.isInteger(value) && value >= lowest && value <= highest)) {
        throw wrong(`${this.where}.${name}[${i}]`, value, `a whole number from ${lowest} to ${highest}`)
      }
    }
    return Int32Array.from(numbers)
  }

  /** A finite number that is written as text, as parameters of XGBoost are. */
  parameter(name: string, otherwise?: number): number {
    const value = this.get(name)
    if (value === undefined && otherwise !== undefined) return otherwise
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof number === 'number' && Number.isFinite(number)) return number
    throw wrong(`${this.where}.${name}`, value, 'a number as text')
  }

  /** As `parameter`, a whole number >= 0 of at most `highest`. */
  count(name: string, highest: number, otherwise?: number): number {
    const value = this.parameter(name, otherwise)
    if (Number.isInteger(value) && value >= 0 && value <= highest) return value
    throw wrong(`${this.where}.${name}`, this.get(name), `a whole number from 0 to ${highest}`)
  }
}

function wrong(where: string, value: unknown, expected: string): NutshellError {
  const got = value === undefined ? 'is missing' : `is ${show(value)}`
  return new NutshellError('INVALID_INPUT', `${where} ${got}, expected ${expected}`)
}
