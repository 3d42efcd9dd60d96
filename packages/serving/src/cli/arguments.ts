import { parseArgs } from 'node:util'
import { UsageError } from './usage-error'

/** Options by name: strings, or `boolean` for switches. */
export type Shape = Record<string, { type: 'string' | 'boolean'; short?: string }>

export interface Arguments {
  values: Record<string, string | boolean | undefined>
  positionals: string[]
}

/** Parses a command's arguments. Errors: UsageError that lists the known options. */
export function parse(args: string[], options: Shape): Arguments {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    return { values: values as Arguments['values'], positionals }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const name = /'([^']*)'/.exec(message)?.[1] ?? ''
      throw new UsageError(
        `unknown option '${name}'; known: ${Object.keys(options)
          .map((option) => `--${option}`)
          .join(' ')}`
      )
    }
    // Node's text goes on to explain on further lines.
    if (code?.startsWith('ERR_PARSE_ARGS')) throw new UsageError(message.replace(/\s*\n\s*/g, ' '))
    throw error
  }
}

/** As `parse`. Tells how the command is used, and gives nothing, where that is asked for or nothing is said to work on. */
export function parseOrHelp(args: string[], options: Shape, help: string): Arguments | undefined {
  const parsed = parse(args, options)
  const { values, positionals } = parsed
  if (!values.help && positionals.length > 0) return parsed
  ;(values.help ? process.stdout : process.stderr).write(help)
  if (!values.help) process.exitCode = 2
  return undefined
}

/** A whole number >= 1. Errors: UsageError. */
export function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 1) {
    throw new UsageError(`--${name} ${text}: expected a whole number >= 1`)
  }
  return value
}

/** A finite number. Errors: UsageError. */
export function finiteNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new UsageError(`--${name} ${text}: expected a number`)
  return value
}

/** One of the given words. Errors: UsageError that lists them. */
export function oneOf<T extends string>(name: string, text: string | undefined, known: readonly T[]): T | undefined {
  if (text === undefined || known.includes(text as T)) return text as T | undefined
  throw new UsageError(`--${name} ${text}: expected one of ${known.join(', ')}`)
}
