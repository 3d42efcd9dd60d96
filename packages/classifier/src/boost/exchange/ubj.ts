import { NutshellError } from '@nutshell-ml/core'

/** An array of numbers of one kind, as UBJ keeps it. 64-bit whole numbers are read as float64 and must be exact there. */
type UbjArray = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array | BigInt64Array

/** What a file of Universal Binary JSON, or of JSON, holds. Objects have no prototype. */
export type UbjValue = null | boolean | number | string | UbjArray | readonly UbjValue[] | UbjObject

export interface UbjObject {
  readonly [key: string]: UbjValue
}

/** No model of XGBoost's nests deeper than a dozen levels. */
const MOST_DEEP = 64

const OBJECT = code('{')
const OBJECT_END = code('}')
const ARRAY = code('[')
const ARRAY_END = code(']')
const TYPE = code('$')
const COUNT = code('#')
const STRING = code('S')
const NO_OPERATION = code('N')

/** Bytes of a number by its marker. */
const SIZES = new Map(Object.entries({ i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 }).map(([c, size]) => [code(c), size]))

/**
 * Reads Universal Binary JSON (draft 12), as XGBoost writes it: typed arrays become typed arrays.
 *
 * @throws NutshellError INVALID_INPUT, with the offset, for what is truncated, unknown, too deep, longer than the file, or
 * followed by something.
 */
export function readUbj(bytes: Uint8Array): UbjValue {
  const reader = new Reader(bytes)
  const value = reader.value(reader.marker(), 0)
  if (reader.at < bytes.length) throw bad(`${bytes.length - reader.at} bytes follow the end`, reader.at)
  return value
}

/** Whether bytes are rather UBJ than JSON: after the brace comes the marker of a length, which JSON has not. */
export function looksLikeUbj(bytes: Uint8Array): boolean {
  return bytes[0] === OBJECT && (SIZES.has(bytes[1]) || bytes[1] === TYPE || bytes[1] === COUNT)
}

/**
 * Writes Universal Binary JSON with what XGBoost reads: lengths of 64 bits, arrays with counts, numbers that are whole in the
 * smallest size that holds them and others as float32, typed arrays as they are.
 */
export function writeUbj(value: UbjValue): Uint8Array {
  const writer = new Writer()
  writer.value(value)
  return writer.done()
}

