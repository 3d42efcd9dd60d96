import { NutshellError } from '@nutshell-ml/core'
import type { UbjValue } from './ubj'

const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Reads JSON as XGBoost writes it, which has NaN and Infinity as numbers: they are read as null and as Infinity.
 *
 * @throws NutshellError INVALID_INPUT for what is no such JSON.
 */
export function readJson(text: string): UbjValue {
  try {
    return JSON.parse(plainJson(text)) as UbjValue
  } catch (cause) {
    throw new NutshellError('INVALID_INPUT', `the file is not whole JSON: ${(cause as Error).message}`, { cause })
  }
}

/** Writes JSON as XGBoost reads it: float32 numbers have an exponent, for without it XGBoost takes them for integers. */
export function writeJson(value: UbjValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : float32Text(value)
  if (value instanceof Float32Array || value instanceof Float64Array) {
    return `[${Array.from(value, float32Text).join(',')}]`
  }
  if (ArrayBuffer.isView(value)) return `[${(value as Int32Array).join(',')}]`
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`)
    .join(',')}}`
}

/** The shortest text (of very small numbers a short one), with an exponent, of which float32 makes the number again. */
export function float32Text(value: number): string {
  const x = Math.fround(value)
  if (Number.isNaN(x)) return 'NaN'
  if (x === Number.POSITIVE_INFINITY) return 'Infinity'
  if (x === Number.NEGATIVE_INFINITY) return '-Infinity'
  if (Object.is(x, -0)) return '-0E0'
  for (let digits = 6; digits < 9; digits++) {
    const text = x.toExponential(digits - 1)
    if (Math.fround(Number(text)) === x) return exponentText(Number(text))
  }
  return exponentText(Number(x.toExponential(8)))
}

function exponentText(value: number): string {
  return value.toExponential().replace('e', 'E').replace('E+', 'E')
}

/** The same without the numbers that JSON has not. Texts stay as they are. */
function plainJson(text: string): string {
  if (!text.includes('NaN') && !text.includes('Infinity')) return text
  const parts: string[] = []
  let copied = 0
  const replace = (at: number, word: string, by: string) => {
    if (!text.startsWith(word, at)) return at
    parts.push(text.slice(copied, at), by)
    copied = at + word.length
    return copied - 1
  }
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) {
      at++
      while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
    } else if (char === 0x4e) at = replace(at, 'NaN', 'null')
    else if (char === 0x49) at = replace(at, 'Infinity', '1e999')
  }
  parts.push(text.slice(copied))
  return parts.join('')
}
