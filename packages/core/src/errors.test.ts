import { describe, expect, it } from 'vitest'
import { NutshellError } from './errors'

describe('NutshellError', () => {
  it('has a code, a message, a cause, a name and a stack', () => {
    const cause = new Error('below')
    const error = new NutshellError('BAD_ROW', 'row 3: too short', { cause })
    expect(error).toBeInstanceOf(Error)
    expect(error.code).toBe('BAD_ROW')
    expect(error.message).toBe('row 3: too short')
    expect(error.cause).toBe(cause)
    expect(error.name).toBe('NutshellError')
    expect(String(error)).toBe('NutshellError: row 3: too short')
    expect(error.stack).toContain('errors.test.ts')
    expect(new NutshellError('FILE', 'x').cause).toBeUndefined()
  })

  it('shows its code, not its brand, where properties are listed', () => {
    const error = new NutshellError('FILE', 'x')
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: 'FILE' })
    expect(
      Object.getOwnPropertySymbols(error).filter((name) => Object.prototype.propertyIsEnumerable.call(error, name))
    ).toEqual([])
  })

  it('is recognised when another copy of the library made it', () => {
    // What the other copy does, in its own words: the brand is a symbol of the global registry.
    const foreign = Object.assign(new Error('x'), { code: 'FILE', [Symbol.for('@nutshell-ml/error')]: true })
    expect(foreign).toBeInstanceOf(NutshellError)
    expect((new NutshellError('FILE', 'x') as never)[Symbol.for('@nutshell-ml/error')]).toBe(true)
  })

  it.each([
    new Error('x'),
    new TypeError('x'),
    { code: 'FILE', name: 'NutshellError' },
    null,
    undefined,
    'x',
    3,
    () => 1
  ])('%s is not one', (value) => {
    expect(value instanceof NutshellError).toBe(false)
  })

  it('a class made from it recognises only its own', () => {
    class Narrow extends NutshellError {}
    expect(new Narrow('FILE', 'x')).toBeInstanceOf(Narrow)
    expect(new Narrow('FILE', 'x')).toBeInstanceOf(NutshellError)
    expect(new NutshellError('FILE', 'x') instanceof Narrow).toBe(false)
  })
})
