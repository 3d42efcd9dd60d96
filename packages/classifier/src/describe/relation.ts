import type { CategoryColumn, Column } from '@nutshell-ml/core/table'
import { type Contingency, cramersV, etaSquared, normalizedMutualInformation, pearson } from './association'
import type { LabelValues } from './label'
import { byCount, countLevels, TOP_LEVELS } from './level-profile'
import type { Relation, RelationGroup } from './profile'
import { aucOf, binsOf, keepRows, type Ranked, ranksOf } from './ranks'
import { dateText, numberText } from './words-for-values'

/** More levels than this are taken together beyond it. */
const MOST_LEVELS = 1000
/** Bins of numbers. */
const BINS = 10

/** The rows that have a label, put into groups by a column. */
interface Grouping {
  /** -1 where there is no label. */
  groupOf: Int32Array
  groups: number
  /** Which groups are told by name, in order; the others are taken together as `restName`. */
  shown: Shown[]
  restName: string | undefined
}

interface Shown {
  group: number
  name: string
  missing?: true
}

/** How numbers (dates, lengths of texts) go with the label; undefined where there is nothing to compare. */
export function numberRelation(column: Column, ranked: Ranked, label: LabelValues): Relation | undefined {
  const rows = rowsOf(label)
  const of = column.type === 'text' ? { of: 'length' as const } : {}
  const kept = label.profile.gaps.count === 0 ? ranked : keepRows(ranked, (row) => hasLabel(label, row))
  const grouping = groupByBin(column, kept, label, rows)
  if (grouping.groups < 2) return undefined
  if (label.kind === 'class') {
    const auc = label.classes === 2 ? aucOf(kept, label.codes) : undefined
    return {
      ...of,
      ...classRelation(column.name, grouping, label),
      ...(auc === undefined ? {} : { auc }),
      groups: groupsOf(grouping, label)
    }
  }
  const { order } = kept
  const x = new Float64Array(order.length)
  const y = new Float64Array(order.length)
  for (let i = 0; i < order.length; i++) {
    x[i] = kept.sorted[i]
    y[i] = label.values[order[i]]
  }
  const ranks = ranksOf(kept, rows)
  const isAll = order.length === label.ranked.order.length
  const labelRanks = isAll
    ? label.ranks
    : ranksOf(
        keepRows(label.ranked, (row) => ranks[row] > 0),
        rows
      )
  const both = { pearson: pearson(x, y), spearman: pearson(pick(ranks, order), pick(labelRanks, order)) }
  const strength = Math.max(Math.abs(both.pearson), Math.abs(both.spearman))
  return { column: column.name, ...of, strength, ...both, groups: groupsOf(grouping, label) }
}

/** How levels go with the label; undefined where there is nothing to compare. */
export function levelRelation(column: CategoryColumn, label: LabelValues): Relation | undefined {
  const grouping = groupByLevel(column, label)
  if (grouping.groups < 2) return undefined
  const groups = groupsOf(grouping, label)
  if (label.kind === 'class') return { ...classRelation(column.name, grouping, label), groups }
  const share = etaSquared(grouping.groupOf, grouping.groups, label.values)
  const rows = groups.reduce((sum, group) => sum + group.rows, 0)
  return { column: column.name, strength: adjustedRoot(share, rows, grouping.groups), etaSquared: share, groups }
}

/** The root of epsilon squared (Kelley, 1935), eta squared corrected for what many levels explain by chance; >= 0. */
function adjustedRoot(share: number, rows: number, groups: number): number {
  return rows > groups ? Math.sqrt(Math.max(0, 1 - ((1 - share) * (rows - 1)) / (rows - groups))) : 0
}

/** How much it tells about the label whether the column has a value, from 0 to 1. */
export function gapStrength(isMissing: (row: number) => boolean, label: LabelValues): number {
  const groupOf = new Int32Array(rowsOf(label))
  for (let row = 0; row < groupOf.length; row++) groupOf[row] = hasLabel(label, row) ? Number(isMissing(row)) : -1
  if (label.kind === 'number') return Math.sqrt(etaSquared(groupOf, 2, label.values))
  return cramersV(contingencyOf(groupOf, 2, label))
}

