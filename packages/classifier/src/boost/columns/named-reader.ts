import type { FloatArray } from '@nutshell-ml/core'
import type { Column } from '@nutshell-ml/core/table'
import type { Rows } from '../../prepare/encode/readers'
import type { MatrixCategories } from './matrix-categories'
import { type FeatureReader, LevelTreeEncoder, NumberTreeEncoder, type TreeEncoder } from './tree-encoders'

/**
 * What reads a feature of a matrix from tables and objects: numbers, and categories by the names of their levels, or as numbers
 * where the levels have no names but these.
 */
export function namedEncoder(column: string, categories: MatrixCategories | undefined, most: number): TreeEncoder {
  const number = new NumberTreeEncoder({ column, type: 'number' }, most)
  if (categories === undefined) return number
  if (categories.levels.some((level, place) => level !== String(place))) {
    const levels = { by: 'text', keys: categories.levels, extras: [], missing: -1, unknown: -1 } as const
    return new LevelTreeEncoder({ kind: 'levels', column, type: 'category', levels })
  }
  return {
    column,
    encode(value: unknown, into: FloatArray, at: number) {
      number.encode(value, into, at)
      into[at] = categories.of(into[at])
    },
    bind(given: Column): FeatureReader[] {
      const [reader] = number.bind(given)
      const read = (rows: Rows, from: number, to: number, into: Float64Array) => {
        reader.read(rows, from, to, into)
        for (let i = 0; i < to - from; i++) into[i] = categories.of(into[i])
      }
      return [{ read }]
    }
  }
}
