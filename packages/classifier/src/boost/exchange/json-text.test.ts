import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { float32Text, readJson, writeJson } from './json-text'

describe('readJson', () => {
  it('reads numbers that JSON has not, and leaves texts as they are', () => {
    const text = '{"NaN":[NaN,-Infinity,Infinity,1],"a\\"NaN":"Infinity \\\\","b":"\\"NaN"}'
    expect(readJson(text)).toEqual({
      NaN: [null, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1],
      'a"NaN': 'Infinity \\',
      b: '"NaN'
    })
  })

  it('reads all that JSON is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify([value, 'NaN'])
        expect(readJson(text)).toEqual(JSON.parse(text))
      }),
      { numRuns: 50 }
    )
  })

  it.each(['', '{', '{"a":NaNa}', '{"a":"NaN', '{"a":"NaN\\', 'Infinit', '['.repeat(1e5)])('refuses %j', (text) => {
    expect(() => readJson(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })
})

describe('writeJson', () => {
  it('writes what XGBoost tells apart: whole numbers and others', () => {
    const value = {
      a: [1, -7, true, null, 'x"y'],
      b: Float32Array.of(1, 0.5, -0),
      c: Int32Array.of(3),
      d: BigInt64Array.of(4n)
    }
    expect(writeJson(value)).toBe('{"a":[1,-7,true,null,"x\\"y"],"b":[1E0,5E-1,-0E0],"c":[3],"d":[4]}')
  })
})

describe('float32Text', () => {
  it('has no more digits than it takes', () => {
    // As XGBoost writes them.
    const texts = ['0E0', '3.4028235E38', '-1.0834577E0', '9.3398E-3', '1E0', 'NaN', 'Infinity', '-Infinity']
    for (const text of texts) expect(float32Text(Number(text))).toBe(text)
  })

  it('is the number again', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(Math.fround(Number(float32Text(x)))).toBe(x)
        expect(float32Text(x)).toMatch(/^-?\d(\.\d{1,8})?E-?\d+$/)
      }),
      { numRuns: 300 }
    )
  })
})