function classRelation(column: string, { groupOf, groups }: Grouping, label: LabelValues & { kind: 'class' }) {
  const table = contingencyOf(groupOf, groups, label)
  const v = cramersV(table)
  return { column, strength: v, cramersV: v, normalizedMutualInformation: normalizedMutualInformation(table) }
}

function contingencyOf(groupOf: Int32Array, groups: number, label: LabelValues & { kind: 'class' }): Contingency {
  const { codes, classes } = label
  const counts = new Float64Array(groups * classes)
  for (let row = 0; row < groupOf.length; row++) if (groupOf[row] >= 0) counts[groupOf[row] * classes + codes[row]]++
  return { counts, groups, classes }
}

function groupByBin(column: Column, ranked: Ranked, label: LabelValues, rows: number): Grouping {
  const { binOf, ranges } = binsOf(ranked, rows, BINS)
  const text = column.type === 'date' ? dateText : numberText
  const shown = ranges.map(({ from, to }, group) => {
    return { group, name: from === to ? text(from) : `${text(from)} to ${text(to)}` }
  })
  return withMissing(binOf, shown, ranges.length, label)
}

function groupByLevel({ codes, levels }: CategoryColumn, label: LabelValues): Grouping {
  const used: Int32Array = codes.map((code, row) => (hasLabel(label, row) ? code : -1))
  const order = byCount(countLevels({ codes: used, levels }))
  const places = new Int32Array(levels.length).fill(MOST_LEVELS)
  for (let i = 0; i < order.length; i++) places[order[i]] = Math.min(i, MOST_LEVELS)
  const groupOf = used.map((code) => (code < 0 ? -1 : places[code]))
  const shown = order.slice(0, TOP_LEVELS).map((code, group) => ({ group, name: levels[code] }))
  const grouping = withMissing(groupOf, shown, Math.min(order.length, MOST_LEVELS + 1), label)
  const rest = order.length - TOP_LEVELS
  return { ...grouping, restName: rest > 0 ? `${rest} others` : undefined }
}

/** Rows with a label but without a value are a group of their own. `groupOf` is written to. */
function withMissing(groupOf: Int32Array, shown: Shown[], groups: number, label: LabelValues): Grouping {
  let isMissing = false
  for (let row = 0; row < groupOf.length; row++) {
    if (groupOf[row] >= 0 || !hasLabel(label, row)) continue
    groupOf[row] = groups
    isMissing = true
  }
  if (!isMissing) return { groupOf, groups, shown, restName: undefined }
  return {
    groupOf,
    groups: groups + 1,
    shown: [...shown, { group: groups, name: 'missing', missing: true }],
    restName: undefined
  }
}

function groupsOf({ groupOf, groups, shown, restName }: Grouping, label: LabelValues): RelationGroup[] {
  const places = new Int32Array(groups).fill(shown.length)
  for (let i = 0; i < shown.length; i++) places[shown[i].group] = i
  const heads: Pick<RelationGroup, 'name' | 'missing'>[] = shown.map(({ group, ...head }) => head)
  if (restName !== undefined) heads.push({ name: restName })
  const classes = label.kind === 'class' ? label.classes : 1
  const sums = new Float64Array(heads.length * classes)
  const rows = new Float64Array(heads.length)
  for (let row = 0; row < groupOf.length; row++) {
    if (groupOf[row] < 0) continue
    const place = places[groupOf[row]]
    rows[place]++
    if (label.kind === 'class') sums[place * classes + label.codes[row]]++
    else sums[place] += label.values[row]
  }
  return heads.map((head, i) => {
    if (label.kind === 'number') return { ...head, rows: rows[i], mean: sums[i] / rows[i] }
    return { ...head, rows: rows[i], counts: Array.from(sums.subarray(i * classes, (i + 1) * classes)) }
  })
}

function hasLabel(label: LabelValues, row: number): boolean {
  return label.kind === 'class' ? label.codes[row] >= 0 : !Number.isNaN(label.values[row])
}

function rowsOf(label: LabelValues): number {
  return label.kind === 'class' ? label.codes.length : label.values.length
}

function pick(values: Float64Array, places: Int32Array): Float64Array {
  const picked = new Float64Array(places.length)
  for (let i = 0; i < places.length; i++) picked[i] = values[places[i]]
  return picked
}
