import { NutshellError, show } from '@nutshell-ml/core'
import type { Targets } from './targets'

export interface WeightOptions {
  /** Weight of each class. */
  readonly classWeights: 'balanced' | Readonly<Record<string, number>> | undefined
  /** Weight of the second of two classes, beside the first. */
  readonly positiveWeight: number | 'balanced' | undefined
}

/**
 * The weight of each row by its class, times its own: undefined where all are 1. 'balanced' is by the rows at `places`: the same
 * total for each class, and as much in all as the rows have.
 *
 * @throws NutshellError INVALID_OPTION for a class that there is not.
 */
export function rowWeights(
  targets: Targets,
  own: Float64Array | undefined,
  options: WeightOptions,
  places: Int32Array
): Float64Array | undefined {
  const byClass = weightsByClass(targets, own, options, places)
  return byClass === undefined ? own : timesClass(byClass, targets.values, own)
}

/** The weight of each class, as `rowWeights` has them; undefined where all are 1. */
export function weightsByClass(
  { classes, values, predictorType }: Targets,
  own: Float64Array | undefined,
  { classWeights, positiveWeight }: WeightOptions,
  places: Int32Array
): number[] | undefined {
  if (predictorType === 'regression' || (classWeights === undefined && positiveWeight === undefined)) return undefined
  const totals = new Float64Array(classes.length)
  let total = 0
  for (const i of places) {
    totals[values[i]] += own === undefined ? 1 : own[i]
    total += own === undefined ? 1 : own[i]
  }
  const byClass = classes.map((_, place) =>
    classWeights === 'balanced' ? (totals[place] > 0 ? total / (classes.length * totals[place]) : 0) : 1
  )
  if (typeof classWeights === 'object') {
    for (const [name, weight] of Object.entries(classWeights)) {
      const place = classes.findIndex((other) => String(other) === name)
      if (place < 0) {
        throw new NutshellError(
          'INVALID_OPTION',
          `classWeights: there is no class ${show(name)}; classes: ${classes.map(String).join(', ')}`
        )
      }
      byClass[place] = weight
    }
  }
  if (positiveWeight !== undefined) {
    byClass[1] *= positiveWeight === 'balanced' ? (totals[1] > 0 ? totals[0] / totals[1] : 1) : positiveWeight
  }
  return byClass
}

/** The weights of rows by their class, times their own. @param values the place of each row's class; NaN for none */
export function timesClass(
  byClass: readonly number[],
  values: Float64Array,
  own: Float64Array | undefined
): Float64Array {
  const weights = new Float64Array(values.length)
  for (let i = 0; i < weights.length; i++) {
    if (!Number.isNaN(values[i])) weights[i] = byClass[values[i]] * (own === undefined ? 1 : own[i])
  }
  return weights
}
