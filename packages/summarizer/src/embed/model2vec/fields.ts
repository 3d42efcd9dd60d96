import { NutshellError, show } from '@nutshell-ml/core'

/** A JSON object as it was read. */
export type Json = Readonly<Record<string, unknown>>

/** The error for a tokenizer.json that cannot be read, with where and why. */
export function unreadable(where: string, problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `tokenizer.json: ${where}: ${problem}`)
}

/** `value`, which must be a JSON object. */
export function objectAt(where: string, value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw unreadable(where, `it is ${show(value)}, expected an object`)
}

/** `value`, which must be an array. */
export function listAt(where: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw unreadable(where, `it is ${show(value)}, expected an array`)
}

/** The text at `key`, which must be there. */
export function textOf(where: string, json: Json, key: string): string {
  return textOr(where, json, key, undefined) ?? fail(where, key, undefined)
}

/** The text at `key`, `missing` where there is none. */
export function textOr<Missing extends string | undefined>(
  where: string,
  json: Json,
  key: string,
  missing: Missing
): string | Missing {
  const value = json[key] ?? missing
  return typeof value === 'string' ? value : value === undefined ? missing : fail(where, key, value)
}

function fail(where: string, key: string, value: unknown): never {
  throw unreadable(where, `${key} = ${show(value)}, expected a string`)
}

/** The switch at `key`, `missing` where there is none. */
export function flagOf(where: string, json: Json, key: string, missing: boolean): boolean {
  const value = json[key] ?? missing
  if (typeof value === 'boolean') return value
  throw unreadable(where, `${key} = ${show(value)}, expected true or false`)
}

/** The whole number >= 0 at `key`, `missing` where there is none. */
export function countOf<Missing extends number | undefined>(
  where: string,
  json: Json,
  key: string,
  missing: Missing
): number | Missing {
  const value = json[key] ?? missing
  if (value === undefined || isCount(value)) return value as number
  throw unreadable(where, `${key} = ${show(value)}, expected a whole number >= 0`)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Tokens and their numbers: `{ token: number }`. */
export function vocabularyAt(where: string, value: unknown): Map<string, number> {
  const vocabulary = new Map(Object.entries(objectAt(where, value)))
  for (const [token, id] of vocabulary) {
    if (!isCount(id))
      throw unreadable(where, `the number of ${show(token)} is ${show(id)}, expected a whole number >= 0`)
  }
  return vocabulary as Map<string, number>
}

/** The step of a name, made by the function of that name. */
export function stepOf<Step>(
  where: string,
  value: unknown,
  steps: Readonly<Record<string, (json: Json) => Step>>
): Step {
  const json = objectAt(where, value)
  const type = textOf(where, json, 'type')
  if (Object.hasOwn(steps, type)) return steps[type](json)
  throw unreadable(where, `type ${show(type)} is not supported; supported: ${Object.keys(steps).join(', ')}`)
}
