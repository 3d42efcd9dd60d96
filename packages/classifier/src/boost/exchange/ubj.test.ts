import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, goldenModel } from './exchange.test-support'
import { looksLikeUbj, readUbj, type UbjValue, writeUbj } from './ubj'

const real = bytesOf(goldenModel('XGBoost 3.2.0: softmax'))

/** Bytes of text, numbers and texts in a row. */
function bytes(...parts: (string | number)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part)])))
}

describe('readUbj', () => {
  it('reads each kind of value of the standard', () => {
    const cases: [Uint8Array, UbjValue][] = [
      [bytes('Z'), null],
      [bytes('T'), true],
      [bytes('NNF'), false],
      [bytes('i', 0xff), -1],
      [bytes('U', 0xff), 255],
      [bytes('I', 0xff, 0xfe), -2],
      [bytes('l', 0, 1, 0, 0), 65536],
      [bytes('L', 0, 0, 0, 1, 0, 0, 0, 0), 2 ** 32],
      [bytes('L', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe), -2],
      [bytes('d', 0x3f, 0xc0, 0, 0), 1.5],
      [bytes('D', 0xc0, 0x04, 0, 0, 0, 0, 0, 0), -2.5],
      [bytes('Ca'), 'a'],
      [bytes('SU', 2, 'é'), 'é'],
      [bytes('[]'), []],
      [bytes('[Ti', 3, ']'), [true, 3]],
      [bytes('[#i', 2, 'TZ'), [true, null]],
      [bytes('[$i#i', 2, 5, 0xfb), Int8Array.of(5, -5)],
      [bytes('[$U#U', 1, 250), Uint8Array.of(250)],
      [bytes('[$I#i', 1, 1, 0), Int16Array.of(256)],
      [bytes('[$l#i', 1, 0xff, 0xff, 0xff, 0xff), Int32Array.of(-1)],
      [bytes('[$L#i', 1, 0, 0, 0, 0, 0, 0, 0, 9), Float64Array.of(9)],
      [bytes('[$d#i', 1, 0xbf, 0x80, 0, 0), Float32Array.of(-1)],
      [bytes('[$D#i', 1, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0), Float64Array.of(1)]
    ]
    for (const [given, expected] of cases) expect(readUbj(given)).toEqual(expected)
    expect({ ...(readUbj(bytes('{i', 1, 'ai', 7, 'U', 1, 'bT}')) as object) }).toEqual({ a: 7, b: true })
    expect({ ...(readUbj(bytes('{#i', 1, 'i', 1, 'ai', 7)) as object) }).toEqual({ a: 7 })
  })

  it('keeps keys that objects have by themselves', () => {
    const value = readUbj(bytes('{i', 9, '__proto__i', 7, '}')) as Record<string, UbjValue>
    expect(Object.keys(value)).toEqual(['__proto__'])
  })

  it("reads Node's Buffer as any bytes, and keeps no view of it", () => {
    const file = bytes('[', '[$i#i', 2, 7, 0xfe, '[$U#i', 2, 7, 0xfe, ']')
    const buffer = Buffer.from(file)
    const expected = [Int8Array.of(7, -2), Uint8Array.of(7, 254)]
    const read = readUbj(buffer)
    expect(read).toEqual(expected)
    buffer.fill(1)
    expect(read).toEqual(expected)
    expect(readUbj(Buffer.from(real))).toEqual(readUbj(real))
  })

  it('refuses each file that is cut off', () => {
    for (let end = 0; end < real.length; end += end > real.length - 20 ? 1 : 17) {
      expect(() => readUbj(real.subarray(0, end))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
  })

  it.each([
    ['more than a value', bytes('TT'), '1 bytes follow the end, at byte 1'],
    ['an unknown marker', bytes('[?]'), 'unknown marker, byte 63, at byte 1'],
    ['an array of texts by type', bytes('[$S#i', 0), 'unknown type, byte 83'],
    ['an array of nothing by type', bytes('[$Z#L', 127, 255, 255, 255, 255, 255, 255, 255), 'unknown type, byte 90'],
    ['a type without a count', bytes('[$i]'), 'a type but no count'],
    ['a length beyond the file', bytes('SL', 0, 0, 0, 1, 0, 0, 0, 0), '0 bytes left, 4294967296 or more expected'],
    ['a count beyond the file', bytes('[#l', 127, 255, 255, 255), '0 bytes left, 2147483647 or more'],
    ['an array beyond the file', bytes('[$D#i', 2, 0, 0), '2 bytes left, 16 or more expected'],
    ['a length below 0', bytes('Si', 0xff), 'a length is -1'],
    ['a length that is no whole number', bytes('Sd', 0, 0, 0, 0), 'byte 100 stands where a length is expected'],
    ['a number beyond 2^53', bytes('L', 127, 0, 0, 0, 0, 0, 0, 0), 'greater in size than 2^53'],
    ['a text that is not UTF-8', bytes('Si', 1, 0xff), 'not UTF-8'],
    ['deep arrays', bytes('['.repeat(100_000)), 'nest deeper than 64'],
    ['deep objects', bytes('{i\0'.repeat(100_000)), 'nest deeper than 64']
  ])('refuses %s', (_, given, message) => {
    expect(() => readUbj(given)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(() => readUbj(given)).toThrow(message)
  })

  it('gives a value or INVALID_INPUT for any bytes', () => {
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.uint8Array({ minLength: 1, maxLength: 4 }), (at, noise) => {
        const damaged = real.slice()
        damaged.set(noise.subarray(0, real.length - at), at)
        try {
          readUbj(damaged)
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_INPUT' })
        }
      }),
      { numRuns: 300 }
    )
  })
})

describe('writeUbj', () => {
  it('makes a file of XGBoost again, byte by byte', () => {
    // Whole numbers of 64 bits are read as float64: they are put back.
    const asWritten = (value: UbjValue): UbjValue => {
      if (value instanceof Float64Array) return BigInt64Array.from(value, BigInt)
      if (ArrayBuffer.isView(value) || typeof value !== 'object' || value === null) return value
      if (Array.isArray(value)) return value.map(asWritten)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asWritten(item)]))
    }
    expect(Buffer.from(writeUbj(asWritten(readUbj(real)))).equals(Buffer.from(real))).toBe(true)
  })

  it('writes what it reads', () => {
    const { value: any } = fc.letrec<{ value: UbjValue }>((again) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.constant(null),
        fc.boolean(),
        fc.string({ unit: 'binary' }),
        fc.maxSafeInteger(),
        fc.float({ noDefaultInfinity: true }),
        fc.int8Array({ maxLength: 4 }),
        fc.uint8Array({ maxLength: 4 }),
        fc.int16Array({ maxLength: 4 }),
        fc.int32Array({ maxLength: 4 }),
        fc.float32Array({ maxLength: 4 }),
        fc.float64Array({ maxLength: 4 }),
        fc.array(again('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), again('value'), { maxKeys: 4 })
      )
    }))
    fc.assert(
      fc.property(any, (value) => {
        expect(plain(readUbj(writeUbj(value)))).toEqual(plain(value))
      }),
      { numRuns: 60 }
    )
  })
})

describe('looksLikeUbj', () => {
  it('tells UBJ from JSON', () => {
    expect(looksLikeUbj(real)).toBe(true)
    for (const text of ['{"a":1}', '{}', '{ }', '[1]', '', '{\n"a":1}']) expect(looksLikeUbj(bytes(text))).toBe(false)
  })
})

/** Objects with the prototype that toEqual compares. */
function plain(value: UbjValue): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  return Object.entries(value).map(([name, item]) => [name, plain(item)])
}
