import { checkKnownOptions, NutshellError } from '@nutshell-ml/core'
import { type PrepareOptions, type ResolvedPrepareOptions, resolvePrepareOptions } from '../../prepare/options'
import { MOST_LEVELS } from '../bins/fit-bins'

/**
 * How the columns of a table become numbers for trees, which learn where gaps go, split levels into sets, and do not mind the
 * scale of a number.
 *
 * `rare` and `maxLevels`: levels that are cut off count as gaps, as do levels first met when predicting. At most 254 levels, which
 * is the default, have a place.
 *
 * `text`: by default each column of text gives at most its 5,000 most frequent terms, or 2^12 columns by hashing.
 */
export type TreePrepareOptions = Pick<
  PrepareOptions,
  'ordinal' | 'rare' | 'maxLevels' | 'categorical' | 'numeric' | 'drop' | 'text'
>

const KNOWN: readonly (keyof TreePrepareOptions)[] = [
  'ordinal',
  'rare',
  'maxLevels',
  'categorical',
  'numeric',
  'drop',
  'text'
]

const NOT_FOR_TREES: readonly (readonly [name: string, why: string])[] = [
  ['impute', 'gaps are not filled, trees learn where they go'],
  ['indicator', 'gaps are not filled, trees learn where they go'],
  ['imputeCategories', 'gaps are not filled, trees learn where they go'],
  ['encoding', 'levels are split as sets; ordinal gives a column an order'],
  ['standardise', 'trees do not mind the scale of numbers']
]

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION as of tables elsewhere, and for options that trees have no use for. */
export function resolveTreePrepareOptions(
  options: TreePrepareOptions,
  names: readonly string[]
): ResolvedPrepareOptions {
  for (const [name, why] of NOT_FOR_TREES) {
    if (typeof options !== 'object' || options === null || !Object.hasOwn(options, name)) continue
    throw new NutshellError('INVALID_OPTION', `prepare.${name} does not apply to trees: ${why}`)
  }
  checkKnownOptions('prepare', options, KNOWN)
  const resolved = resolvePrepareOptions({ maxLevels: MOST_LEVELS, ...options, text: textOf(options.text) }, names)
  if (resolved.maxLevels <= MOST_LEVELS) return resolved
  throw new NutshellError(
    'INVALID_OPTION',
    `maxLevels = ${resolved.maxLevels}, expected at most ${MOST_LEVELS}: a bin is a byte`
  )
}

const MOST_TERMS = 5000
const HASH_BITS = 12

function textOf(text: PrepareOptions['text']): PrepareOptions['text'] {
  if (typeof text !== 'object' || text === null) return text ?? { maxFeatures: MOST_TERMS }
  return text.kind === 'hashing' ? { bits: HASH_BITS, ...text } : { maxFeatures: MOST_TERMS, ...text }
}
