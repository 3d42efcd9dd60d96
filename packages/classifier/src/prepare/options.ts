import {
  checkFlag,
  checkInteger,
  checkKnownOptions,
  checkNumber,
  checkOneOf,
  NutshellError,
  show
} from '@nutshell-ml/core'
import { resolveTextOptions, type TextOptions } from './text/options'

/** What a gap in a column of numbers is filled with. */
export type Impute = 'mean' | 'median' | 'most-frequent' | { readonly constant: number }

/** How the columns of a table become numbers. */
export interface PrepareOptions {
  /**
   * What gaps in numbers and dates are filled with: something of the column in training, or a constant (for dates: days
   * since 1970). @default 'mean'
   */
  impute?: Impute
  /** A 0/1 feature '... is missing' for each column of numbers or dates that has gaps in training. @default true */
  indicator?: boolean
  /**
   * Gaps in categories: a level of their own where training has gaps, or the most frequent level. Those of levels that became
   * one number are filled as numbers are, or with the most frequent level. @default 'level'
   */
  imputeCategories?: 'level' | 'most-frequent'
  /** Categories: a 0/1 feature for each level, or one number, the place of the level in order. @default 'one-hot' */
  encoding?: 'one-hot' | 'ordinal'
  /** Columns that become the place of their level in the given order: { Class: ['Eco', 'Eco Plus', 'Business'] }. @default {} */
  ordinal?: Readonly<Record<string, readonly string[]>>
  /**
   * Levels that are in fewer rows than this become one level '(rare)'; below 1 it is a share of the rows. Levels first met
   * when predicting count as rare where there is such a level, else they have no feature. @default 1
   */
  rare?: number
  /** The most levels of a category; of more, the most frequent are kept and the others are '(rare)'. @default 1000 */
  maxLevels?: number
  /** Columns to take as categories, as numbers that are codes or ratings. @default [] */
  categorical?: readonly string[]
  /** Columns to take as numbers: categories whose levels are numbers, true and false as 1 and 0, dates without their parts. @default [] */
  numeric?: readonly string[]
  /** Columns not to use. @default [] */
  drop?: readonly string[]
  /**
   * Whether numbers get mean 0 and variance 1 in training. 0/1 features stay 0 and 1, also indicators: one of a few gaps would
   * be a great number where it is 1, and its coefficient all but free of penalty. @default true
   */
  standardise?: boolean
  /** How columns of text are read. @default words and pairs of words by tf-idf */
  text?: TextOptions
}

export type ResolvedPrepareOptions = Required<PrepareOptions>

const KNOWN: readonly (keyof PrepareOptions)[] = [
  'impute',
  'indicator',
  'imputeCategories',
  'encoding',
  'ordinal',
  'rare',
  'maxLevels',
  'categorical',
  'numeric',
  'drop',
  'standardise',
  'text'
]

/**
 * Options with their defaults.
 *
 * @param names the columns there are.
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION also for a column that there is not, or with two contrary wishes.
 */
export function resolvePrepareOptions(options: PrepareOptions, names: readonly string[]): ResolvedPrepareOptions {
  checkKnownOptions('prepare', options, KNOWN)
  const resolved: ResolvedPrepareOptions = {
    impute: checkImpute(options.impute ?? 'mean'),
    indicator: checkFlag('indicator', options.indicator ?? true),
    imputeCategories: checkOneOf('imputeCategories', options.imputeCategories ?? 'level', ['level', 'most-frequent']),
    encoding: checkOneOf('encoding', options.encoding ?? 'one-hot', ['one-hot', 'ordinal']),
    ordinal: checkOrders(options.ordinal ?? {}, names),
    rare: checkRare(options.rare ?? 1),
    maxLevels: checkInteger('maxLevels', options.maxLevels ?? 1000, 2),
    categorical: checkColumns('categorical', options.categorical ?? [], names),
    numeric: checkColumns('numeric', options.numeric ?? [], names),
    drop: checkColumns('drop', options.drop ?? [], names),
    standardise: checkFlag('standardise', options.standardise ?? true),
    text: options.text ?? {}
  }
  resolveTextOptions(resolved.text)
  checkWishes(resolved)
  return resolved
}

function checkImpute(impute: unknown): Impute {
  if (typeof impute !== 'object' || impute === null) {
    return checkOneOf('impute', impute, ['mean', 'median', 'most-frequent'] as const)
  }
  checkKnownOptions('impute', impute, ['constant'])
  return { constant: checkNumber('impute.constant', (impute as { constant: unknown }).constant) }
}

function checkRare(rare: unknown): number {
  const expected = 'a whole number of rows >= 1 or a share over 0 and below 1'
  return checkNumber('rare', rare, expected, (value) => value > 0 && (value < 1 || Number.isSafeInteger(value)))
}

function checkColumns(option: string, given: unknown, names: readonly string[]): readonly string[] {
  if (!Array.isArray(given)) {
    throw new NutshellError('INVALID_OPTION', `${option} = ${show(given)}, expected an array of names of columns`)
  }
  for (const name of given) {
    if (!names.includes(name)) {
      throw new NutshellError(
        'INVALID_OPTION',
        `${option}: there is no column ${show(name)}; columns: ${names.join(', ')}`
      )
    }
  }
  return [...given]
}

function checkOrders(given: unknown, names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new NutshellError('INVALID_OPTION', `ordinal = ${show(given)}, expected an object of levels by column`)
  }
  checkColumns('ordinal', Object.keys(given), names)
  for (const [name, levels] of Object.entries(given)) {
    const isOrder = Array.isArray(levels) && levels.length > 1 && levels.every((level) => typeof level === 'string')
    if (!isOrder || new Set(levels).size < levels.length) {
      throw new NutshellError(
        'INVALID_OPTION',
        `ordinal[${show(name)}] = ${show(levels)}, expected an array of two or more different levels`
      )
    }
  }
  return given as Readonly<Record<string, readonly string[]>>
}

function checkWishes({ ordinal, categorical, numeric, drop }: ResolvedPrepareOptions): void {
  const wishes = { ordinal: Object.keys(ordinal), categorical, numeric, drop }
  const seen = new Map<string, string>()
  for (const [option, columns] of Object.entries(wishes)) {
    for (const name of new Set(columns)) {
      const other = seen.get(name)
      if (other !== undefined) {
        throw new NutshellError(
          'INVALID_OPTION',
          `column ${show(name)} is in ${other} and in ${option}, expected in one`
        )
      }
      seen.set(name, option)
    }
  }
}
