import { NutshellError, show } from '@nutshell-ml/core'
import type { TreeFeature } from './columns/column-source'
import type { ResolvedOptions } from './options'

/** Constraints by feature. */
export interface Constraints {
  readonly monotone: Int8Array | undefined
  readonly interactions: readonly (readonly number[])[] | undefined
}

/**
 * What the options say of columns, by feature: a column may have several.
 *
 * @param isMatrix whether columns have numbers, and no names.
 * @throws NutshellError INVALID_OPTION for a column that there is not, or of levels where it is to be monotone.
 */
export function constraintsFor(
  { monotone, interactions }: Pick<ResolvedOptions, 'monotone' | 'interactions'>,
  features: readonly TreeFeature[],
  isMatrix: boolean
): Constraints {
  return {
    monotone: monotone === undefined ? undefined : monotoneBy(monotone, features, isMatrix),
    interactions: interactions === undefined ? undefined : interactionsBy(interactions, features, isMatrix)
  }
}

function monotoneBy(given: unknown, features: readonly TreeFeature[], isMatrix: boolean): Int8Array | undefined {
  const directions = new Int8Array(features.length)
  if (Array.isArray(given)) {
    if (!isMatrix) {
      throw new NutshellError('INVALID_OPTION', 'monotone is an array, expected directions by name: X is a table')
    }
    if (given.length !== features.length) {
      throw new NutshellError('INVALID_OPTION', `monotone.length = ${given.length}, expected cols = ${features.length}`)
    }
    given.forEach((direction, j) => {
      directions[j] = checkDirection(`monotone[${j}]`, direction)
    })
  } else {
    if (typeof given !== 'object' || given === null) {
      throw new NutshellError('INVALID_OPTION', `monotone = ${show(given)}, expected 1 or -1 by column`)
    }
    for (const [name, value] of Object.entries(given)) {
      const direction = checkDirection(`monotone[${show(name)}]`, value)
      for (const j of featuresOf('monotone', name, features, isMatrix)) {
        if (features[j].kind === 'category' && direction !== 0) {
          throw new NutshellError(
            'INVALID_OPTION',
            `monotone: column ${show(name)} has levels, expected numbers; prepare.ordinal gives levels an order`
          )
        }
        directions[j] = direction
      }
    }
  }
  return directions.some((direction) => direction !== 0) ? directions : undefined
}

function checkDirection(name: string, value: unknown): number {
  if (value === 1 || value === -1 || value === 0) return value
  throw new NutshellError('INVALID_OPTION', `${name} = ${show(value)}, expected 1, -1 or 0`)
}

function interactionsBy(given: unknown, features: readonly TreeFeature[], isMatrix: boolean): number[][] {
  if (!Array.isArray(given)) {
    throw new NutshellError('INVALID_OPTION', `interactions = ${show(given)}, expected arrays of columns`)
  }
  return given.map((set: unknown, i) => {
    if (!Array.isArray(set)) {
      throw new NutshellError('INVALID_OPTION', `interactions[${i}] = ${show(set)}, expected an array of columns`)
    }
    return [...new Set(set.flatMap((column) => featuresOf(`interactions[${i}]`, column, features, isMatrix)))]
  })
}

/** The features that a column has become: by its name, or by its number in a matrix. */
function featuresOf(
  option: string,
  column: unknown,
  features: readonly TreeFeature[],
  isMatrix: boolean
): readonly number[] {
  const found: number[] = []
  for (let j = 0; j < features.length; j++) if (features[j].column === column) found.push(j)
  if (found.length > 0) return found
  if (isMatrix) {
    const place = typeof column === 'string' && /^\d+$/.test(column) ? Number(column) : column
    if (Number.isSafeInteger(place) && (place as number) >= 0 && (place as number) < features.length) {
      return [place as number]
    }
    throw new NutshellError(
      'INVALID_OPTION',
      `${option}: there is no column ${show(column)}, expected a number from 0 to ${features.length - 1}: X is a matrix`
    )
  }
  const known = [...new Set(features.map((feature) => feature.column))].join(', ')
  throw new NutshellError('INVALID_OPTION', `${option}: there is no column ${show(column)}; columns: ${known}`)
}
