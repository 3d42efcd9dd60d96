import { NutshellError } from '@nutshell-ml/core'
import { Fields } from './fields'
import type { UbjObject, UbjValue } from './ubj'

/**
 * The names of categories by feature as XGBoost 3.1 and later keeps them ("cats"): texts as bytes side by side, or numbers.
 * Undefined for a feature without, and for one whose names cannot be told apart: XGBoost's own writer counts characters where
 * it should count bytes, so that other than ASCII texts are cut in the wrong places.
 *
 * @throws NutshellError INVALID_INPUT.
 */
export function categoryNames(cats: Fields, cols: number): (string[] | undefined)[] {
  const list = cats.list('enc')
  if (list.length === 0) return []
  if (list.length !== cols) {
    throw new NutshellError('INVALID_INPUT', `${cats.where}.enc has ${list.length} items, expected ${cols}`)
  }
  return Array.from(list, (value, j) => {
    const fields = new Fields(value, `${cats.where}.enc[${j}]`)
    const names = fields.has('offsets') ? textsOf(fields) : Array.from(fields.numbers('values'), String)
    return names === undefined || names.length === 0 || new Set(names).size < names.length ? undefined : names
  })
}

function textsOf(fields: Fields): string[] | undefined {
  const bytes = Uint8Array.from(fields.wholes('values', -128, 255))
  const offsets = fields.wholes('offsets', 0, 2 ** 31 - 1)
  if (offsets.length > 0 && offsets[offsets.length - 1] !== bytes.length) return undefined
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return Array.from({ length: Math.max(0, offsets.length - 1) }, (_, i) =>
      decoder.decode(bytes.subarray(offsets[i], offsets[i + 1]))
    )
  } catch {
    return undefined
  }
}

/** The same, as XGBoost reads it. Features of numbers have no names. */
export function encodeCategories(levels: readonly (readonly string[] | undefined)[]): UbjObject {
  if (levels.every((names) => names === undefined))
    return { enc: [], feature_segments: new Int32Array(0), sorted_idx: new Int32Array(0) }
  const encoder = new TextEncoder()
  const segments = [0]
  const sorted: number[] = []
  const enc: UbjValue[] = levels.map((names = []) => {
    const texts = names.map((name) => new Int8Array(encoder.encode(name)))
    const offsets = [0]
    for (const text of texts) offsets.push(offsets[offsets.length - 1] + text.length)
    const values = new Int8Array(offsets[offsets.length - 1])
    for (let i = 0; i < texts.length; i++) values.set(texts[i], offsets[i])
    const order = texts.map((_, i) => i).sort((a, b) => compareBytes(texts[a], texts[b]))
    sorted.push(...order)
    segments.push(segments[segments.length - 1] + names.length)
    return { offsets: names.length === 0 ? new Int32Array(0) : Int32Array.from(offsets), values }
  })
  return { enc, feature_segments: Int32Array.from(segments), sorted_idx: Int32Array.from(sorted) }
}

/** XGBoost searches them in the order of signed bytes. */
function compareBytes(a: Int8Array, b: Int8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}
