import { checkFlag, checkInteger, checkKnownOptions, NutshellError, show } from '@nutshell-ml/core'
import type { RowReader, TreeFeature } from '../columns/column-source'
import type { Ensemble } from '../ensemble/ensemble'
import { scoreRows } from '../ensemble/predict'

export interface PartialDependenceOptions {
  /** Values of a feature of numbers, at most: fewer different ones are all taken, of more as many at equal distances. @default 100 */
  points?: number
  /** The shares of rows below the least and the greatest value. @default [0.05, 0.95] */
  percentiles?: readonly [number, number]
  /** Whether the predictions of each row are kept too (individual conditional expectation). @default false */
  lines?: boolean
}

/** The values that a feature is set to. */
export interface GridAxis {
  /** The feature's name. */
  readonly feature: string
  /** Numbers; of a category the places of its levels. */
  readonly values: Float64Array
  /** Of a category. */
  readonly levels: readonly string[] | undefined
}

export interface PartialDependence {
  /** One or two. */
  readonly axes: readonly GridAxis[]
  readonly outputs: number
  /** Points x outputs, points row-major by the axes. */
  readonly averages: Float64Array
  /** Rows x points x outputs, where asked for. */
  readonly lines: Float64Array | undefined
}

/**
 * What is predicted on average when all rows have the same value of one feature, or two (J. Friedman, "Greedy function
 * approximation", 2001), by predicting all rows for each point of a grid, as scikit-learn's `partial_dependence` does with the
 * method 'brute'. Grids are chosen as there: of numbers, the values at equal distances between two percentiles.
 *
 * @param names one or two features, or columns that are one feature.
 * @param respond turns scores, rows x outputs, into what is averaged, in place. @default scores as they are
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT without rows; INVALID_INPUT for a feature without a value.
 */
export function partialDependence(
  ensemble: Ensemble,
  features: readonly TreeFeature[],
  reader: RowReader,
  names: string | readonly string[],
  options: PartialDependenceOptions = {},
  respond: (scores: Float64Array) => void = () => {}
): PartialDependence {
  checkKnownOptions('partialDependence', options, ['points', 'percentiles', 'lines'])
  const points = checkInteger('points', options.points ?? 100, 2)
  const percentiles = checkPercentiles(options.percentiles ?? [0.05, 0.95])
  const hasLines = checkFlag('lines', options.lines ?? false)
  const places = (typeof names === 'string' ? [names] : [...names]).map((name) => placeOf(features, name))
  if (places.length < 1 || places.length > 2 || places[0] === places[1]) {
    throw new NutshellError('INVALID_OPTION', `features = ${show(names)}, expected one or two different ones`)
  }
  const { rows } = reader
  if (rows === 0) throw new NutshellError('EMPTY_INPUT', 'there are no rows to average over')
  const axes = places.map((place) => axisOf(ensemble, features[place], place, reader, points, percentiles))
  const { outputs, cols } = ensemble
  const count = axes.reduce((product, { values }) => product * values.length, 1)
  const averages = new Float64Array(count * outputs)
  const lines = hasLines ? new Float64Array(rows * count * outputs) : undefined
  const scores = new Float64Array(rows * outputs)
  const given = new Float64Array(places.length)
  const changed: RowReader = {
    rows,
    cols,
    readInto(from, to, into) {
      reader.readInto(from, to, into)
      for (let at = 0; at < (to - from) * cols; at += cols) {
        for (let p = 0; p < places.length; p++) into[at + places[p]] = given[p]
      }
    }
  }
  const last = axes[axes.length - 1].values
  for (let point = 0; point < count; point++) {
    given[0] = axes[0].values[axes.length === 1 ? point : Math.floor(point / last.length)]
    if (axes.length === 2) given[1] = last[point % last.length]
    scoreRows(ensemble, changed, scores)
    respond(scores)
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < outputs; k++) {
        const value = scores[i * outputs + k]
        averages[point * outputs + k] += value
        if (lines !== undefined) lines[(i * count + point) * outputs + k] = value
      }
    }
  }
  for (let at = 0; at < averages.length; at++) averages[at] /= rows
  return { axes, outputs, averages, lines }
}

function placeOf(features: readonly TreeFeature[], name: string): number {
  const byName = features.findIndex((feature) => feature.name === name)
  const ofColumn = features.filter(({ column }) => column === name)
  if (ofColumn.length === 1) return features.indexOf(ofColumn[0])
  if (byName >= 0) return byName
  if (ofColumn.length === 0) {
    throw new NutshellError('INVALID_OPTION', `the model has no feature ${show(name)}, expected one of its features`)
  }
  throw new NutshellError(
    'INVALID_OPTION',
    `column ${show(name)} is ${ofColumn.length} features, expected one of them: ${show(ofColumn[0].name)}, ...`
  )
}

function axisOf(
  { cols, precision }: Ensemble,
  feature: TreeFeature,
  place: number,
  reader: RowReader,
  points: number,
  percentiles: readonly [number, number]
): GridAxis {
  const { name } = feature
  if (feature.kind === 'category') {
    const { levels } = feature
    return { feature: name, values: Float64Array.from(levels, (_, i) => i), levels }
  }
  const row = precision === 'float32' ? new Float32Array(cols) : new Float64Array(cols)
  const all = new Float64Array(reader.rows)
  let known = 0
  for (let i = 0; i < reader.rows; i++) {
    reader.readInto(i, i + 1, row)
    if (!Number.isNaN(row[place])) all[known++] = row[place]
  }
  const sorted = all.subarray(0, known).sort()
  if (known === 0) throw new NutshellError('INVALID_INPUT', `${show(name)} has no value in any row, expected some`)
  const different = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  if (different.length < points) return { feature: name, values: different, levels: undefined }
  const [least, most] = percentiles.map((share) => quantile(sorted, share))
  if (least === most) {
    throw new NutshellError(
      'INVALID_OPTION',
      `percentiles = ${show(percentiles)} are both ${least} of ${show(name)}, expected them further apart`
    )
  }
  const values = Float64Array.from({ length: points }, (_, i) => least + (i * (most - least)) / (points - 1))
  values[points - 1] = most
  return { feature: name, values, levels: undefined }
}

/** As scipy's mquantiles has it with alphap = betap = 0.4, which scikit-learn takes. */
function quantile(sorted: Float64Array, share: number): number {
  const n = sorted.length
  const at = n * share + 0.4 + share * 0.2
  const whole = Math.floor(Math.min(Math.max(at, 1), n - 1))
  const part = Math.min(Math.max(at - whole, 0), 1)
  return n === 1 ? sorted[0] : (1 - part) * sorted[whole - 1] + part * sorted[whole]
}

function checkPercentiles(given: readonly [number, number]): readonly [number, number] {
  const [least, most] = Array.isArray(given) ? given : [Number.NaN, Number.NaN]
  if (given.length === 2 && least >= 0 && most <= 1 && least < most) return [least, most]
  throw new NutshellError('INVALID_OPTION', `percentiles = ${show(given)}, expected two rising shares from 0 to 1`)
}
