import {
  byStrength,
  type Contribution,
  classSentence,
  type Explanation,
  explanationText,
  numberSentence,
  type Reason,
  reasonOf
} from '../../explanation/explanation'
import { bothClasses } from '../../label/probabilities'
import type { ClassName } from '../../label/targets'
import type { TreeFeature } from '../columns/column-source'
import { scoreRow } from '../ensemble/predict'
import type { Fitted } from '../fitted'
import { linkInto } from '../objective/link'
import { shapInto } from './tree-shap'

/** What a feature of a column adds: a term of a text, a part of a date. */
export interface FeatureContribution {
  /** As the model names it: 'review: "great"'. */
  readonly feature: string
  /** What trees read: a number, or the name of a level; undefined for a gap. */
  readonly value: number | string | undefined
  readonly contribution: number
}

export interface BoostedContribution extends Contribution {
  /** Of a column that is several features, those that matter, the strongest first; empty where column and feature are one. */
  readonly features: readonly FeatureContribution[]
}

/** Why a row is predicted what it is: Shapley values by path-dependent TreeSHAP. */
export interface BoostedExplanation extends Explanation {
  readonly contributions: readonly BoostedContribution[]
}

/**
 * Why a row is predicted what it is. Contributions are in units of the score: log-odds for classes, units of the label for
 * numbers, of its logarithm where the link is `exp`. Of more than two classes, what speaks for the predicted one against the mean
 * of all.
 *
 * @param encoded the row as the preparation wrote it.
 * @param row as it was given.
 */
export function explainRow(
  fitted: Fitted,
  encoded: Float32Array | Float64Array,
  prediction: ClassName,
  row: Readonly<Record<string, unknown>> | ArrayLike<unknown>
): BoostedExplanation {
  const { ensemble, preparation, predictorType, classes, calibration, link } = fitted
  const { outputs, cols } = ensemble
  const shap = new Float64Array(outputs * (cols + 1))
  shapInto(ensemble, encoded, shap)
  const place = classes.indexOf(prediction)
  // Of two classes the score speaks for the second one.
  const sign = predictorType === 'binary' && place === 0 ? -1 : 1
  const shares = new Float64Array(cols + 1)
  for (let j = 0; j <= cols; j++) {
    if (outputs === 1) {
      shares[j] = sign * shap[j]
      continue
    }
    let mean = 0
    for (let k = 0; k < outputs; k++) mean += shap[k * (cols + 1) + j] / outputs
    shares[j] = shap[place * (cols + 1) + j] - mean
  }
  const contributions = contributionsOf(preparation.features, shares, encoded, row)
  const reasons = contributions.flatMap(reasonsOf)
  const scores = new Float64Array(outputs)
  scoreRow(ensemble, encoded, scores)
  const baseline = shares[cols]
  const margin =
    outputs > 1 ? scores[place] - scores.reduce((sum, score) => sum + score / outputs, 0) : sign * scores[0]
  if (classes.length === 0) {
    const text = explanationText(
      numberSentence(prediction as number, linkInto(link, Float64Array.of(baseline))[0]),
      reasons,
      false
    )
    return { prediction, probability: undefined, baseline, margin, contributions, text }
  }
  calibration.applyInto(scores, outputs, scores)
  const probability = (outputs > 1 ? scores : bothClasses(scores))[place]
  const text = explanationText(classSentence(prediction, probability), reasons, true)
  return { prediction, probability, baseline, margin, contributions, text }
}

function contributionsOf(
  features: readonly TreeFeature[],
  shares: Float64Array,
  encoded: ArrayLike<number>,
  row: Readonly<Record<string, unknown>> | ArrayLike<unknown>
): BoostedContribution[] {
  const isList = Array.isArray(row) || ArrayBuffer.isView(row)
  const columns = new Map<string, { first: number; sum: number; count: number; parts: FeatureContribution[] }>()
  features.forEach((feature, j) => {
    let column = columns.get(feature.column)
    if (column === undefined) {
      column = { first: j, sum: 0, count: 0, parts: [] }
      columns.set(feature.column, column)
    }
    column.sum += shares[j]
    column.count++
    if (shares[j] === 0) return
    column.parts.push({ feature: feature.name, value: readValue(feature, encoded[j]), contribution: shares[j] })
  })
  return [...columns]
    .map(([column, { first, sum, count, parts }]) => ({
      column,
      value: (row as Record<string | number, unknown>)[isList ? first : column],
      contribution: sum,
      features: count > 1 ? parts.sort(byStrength) : []
    }))
    .sort(byStrength)
}

function readValue(feature: TreeFeature, number: number): number | string | undefined {
  if (Number.isNaN(number)) return undefined
  return feature.kind === 'category' ? (feature.levels[number] ?? number) : number
}

/** A column of several features is told by these: its terms that are there or not, its parts. */
function reasonsOf(contribution: BoostedContribution): Reason[] {
  const { column, features } = contribution
  if (features.length === 0) return [reasonOf(contribution)]
  return features.map(({ feature, value, contribution: share }) => {
    if (!feature.startsWith(`${column}: "`)) return { words: `${feature} = ${shown(value)}`, contribution: share }
    const term = feature.slice(column.length + 2)
    return {
      words: `${column} ${value === 0 || value === undefined ? 'without' : 'with'} ${term}`,
      contribution: share
    }
  })
}

function shown(value: number | string | undefined): string {
  if (value === undefined) return 'missing'
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : value
}