class Reader {
  at = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** The next byte that says something. */
  marker(): number {
    do this.need(1)
    while (this.#bytes[this.at++] === NO_OPERATION)
    return this.#bytes[this.at - 1]
  }

  value(marker: number, depth: number): UbjValue {
    if (depth > MOST_DEEP) throw bad(`values nest deeper than ${MOST_DEEP}`, this.at)
    if (marker === OBJECT) return this.object(depth)
    if (marker === ARRAY) return this.array(depth)
    if (marker === STRING) return this.string(this.length())
    if (SIZES.has(marker)) return this.number(marker)
    switch (String.fromCharCode(marker)) {
      case 'Z':
        return null
      case 'T':
        return true
      case 'F':
        return false
      case 'C':
        return this.string(1)
    }
    throw bad(`there is an unknown marker, byte ${marker}`, this.at - 1)
  }

  object(depth: number): UbjObject {
    const object: Record<string, UbjValue> = Object.create(null)
    const count = this.countOf()
    for (let done = 0; count === undefined || done < count; done++) {
      const marker = this.marker()
      if (count === undefined && marker === OBJECT_END) break
      const key = this.string(this.lengthOf(marker))
      object[key] = this.value(this.marker(), depth + 1)
    }
    return object
  }

  array(depth: number): UbjValue {
    this.need(1)
    if (this.#bytes[this.at] === TYPE) return this.typedArray()
    const count = this.countOf()
    const array: UbjValue[] = []
    while (count === undefined || array.length < count) {
      const marker = this.marker()
      if (count === undefined && marker === ARRAY_END) break
      array.push(this.value(marker, depth + 1))
    }
    return array
  }

  typedArray(): UbjArray {
    this.at++
    const type = this.marker()
    const size = SIZES.get(type)
    if (size === undefined) throw bad(`an array is of an unknown type, byte ${type}`, this.at - 1)
    const count = this.countOf()
    if (count === undefined) throw bad('an array has a type but no count', this.at)
    this.need(count * size)
    const from = this.at
    this.at += count * size
    const view = this.#view
    // A loop for each kind: a call for each number through a table would be several times slower.
    switch (String.fromCharCode(type)) {
      // Not by `slice`: that of Node's Buffer copies nothing, and what it has for `buffer` is more than the part.
      case 'i':
        return new Int8Array(this.#bytes.subarray(from, this.at))
      case 'U':
        return new Uint8Array(this.#bytes.subarray(from, this.at))
      case 'I': {
        const values = new Int16Array(count)
        for (let i = 0; i < count; i++) values[i] = view.getInt16(from + 2 * i)
        return values
      }
      case 'l': {
        const values = new Int32Array(count)
        for (let i = 0; i < count; i++) values[i] = view.getInt32(from + 4 * i)
        return values
      }
      case 'd': {
        const values = new Float32Array(count)
        for (let i = 0; i < count; i++) values[i] = view.getFloat32(from + 4 * i)
        return values
      }
      case 'D': {
        const values = new Float64Array(count)
        for (let i = 0; i < count; i++) values[i] = view.getFloat64(from + 8 * i)
        return values
      }
    }
    const values = new Float64Array(count)
    for (let i = 0; i < count; i++) values[i] = this.whole(from + 8 * i)
    return values
  }

  /** The count before the items, where there is one. */
  countOf(): number | undefined {
    this.need(1)
    if (this.#bytes[this.at] !== COUNT) return undefined
    this.at++
    const count = this.length()
    // An item is a byte or more.
    this.need(count)
    return count
  }

  length(): number {
    return this.lengthOf(this.marker())
  }

  lengthOf(marker: number): number {
    const kind = String.fromCharCode(marker)
    if (!SIZES.has(marker) || kind === 'd' || kind === 'D') {
      throw bad(`byte ${marker} stands where a length is expected`, this.at - 1)
    }
    const length = this.number(marker)
    if (length < 0) throw bad(`a length is ${length}`, this.at)
    return length
  }

  number(marker: number): number {
    const size = SIZES.get(marker)!
    this.need(size)
    const { at } = this
    this.at += size
    switch (String.fromCharCode(marker)) {
      case 'i':
        return this.#view.getInt8(at)
      case 'U':
        return this.#view.getUint8(at)
      case 'I':
        return this.#view.getInt16(at)
      case 'l':
        return this.#view.getInt32(at)
      case 'd':
        return this.#view.getFloat32(at)
      case 'D':
        return this.#view.getFloat64(at)
    }
    return this.whole(at)
  }

  whole(at: number): number {
    const value = this.#view.getInt32(at) * 2 ** 32 + this.#view.getUint32(at + 4)
    if (Number.isSafeInteger(value)) return value
    throw bad(`a whole number is greater in size than 2^53: ${this.#view.getBigInt64(at)}`, at)
  }

  string(length: number): string {
    this.need(length)
    const from = this.at
    this.at += length
    try {
      return this.#text.decode(this.#bytes.subarray(from, this.at))
    } catch {
      throw bad('a text is not UTF-8', from)
    }
  }

  need(bytes: number): void {
    const left = this.#bytes.length - this.at
    if (bytes > left) throw bad(`it is truncated: ${left} bytes left, ${bytes} or more expected`, this.at)
  }
}

class Writer {
  #bytes = new Uint8Array(1 << 12)
  #view = new DataView(this.#bytes.buffer)
  #at = 0
  readonly #text = new TextEncoder()

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }

  value(value: UbjValue): void {
    if (value === null) this.byte(code('Z'))
    else if (typeof value === 'boolean') this.byte(code(value ? 'T' : 'F'))
    else if (typeof value === 'number') this.number(value)
    else if (typeof value === 'string') {
      this.byte(STRING)
      this.string(value)
    } else if (ArrayBuffer.isView(value)) this.typedArray(value as UbjArray)
    else if (Array.isArray(value)) {
      this.byte(ARRAY)
      this.count(value.length)
      for (const item of value) this.value(item)
    } else {
      this.byte(OBJECT)
      for (const [key, item] of Object.entries(value)) {
        this.string(key)
        this.value(item)
      }
      this.byte(OBJECT_END)
    }
  }

  number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      this.byte(code('d'))
      const at = this.room(4)
      this.#view.setFloat32(at, value)
    } else if (value >= -128 && value < 128) {
      this.byte(code('i'))
      const at = this.room(1)
      this.#view.setInt8(at, value)
    } else if (value >= -32768 && value < 32768) {
      this.byte(code('I'))
      const at = this.room(2)
      this.#view.setInt16(at, value)
    } else if (value === (value | 0)) {
      this.byte(code('l'))
      const at = this.room(4)
      this.#view.setInt32(at, value)
    } else this.whole(value)
  }

  /** 64 bits, with their marker. */
  whole(value: number): void {
    this.byte(code('L'))
    const at = this.room(8)
    this.#view.setBigInt64(at, BigInt(value))
  }

  string(value: string): void {
    const bytes = this.#text.encode(value)
    this.whole(bytes.length)
    const at = this.room(bytes.length)
    this.#bytes.set(bytes, at)
  }

  count(count: number): void {
    this.byte(COUNT)
    this.whole(count)
  }

  typedArray(values: UbjArray): void {
    this.byte(ARRAY)
    this.byte(TYPE)
    this.byte(code(typeOf(values)))
    this.count(values.length)
    const size = values.BYTES_PER_ELEMENT
    const from = this.room(values.length * size)
    const view = this.#view
    for (let i = 0; i < values.length; i++) {
      const at = from + i * size
      if (values instanceof BigInt64Array) view.setBigInt64(at, values[i])
      else if (values instanceof Float64Array) view.setFloat64(at, values[i])
      else if (values instanceof Float32Array) view.setFloat32(at, values[i])
      else if (values instanceof Int32Array) view.setInt32(at, values[i])
      else if (values instanceof Int16Array) view.setInt16(at, values[i])
      else view.setUint8(at, values[i] as number)
    }
  }

  byte(value: number): void {
    const at = this.room(1)
    this.#bytes[at] = value
  }

  /** Where so many bytes may be written. To be called before bytes and view are read: they may move. */
  room(bytes: number): number {
    const at = this.#at
    this.#at += bytes
    if (this.#at > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at))
      grown.set(this.#bytes)
      this.#bytes = grown
      this.#view = new DataView(grown.buffer)
    }
    return at
  }
}

function typeOf(values: UbjArray): string {
  if (values instanceof Int8Array) return 'i'
  if (values instanceof Uint8Array) return 'U'
  if (values instanceof Int16Array) return 'I'
  if (values instanceof Int32Array) return 'l'
  if (values instanceof Float32Array) return 'd'
  return values instanceof Float64Array ? 'D' : 'L'
}

function code(character: string): number {
  return character.charCodeAt(0)
}

function bad(what: string, at: number): NutshellError {
  return new NutshellError('INVALID_INPUT', `the file is not whole UBJ: ${what}, at byte ${at}`)
}
