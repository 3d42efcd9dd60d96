import { NutshellError } from '@nutshell-ml/core'
import type { TreeFeature } from '../columns/column-source'
import { MOST_CATEGORY } from '../columns/matrix-categories'
import { MatrixTreePreparation } from '../columns/matrix-tree-preparation'
import { type Ensemble, LISTED_LEFT, LISTED_RIGHT } from '../ensemble/ensemble'

export interface ForeignFeatures {
  /** Undefined where columns have none. */
  readonly names: readonly string[] | undefined
  /** By feature, whether the model says that it is one of categories; those that a split lists levels of are in any case. */
  readonly isCategory: ArrayLike<boolean>
  /** The names of levels by feature, where there are any. */
  readonly levels: readonly (readonly string[] | undefined)[]
}

/**
 * What reads rows for a model of another library. Levels without names are called by their numbers.
 *
 * @throws NutshellError INVALID_INPUT for levels beyond what a matrix may have.
 */
export function foreignPreparation(
  ensemble: Ensemble,
  { names, isCategory, levels }: ForeignFeatures
): MatrixTreePreparation {
  const { cols, precision } = ensemble
  const listed = levelsListed(ensemble)
  const features = Array.from({ length: cols }, (_, j): TreeFeature => {
    const name = names?.[j] ?? `column ${j}`
    if (isCategory[j] !== true && listed[j] === 0) return { name, column: name, kind: 'number' }
    if (listed[j] > MOST_CATEGORY + 1) {
      throw new NutshellError(
        'INVALID_INPUT',
        `feature ${j} has level ${listed[j] - 1}, expected at most ${MOST_CATEGORY}: number the levels from 0`
      )
    }
    const own = levels[j] ?? []
    const numbered = Array.from({ length: listed[j] }, (_, level) => String(level))
    return { name, column: name, kind: 'category', levels: own.length < listed[j] ? numbered : own }
  })
  return MatrixTreePreparation.of(features, { named: names !== undefined, precision })
}

/** By feature, the highest level in a set and one more; 0 where there are no sets. */
function levelsListed({ flags, feature, setStart, setWords, sets, cols }: Ensemble): Int32Array {
  const listed = new Int32Array(cols)
  for (let n = 0; n < flags.length; n++) {
    if ((flags[n] & (LISTED_LEFT | LISTED_RIGHT)) === 0) continue
    const j = feature[n]
    // One that is split by an empty set is one of categories too.
    if (listed[j] === 0) listed[j] = 1
    for (let w = setWords[n] - 1; w >= 0; w--) {
      const word = sets[setStart[n] + w]
      if (word === 0) continue
      listed[j] = Math.max(listed[j], 32 * (w + 1) - Math.clz32(word))
      break
    }
  }
  return listed
}
