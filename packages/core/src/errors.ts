/** Stable codes of every error this library throws; messages may be reworded, codes may not. */
export type ErrorCode =
  | 'UNKNOWN_OPTION'
  | 'INVALID_OPTION'
  | 'INVALID_INPUT'
  | 'INVALID_SHAPE'
  | 'NON_FINITE'
  | 'EMPTY_INPUT'
  | 'BAD_ROW'
  | 'FILE'
  | 'OUT_OF_MEMORY'
  | 'WORKER_DIED'
  | 'NOT_INSTALLED'

const BRAND = Symbol.for('@nutshell-ml/error')

/**
 * The base class of all errors of this library. The message says what is wrong, what was got and what was expected.
 * `instanceof` also recognises errors from another copy of the library (ESM beside CommonJS).
 */
export class NutshellError extends Error {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static override readonly name: string = 'NutshellError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'NutshellError'
    this.code = code
    Object.defineProperty(this, BRAND, { value: true })
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a class made from this one inherits this and recognises its own
    if (this !== NutshellError) return Function.prototype[Symbol.hasInstance].call(this, value)
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[BRAND] === true
  }
}
