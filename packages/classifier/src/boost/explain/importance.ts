import { checkFlag, checkKnownOptions, checkOneOf } from '@nutshell-ml/core'
import type { Feature } from '../../prepare/design'
import type { Ensemble } from '../ensemble/ensemble'

const IMPORTANCE_KINDS = ['gain', 'meanGain', 'cover', 'meanCover', 'splits'] as const

/**
 * What a feature is worth by the splits on it: `gain` is what they gain in all, `cover` the sum of Hessians of the rows that they
 * split, `splits` how many they are; `meanGain` and `meanCover` are for a split. XGBoost names them total_gain, total_cover, weight,
 * gain and cover.
 */
export type ImportanceKind = (typeof IMPORTANCE_KINDS)[number]

export interface ImportanceOptions {
  /** @default 'gain' */
  kind?: ImportanceKind
  /** Whether features are added up by the column that they come from. @default 'column' */
  by?: 'column' | 'feature'
  /** Whether numbers are divided by their sum. @default true */
  normalised?: boolean
}

export interface Importance {
  /** Of the column or feature. */
  readonly name: string
  readonly importance: number
}

/**
 * How much a model relies on its features, the strongest first. Known to favour features of many values, and taken from training
 * rows: `permutationImportance` is not.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION.
 */
export function importances(
  ensemble: Ensemble,
  features: readonly Feature[],
  options: ImportanceOptions = {}
): Importance[] {
  checkKnownOptions('importances', options, ['kind', 'by', 'normalised'])
  const kind = checkOneOf('kind', options.kind ?? 'gain', IMPORTANCE_KINDS)
  const by = checkOneOf('by', options.by ?? 'column', ['column', 'feature'])
  const normalised = checkFlag('normalised', options.normalised ?? true)
  const places = new Map<string, number>()
  const names: string[] = []
  const placeOf = features.map(({ name, column }, j) => {
    // Features may share a name, columns do not.
    const key = by === 'column' ? column : String(j)
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, names.length)
    return names.push(by === 'column' ? column : name) - 1
  })
  const { flags, feature, gain, cover } = ensemble
  const splits = new Float64Array(names.length)
  const sums = new Float64Array(names.length)
  for (let n = 0; n < flags.length; n++) {
    if ((flags[n] & 7) === 0) continue
    const place = placeOf[feature[n]]
    splits[place]++
    sums[place] += kind === 'splits' ? 1 : kind === 'gain' || kind === 'meanGain' ? gain[n] : cover[n]
  }
  if (kind === 'meanGain' || kind === 'meanCover') {
    for (let i = 0; i < sums.length; i++) if (splits[i] > 0) sums[i] /= splits[i]
  }
  let total = 0
  for (const sum of sums) total += sum
  const divisor = normalised && total > 0 ? total : 1
  return names.map((name, i) => ({ name, importance: sums[i] / divisor })).sort((a, b) => b.importance - a.importance)
}
