import type { CategoryColumn } from '@nutshell-ml/core/table'
import { countLevels, similarLevels } from './level-profile'
import type { ColumnProfile, LabelProfile, ProfileWarning, Relation, WarningKind } from './profile'
import { grouped, numberText, percent } from './words-for-values'

const MANY_GAPS = 0.5
const MANY_LEVELS = 100
const FEW_VALUES = 10
/** With fewer rows, that all differ says nothing. */
const ENOUGH_ROWS = 20
const HEAVY_TAIL = 3
const LEAKAGE = 0.95
const LEAKING_AUC = 0.995
/** A scale of at least so many values, with such a share of the rows at its end, has probably been cut off there. */
const CUT_OFF_VALUES = 50
const CUT_OFF_SHARE = 0.01
const TELLING_GAPS = 0.3
const RARE_SHARE = 0.1
const RARE_COUNT = 20
const SHOWN = 3

/** What a look at one column shows. */
export function columnWarnings(column: ColumnProfile, rows: number, infinite: number): ProfileWarning[] {
  const found: ProfileWarning[] = []
  const warn = (kind: WarningKind, text: string) => found.push({ kind, column: column.name, text })
  const { gaps, distinct, numbers, type } = column
  const present = rows - gaps.count
  if (infinite > 0) warn('infinite', `${grouped(infinite)} infinite values, counted as missing`)
  if (rows > 0 && present === 0) {
    warn('empty', 'all missing')
    return found
  }
  if (gaps.share >= MANY_GAPS) warn('gaps', `${percent(gaps.share)} missing`)
  if (distinct === 1) {
    warn('constant', 'one value in all rows')
    return found
  }
  const isMeasured = numbers !== undefined && !numbers.isWhole
  if (type !== 'id' && type !== 'date' && !isMeasured && present >= ENOUGH_ROWS && distinct === present) {
    if (type !== 'text') warn('all-distinct', 'every value is there once: it may be an id')
  } else if (column.levels !== undefined && distinct > MANY_LEVELS) {
    warn('many-levels', `${grouped(distinct)} levels, ${grouped(column.levels.singles)} of them in one row only`)
  }
  if (numbers?.isWhole && distinct > 2 && distinct <= FEW_VALUES && present >= 2 * distinct) {
    warn(
      'few-whole-values',
      `${distinct} whole values (${numberText(numbers.min)} to ${numberText(numbers.max)}): may be categories`
    )
  } else if (numbers !== undefined && distinct > 2 && Math.abs(numbers.skewness) > HEAVY_TAIL) {
    const { quantiles, min, max } = numbers
    const [middle, far] = numbers.skewness > 0 ? [quantiles.q99, max] : [quantiles.q01, min]
    warn(
      'heavy-tail',
      `heavy tail: median ${numberText(quantiles.q50)}, ${numbers.skewness > 0 ? '99' : '1'} % quantile ${numberText(middle)}, ${numbers.skewness > 0 ? 'most' : 'least'} ${numberText(far)}`
    )
  }
  if (
    numbers !== undefined &&
    distinct > CUT_OFF_VALUES &&
    numbers.atMax >= Math.max(RARE_COUNT, CUT_OFF_SHARE * present)
  ) {
    warn(
      'cut-off',
      `${percent(numbers.atMax / present)} are at the greatest value, ${numberText(numbers.max)}: cut off there?`
    )
  }
  return found
}

export function similarLevelWarnings(column: CategoryColumn): ProfileWarning[] {
  const groups = similarLevels(column.levels, countLevels(column))
  if (groups.length === 0) return []
  const shown = groups.slice(0, SHOWN).map((group) => group.map((level) => JSON.stringify(level)).join(' and '))
  const more = groups.length > SHOWN ? `; ${groups.length - SHOWN} more` : ''
  return [
    {
      kind: 'similar-levels',
      column: column.name,
      text: `levels that differ only by case or spaces: ${shown.join('; ')}${more}`
    }
  ]
}

export function labelWarnings(label: LabelProfile): ProfileWarning[] {
  const found: ProfileWarning[] = []
  const warn = (kind: WarningKind, text: string) => found.push({ kind, column: label.name, text })
  if (label.gaps.count > 0)
    warn('label-gaps', `the label is missing in ${grouped(label.gaps.count)} rows (${percent(label.gaps.share)})`)
  if (label.kind === 'number') return found
  const rarest = label.classes.reduce((least, level) => (level.count < least.count ? level : least))
  if (label.classes.length > 1 && rarest.share < RARE_SHARE && label.classes.length === 2) {
    const most = percent(1 - rarest.share)
    warn(
      'imbalance',
      `class imbalance: ${percent(rarest.share)} are ${JSON.stringify(rarest.name)}; always saying the other is right in ${most}, so judge by recall and precision`
    )
  }
  const rare = label.classes.filter(({ count }) => count < RARE_COUNT)
  if (rare.length > 0 && label.classes.length > 1) {
    warn(
      'rare-class',
      `few rows of ${rare
        .slice(0, SHOWN)
        .map(({ name, count }) => `${JSON.stringify(name)} (${count})`)
        .join(', ')}${rare.length > SHOWN ? ` and ${rare.length - SHOWN} more classes` : ''}`
    )
  }
  return found
}

/** A column that says too well what the label is has often been filled in after it. */
export function relationWarnings(relation: Relation, label: LabelProfile): ProfileWarning[] {
  const { auc, strength } = relation
  const isTelling = auc !== undefined && Math.max(auc, 1 - auc) >= LEAKING_AUC
  const rows = relation.groups.reduce((sum, group) => sum + group.rows, 0)
  if (rows < ENOUGH_ROWS || (strength < LEAKAGE && !isTelling)) return []
  const how = measureText(relation)
  return [
    {
      kind: 'leakage',
      column: relation.column,
      text: `tells ${JSON.stringify(label.name)} almost by itself (${how}): possible leakage; is it known before the label is?`
    }
  ]
}

export function gapWarning(column: string, gaps: number, strength: number): ProfileWarning[] {
  if (gaps < RARE_COUNT || !(strength >= TELLING_GAPS)) return []
  return [
    {
      kind: 'telling-gaps',
      column,
      text: `whether it is missing goes with the label (strength ${strength.toFixed(2)})`
    }
  ]
}

/** The measures of a relation that are there, as one line. */
export function measureText({ of, cramersV, auc, pearson, spearman, etaSquared }: Relation): string {
  const parts = [
    ["Cramer's V", cramersV],
    ['AUC', auc],
    ['Pearson', pearson],
    ['Spearman', spearman],
    ['eta squared', etaSquared]
  ] as const
  const text = parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value.toFixed(3)}`])).join(', ')
  return of === undefined ? text : `by ${of}: ${text}`
}

/** Warnings in the same words are told once, of all their columns. */
export function groupWarnings(warnings: readonly ProfileWarning[]): { columns: string[]; text: string }[] {
  const groups = new Map<string, string[]>()
  for (const { column, text } of warnings) {
    const columns = groups.get(text)
    if (columns === undefined) groups.set(text, [column])
    else columns.push(column)
  }
  return [...groups].map(([text, columns]) => ({ columns, text }))
}
