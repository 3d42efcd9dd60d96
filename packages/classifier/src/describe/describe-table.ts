import { checkInteger, checkKnownOptions, NutshellError, show } from '@nutshell-ml/core'
import type { CategoryColumn, Column, NumberColumn, Table, TextColumn } from '@nutshell-ml/core/table'
import { gapsOf, type LabelValues, labelOf } from './label'
import { countLevels, levelProfile } from './level-profile'
import { histogramOf, numberProfile, quantilesOf } from './number-profile'
import { orderOf } from './order'
import type { ColumnProfile, ProfileWarning, Relation, TableProfile } from './profile'
import { type Ranked, rankedOf } from './ranks'
import { gapStrength, levelRelation, numberRelation } from './relation'
import { lengthsOf, textProfile } from './text-profile'
import { columnWarnings, gapWarning, labelWarnings, relationWarnings, similarLevelWarnings } from './warnings'
import { dateText } from './words-for-values'

export interface DescribeOptions {
  /** The column to be learned: the others are then told by how they go with it. */
  label?: string
  /** Bins of histograms, 2 to 200. @default 10 */
  bins?: number
}

/**
 * What a table holds: type, gaps, different values, quantiles and a small histogram of every column, how it goes with the
 * label, and what to look at before a model is made of it. Exact: nothing is sampled but the words of texts. Plain data;
 * `formatProfile` and `formatProfilePage` make it readable.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; INVALID_INPUT when there is no column `label`, or it can be none.
 */
export function describeTable(table: Table, options: DescribeOptions = {}): TableProfile {
  checkKnownOptions('describeTable', options, ['label', 'bins'])
  const bins = checkInteger('bins', options.bins ?? 10, 2)
  if (bins > 200) throw new NutshellError('INVALID_OPTION', `bins = ${bins}, expected at most 200`)
  if (options.label !== undefined && typeof options.label !== 'string') {
    throw new NutshellError('INVALID_OPTION', `label = ${show(options.label)}, expected the name of a column`)
  }
  const label = options.label === undefined ? undefined : labelOf(table, options.label)
  const warnings: ProfileWarning[] = label === undefined ? [] : labelWarnings(label.profile)
  const relations: Relation[] = []
  const columns = table.columns.map((column) => {
    const isLabel = column.name === options.label
    const found = describeColumn(column, table.rows, bins, isLabel ? undefined : label)
    // Of the label all has been said.
    warnings.push(
      ...found.warnings.filter(
        ({ kind }) => !isLabel || kind === 'infinite' || kind === 'similar-levels' || kind === 'cut-off'
      )
    )
    if (found.relation !== undefined) relations.push(found.relation)
    return found.profile
  })
  relations.sort((a, b) => b.strength - a.strength)
  return { rows: table.rows, columns, label: label?.profile, relations, warnings }
}

interface Described {
  profile: ColumnProfile
  relation: Relation | undefined
  warnings: ProfileWarning[]
}

function describeColumn(column: Column, rows: number, bins: number, label: LabelValues | undefined): Described {
  if (column.type === 'number' || column.type === 'date') return describeNumbers(column, rows, bins, label)
  if (column.type === 'category' || column.type === 'boolean')
    return describeLevels(column as CategoryColumn, rows, label)
  return describeTexts(column as TextColumn, rows, label)
}

function describeNumbers(column: NumberColumn, rows: number, bins: number, label: LabelValues | undefined): Described {
  const { name, type } = column
  const { values, infinite } = finiteOf(column.values)
  const ranked = rankedOf(values, orderOf(values))
  const { sorted } = ranked
  const gaps = gapsOf(rows - sorted.length, rows)
  const profile: ColumnProfile = { name, type, gaps, distinct: ranked.distinct }
  if (sorted.length > 0 && type === 'number') profile.numbers = numberProfile(sorted, bins)
  if (sorted.length > 0 && type === 'date') {
    const quantiles = quantilesOf(sorted)
    profile.dates = {
      first: dateText(sorted[0]),
      last: dateText(sorted[sorted.length - 1]),
      median: dateText(sorted[(sorted.length - 1) >> 1]),
      histogram: histogramOf(sorted, bins, quantiles, false)
    }
  }
  const isMissing = (row: number) => Number.isNaN(values[row])
  return withRelation(profile, columnWarnings(profile, rows, infinite), label, isMissing, (to) =>
    numberRelation(column, ranked, to)
  )
}

function describeLevels(column: CategoryColumn, rows: number, label: LabelValues | undefined): Described {
  const { name, type, codes, levels } = column
  const counts = countLevels(column)
  let total = 0
  let distinct = 0
  for (const count of counts) {
    total += count
    if (count > 0) distinct++
  }
  const profile: ColumnProfile = { name, type, gaps: gapsOf(rows - total, rows), distinct }
  profile.levels = levelProfile(levels, counts, total)
  const warnings = [...columnWarnings(profile, rows, 0), ...similarLevelWarnings(column)]
  return withRelation(
    profile,
    warnings,
    label,
    (row) => codes[row] < 0,
    (to) => levelRelation(column, to)
  )
}

function describeTexts(column: TextColumn, rows: number, label: LabelValues | undefined): Described {
  const { name, type, values } = column
  const lengths = lengthsOf(column)
  const ranked: Ranked = rankedOf(lengths, orderOf(lengths))
  const { sorted } = ranked
  const different = new Set(values)
  different.delete(undefined)
  const profile: ColumnProfile = { name, type, gaps: gapsOf(rows - sorted.length, rows), distinct: different.size }
  if (sorted.length > 0) profile.text = textProfile(column, sorted)
  const warnings = columnWarnings(profile, rows, 0)
  if (type === 'id') return { profile, relation: undefined, warnings }
  const isMissing = (row: number) => values[row] === undefined
  return withRelation(profile, warnings, label, isMissing, (to) => numberRelation(column, ranked, to))
}

function withRelation(
  profile: ColumnProfile,
  warnings: ProfileWarning[],
  label: LabelValues | undefined,
  isMissing: (row: number) => boolean,
  relate: (label: LabelValues) => Relation | undefined
): Described {
  if (label === undefined || profile.distinct === 0) return { profile, relation: undefined, warnings }
  const { count, share } = profile.gaps
  const gaps = count > 0 && share < 1 ? gapWarning(profile.name, count, gapStrength(isMissing, label)) : []
  const relation = relate(label)
  const told = relation === undefined ? [] : relationWarnings(relation, label.profile)
  return { profile, relation, warnings: [...warnings, ...gaps, ...told] }
}

/** Infinite values count as missing; a column without any is not copied. */
function finiteOf(values: Float64Array): { values: Float64Array; infinite: number } {
  let infinite = 0
  for (let i = 0; i < values.length; i++)
    if (values[i] === Number.POSITIVE_INFINITY || values[i] === Number.NEGATIVE_INFINITY) infinite++
  if (infinite === 0) return { values, infinite }
  return { values: values.map((value) => (Number.isFinite(value) ? value : Number.NaN)), infinite }
}
