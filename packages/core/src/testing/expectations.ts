import { type ErrorCode, NutshellError } from '../errors'
import { show } from '../options'
import { difference } from './difference'
import type { Outcome } from './estimator-spec'

/** Throws, with the place of the first difference, unless the two are the same: see `difference`. */
export function expectSame(what: string, actual: unknown, expected: unknown, tolerance = 0): void {
  const found = difference(actual, expected, tolerance)
  if (found !== undefined) throw new Error(`${what}: ${found}`)
}

/** Throws unless `holds`. */
export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}

/**
 * Throws unless `call` throws a NutshellError, of the given code where there is one, whose message has each of `named` as
 * words of its own.
 */
export async function expectRefusal(
  what: string,
  call: () => unknown,
  code?: ErrorCode,
  named: readonly (string | number)[] = []
): Promise<void> {
  const error = await errorOf(call)
  const expected = code === undefined ? 'a NutshellError' : `a NutshellError ${code}`
  if (error === undefined) throw new Error(`${what}: accepted, expected ${expected}`)
  const { thrown } = error
  if (!(thrown instanceof NutshellError) || (code !== undefined && thrown.code !== code)) {
    throw new Error(`${what}: threw ${showError(thrown)}, expected ${expected}`, { cause: thrown })
  }
  for (const name of named) {
    const isNamed = new RegExp(`(?<![\\w.])${literally(String(name))}(?![\\w]|\\.\\d)`).test(thrown.message)
    if (!isNamed) throw new Error(`${what}: the message '${thrown.message}' does not name ${name}`)
  }
}

/** Runs `call` where it is expected to work; else as `expectRefusal`. Returns what the call gives, if it works. */
export async function expectOutcome<T>(
  what: string,
  call: () => T | Promise<T>,
  outcome: Outcome,
  named: readonly (string | number)[] = []
): Promise<{ result: T } | undefined> {
  if (outcome !== 'works') {
    await expectRefusal(what, call, outcome, named)
    return undefined
  }
  try {
    return { result: await call() }
  } catch (error) {
    throw new Error(`${what}: threw ${showError(error)}, expected it to work`, { cause: error })
  }
}

/** What a call throws or rejects with, in a box since it may be undefined; undefined where it does neither. */
export async function errorOf(call: () => unknown): Promise<{ thrown: unknown } | undefined> {
  try {
    await call()
  } catch (thrown) {
    return { thrown }
  }
  return undefined
}

/** An error as a message shows it. */
export function showError(error: unknown): string {
  if (error instanceof NutshellError) return `NutshellError ${error.code}: ${error.message}`
  return error instanceof Error ? `${error.name}: ${error.message}` : show(error)
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
