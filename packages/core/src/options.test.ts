import { describe, expect, it } from 'vitest'
import { NutshellError } from './errors'
import { checkInteger, checkKnownOptions, checkNumber, checkOneOf, show } from './options'

function expectError(run: () => unknown, code: string, message: string): void {
  expect(run).toThrow(NutshellError)
  expect(run).toThrow(expect.objectContaining({ code, message }))
}

describe('checkKnownOptions', () => {
  it('passes known names, also when undefined', () => {
    checkKnownOptions('train', {}, ['k'])
    checkKnownOptions('train', { k: undefined }, ['k'])
    checkKnownOptions('train', Object.assign(Object.create({ inherited: 1 }), { k: 1 }), ['k'])
  })

  it('names the unknown one and those that are known', () => {
    expectError(
      () => checkKnownOptions('train', { k: 1, kk: 2 }, ['k', 'seed']),
      'UNKNOWN_OPTION',
      "train: unknown option 'kk'; known: k, seed"
    )
    expectError(
      () => checkKnownOptions('train', JSON.parse('{"__proto__": 1}'), ['k']),
      'UNKNOWN_OPTION',
      "train: unknown option '__proto__'; known: k"
    )
    expectError(
      () => checkKnownOptions('train', { constructor: 1 }, ['k']),
      'UNKNOWN_OPTION',
      "train: unknown option 'constructor'; known: k"
    )
  })

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [3, '3'],
    ['k', "'k'"],
    [[1], 'an array of 1'],
    [() => 1, 'a function']
  ])('refuses %s in place of options', (options, shown) => {
    expectError(
      () => checkKnownOptions('train', options as object, []),
      'INVALID_OPTION',
      `train: options = ${shown}, expected an object`
    )
  })
})

describe('checkInteger', () => {
  it('returns whole numbers in range', () => {
    for (const value of [1, 2, Number.MAX_SAFE_INTEGER]) expect(checkInteger('k', value, 1)).toBe(value)
    expect(checkInteger('k', -5, -5, 5)).toBe(-5)
    expect(checkInteger('k', 5, -5, 5)).toBe(5)
  })

  it.each([0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses %s', (value) => {
    expectError(() => checkInteger('k', value, 1), 'INVALID_OPTION', `k = ${value}, expected a whole number >= 1`)
  })

  it('names the range', () => {
    expectError(
      () => checkInteger('port', 70_000, 0, 65_535),
      'INVALID_OPTION',
      'port = 70000, expected a whole number from 0 to 65535'
    )
    expectError(() => checkInteger('k', '3', 1), 'INVALID_OPTION', "k = '3', expected a whole number >= 1")
    expectError(() => checkInteger('k', 3n, 1), 'INVALID_OPTION', 'k = 3, expected a whole number >= 1')
  })
})

describe('checkNumber', () => {
  it('returns finite numbers that are accepted', () => {
    expect(checkNumber('rate', 0.5, 'a number > 0', (value) => value > 0)).toBe(0.5)
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, null, undefined])('refuses %s', (value) => {
    expectError(
      () => checkNumber('rate', value, 'a number > 0', (number) => number > 0),
      'INVALID_OPTION',
      `rate = ${value}, expected a number > 0`
    )
  })
})

describe('checkOneOf', () => {
  it('returns what is known, refuses what is not', () => {
    expect(checkOneOf('mode', 'b', ['a', 'b'])).toBe('b')
    expectError(() => checkOneOf('mode', 'c', ['a', 'b']), 'INVALID_OPTION', "mode = 'c', expected one of: a, b")
    expectError(() => checkOneOf('mode', 'toString', ['a']), 'INVALID_OPTION', "mode = 'toString', expected one of: a")
    expectError(() => checkOneOf('mode', undefined, ['a']), 'INVALID_OPTION', 'mode = undefined, expected one of: a')
  })
})

describe('show', () => {
  it.each([
    ['abc', "'abc'"],
    ['x'.repeat(61), `'${'x'.repeat(60)}...'`],
    [1.5, '1.5'],
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    [Symbol('s'), 'Symbol(s)'],
    [10n, '10'],
    [[1, 2], 'an array of 2'],
    [{ a: 1, b: 2 }, 'an object with keys [a, b]'],
    [Object.create(null), 'an object with keys []'],
    [Math.max, 'a function']
  ])('%s', (value, expected) => {
    expect(show(value)).toBe(expected)
  })

  it.each([
    ['lines', 'two\nlines\r\u2028'],
    ['many keys', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key${i}`, i]))],
    ['a long key', { ['k'.repeat(5000)]: 1 }],
    ['a key of two lines', { 'a\nb': 1 }],
    ['a long symbol', Symbol('s'.repeat(5000))],
    ['a big number', 10n ** 5000n],
    ['a long typed array', new Float64Array(1000)]
  ])('is short and on one line for %s', (_, value) => {
    expect(show(value)).not.toMatch(/[\n\r\u2028]/)
    expect(show(value).length).toBeLessThan(200)
  })

  it('does not list the places of a typed array as keys', () => {
    expect(show(new Float64Array(3))).not.toContain('0, 1, 2')
  })
})
