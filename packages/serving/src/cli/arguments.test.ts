import { describe, expect, it } from 'vitest'
import { finiteNumber, oneOf, parse, type Shape, wholeNumber } from './arguments'
import { UsageError } from './usage-error'

const SHAPE: Shape = {
  words: { type: 'string' },
  out: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' }
}

describe('parse', () => {
  it('takes options anywhere, short ones, = and -', () => {
    expect(parse(['a.txt', '--words', '5', '-o', 'x', '--help'], SHAPE)).toEqual({
      values: { words: '5', out: 'x', help: true },
      positionals: ['a.txt']
    })
    expect(parse(['--words=-5', '-'], SHAPE)).toMatchObject({ values: { words: '-5' }, positionals: ['-'] })
    expect(parse(['--', '--words'], SHAPE).positionals).toEqual(['--words'])
  })

  it('lists the known options where one is unknown', () => {
    expect(() => parse(['--wrods', '5'], SHAPE)).toThrow(UsageError)
    expect(() => parse(['--wrods', '5'], SHAPE)).toThrow("unknown option '--wrods'; known: --words --out --help")
  })

  it('refuses an option without its value', () => {
    expect(() => parse(['--words'], SHAPE)).toThrow(UsageError)
    expect(() => parse(['--words', '--out', 'x'], SHAPE)).toThrow(UsageError)
    expect(() => parse(['--help=yes'], SHAPE)).toThrow(UsageError)
  })
})

describe('values', () => {
  it('whole numbers', () => {
    expect(wholeNumber('n', undefined)).toBeUndefined()
    expect(wholeNumber('n', '12')).toBe(12)
    for (const bad of ['0', '-1', '1.5', 'x', '', ' ', '1e99', 'NaN', 'Infinity'])
      expect(() => wholeNumber('n', bad)).toThrow(UsageError)
    expect(() => wholeNumber('words', 'x')).toThrow('--words x: expected a whole number >= 1')
  })

  it('numbers', () => {
    expect(finiteNumber('n', undefined)).toBeUndefined()
    expect(finiteNumber('n', '-0.5')).toBe(-0.5)
    for (const bad of ['x', '', ' ', 'NaN', 'Infinity']) expect(() => finiteNumber('n', bad)).toThrow(UsageError)
  })

  it('words', () => {
    expect(oneOf('f', undefined, ['a', 'b'])).toBeUndefined()
    expect(oneOf('f', 'b', ['a', 'b'])).toBe('b')
    expect(() => oneOf('format', 'c', ['a', 'b'])).toThrow('--format c: expected one of a, b')
  })
})
