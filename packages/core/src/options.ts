import { NutshellError } from './errors'

/** Throws INVALID_OPTION unless `options` is an object: to be called before any field of it is read. */
export function checkIsObject(what: string, options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new NutshellError('INVALID_OPTION', `${what}: options = ${show(options)}, expected an object`)
  }
}

/** Throws UNKNOWN_OPTION, listing the known names, when `options` has a key that is not among them. */
export function checkKnownOptions(what: string, options: object, known: readonly string[]): void {
  checkIsObject(what, options)
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new NutshellError('UNKNOWN_OPTION', `${what}: unknown option '${name}'; known: ${known.join(', ')}`)
    }
  }
}

/** Throws INVALID_OPTION unless `value` is a whole number from `min` to `max`. */
export function checkInteger(name: string, value: unknown, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `>= ${min}` : `from ${min} to ${max}`
    throw new NutshellError('INVALID_OPTION', `${name} = ${show(value)}, expected a whole number ${range}`)
  }
  return value as number
}

/** Throws INVALID_OPTION unless `value` is a finite number that `accepts` accepts, which `expected` describes. */
export function checkNumber(
  name: string,
  value: unknown,
  expected = 'a finite number',
  accepts: (value: number) => boolean = () => true
): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || !accepts(value)) {
    throw new NutshellError('INVALID_OPTION', `${name} = ${show(value)}, expected ${expected}`)
  }
  return value
}

/** Throws INVALID_OPTION unless `value` is true or false. */
export function checkFlag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new NutshellError('INVALID_OPTION', `${name} = ${show(value)}, expected true or false`)
}

/** Throws INVALID_OPTION unless `value` is one of `known`. */
export function checkOneOf<T extends string>(name: string, value: unknown, known: readonly T[]): T {
  if (!known.includes(value as T)) {
    throw new NutshellError('INVALID_OPTION', `${name} = ${show(value)}, expected one of: ${known.join(', ')}`)
  }
  return value as T
}

/** A value as an error message shows it: short, on one line, safe for anything. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${brief(value)}'`
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (ArrayBuffer.isView(value)) {
    const { name } = value.constructor
    return `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name} of ${(value as Uint8Array).length ?? value.byteLength}`
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value)
    return `an object with keys [${keys
      .slice(0, 8)
      .map((key) => brief(key, 20))
      .join(', ')}${keys.length > 8 ? ', ...' : ''}]`
  }
  return brief(String(value))
}

function brief(text: string, length = 60): string {
  const start = text.length > length ? `${text.slice(0, length)}...` : text
  return start.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}
