import type { ColumnProfile, LabelProfile, Relation, RelationGroup, TableProfile } from './profile'
import { groupWarnings, measureText } from './warnings'
import { grouped, numberText, percent } from './words-for-values'

const WIDTH = 100
const MOST_NAME = 26
const BLOCKS = '▁▂▃▄▅▆▇█'
const BAR = 24
/** Columns whose relation to the label is shown group by group. */
const RELATIONS_SHOWN = 5

/** A profile for the terminal: lines of at most 100 columns, aligned, without colours. */
export function formatProfile(profile: TableProfile): string {
  const parts = [headline(profile)]
  if (profile.label !== undefined) parts.push(labelText(profile.label))
  if (profile.columns.length > 0) parts.push(columnsText(profile))
  if (profile.label !== undefined && profile.relations.length > 0)
    parts.push(relationsText(profile.label, profile.relations))
  if (profile.warnings.length > 0) parts.push(warningsText(profile))
  return `${parts.join('\n\n')}\n`
}

/** What is in the table as a whole, in one line. */
export function headline({ rows, columns }: TableProfile): string {
  const withGaps = columns.filter(({ gaps }) => gaps.count > 0)
  const gaps = withGaps.reduce((sum, column) => sum + column.gaps.count, 0)
  const text = `${grouped(rows)} ${rows === 1 ? 'row' : 'rows'} x ${columns.length} ${columns.length === 1 ? 'column' : 'columns'}`
  if (gaps === 0) return `${text}, nothing missing`
  return `${text}; ${grouped(gaps)} ${gaps === 1 ? 'value' : 'values'} missing, in ${withGaps.length} ${withGaps.length === 1 ? 'column' : 'columns'}`
}

/** The columns by the strength of their relation to the label, the others after them in the order of the table. */
export function inOrder({
  columns,
  label,
  relations
}: TableProfile): { column: ColumnProfile; relation: Relation | undefined }[] {
  const byName = new Map(columns.map((column) => [column.name, column]))
  const first = relations.map((relation) => ({ column: byName.get(relation.column)!, relation }))
  const related = new Set([...relations.map(({ column }) => column), label?.name])
  const others = columns.filter(({ name }) => !related.has(name))
  return [...first, ...others.map((column) => ({ column, relation: undefined }))]
}

/** What the values of a column are like, in a few words. */
export function valuesText({ numbers, levels, dates, text }: ColumnProfile): string {
  if (numbers !== undefined) {
    return `${numberText(numbers.min)} to ${numberText(numbers.max)}, median ${numberText(numbers.quantiles.q50)}`
  }
  if (dates !== undefined) return `${dates.first} to ${dates.last}`
  if (text !== undefined) {
    const { min, max, median } = text.length
    return min === max
      ? `${grouped(min)} characters`
      : `${grouped(min)} to ${grouped(max)} characters, median ${numberText(median)}`
  }
  if (levels === undefined || levels.top.length === 0) return ''
  const shown = levels.top.slice(0, 3).map(({ name, share }) => `${plain(name)} ${percent(share)}`)
  return shown.join(', ')
}

/** What of the label a group has: the share of the later of two classes, of the most frequent class, the mean. */
function groupText(group: RelationGroup, label: LabelProfile): { value: number; text: string } {
  if (label.kind === 'number') return { value: group.mean!, text: numberText(group.mean!) }
  const counts = group.counts!
  const place = label.classes.length === 2 && counts.length === 2 ? 1 : counts.indexOf(Math.max(...counts))
  const share = counts[place] / group.rows
  if (label.classes.length === 2) return { value: share, text: percent(share) }
  return { value: share, text: `${percent(share)} ${plain(label.classes[place]?.name ?? 'others')}` }
}

/** What `groupText` tells, as a heading. */
function groupHeading(label: LabelProfile): string {
  if (label.kind === 'number') return `mean of ${plain(label.name)}`
  if (label.classes.length === 2) return `share of ${plain(label.classes[1].name)}`
  return `most frequent ${plain(label.name)}`
}

/** The name of a column, which may be nothing. */
export function nameText(name: string): string {
  return plain(name).trim() === '' ? '(no name)' : plain(name)
}

/** One line without control characters, which could write over what stands there. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
}

function labelText(label: LabelProfile): string {
  const name = plain(label.name)
  if (label.kind === 'number') return `label: ${name}, a number with mean ${numberText(label.mean)}`
  const most = Math.max(...label.classes.map(({ count }) => count))
  const names = pad(label.classes.map((level) => cut(plain(level.name), MOST_NAME)))
  const counts = padLeft(label.classes.map(({ count }) => grouped(count)))
  const shares = padLeft(label.classes.map(({ share }) => percent(share)))
  const lines = label.classes.map(({ count }, i) =>
    `  ${names[i]}  ${counts[i]}  ${shares[i]}  ${bar(count / most)}`.trimEnd()
  )
  const { others } = label
  if (others.levels > 0) lines.push(`  ${others.levels} other classes in ${grouped(others.count)} rows`)
  return [
    `label: ${name}, ${grouped(label.classes.length + others.levels)} ${label.classes.length + others.levels === 1 ? 'class' : 'classes'}`,
    ...lines
  ].join('\n')
}

function columnsText(profile: TableProfile): string {
  const rows = inOrder(profile)
  if (profile.label !== undefined) {
    const own = profile.columns.find(({ name }) => name === profile.label?.name)
    if (own !== undefined) rows.unshift({ column: own, relation: undefined })
  }
  const { label } = profile
  const hasAuc = rows.some(({ relation }) => relation?.auc !== undefined)
  const table: string[][] = [
    pad(['column', ...rows.map(({ column }) => cut(nameText(column.name), MOST_NAME))]),
    pad(['type', ...rows.map(({ column }) => column.type)]),
    padLeft(['gaps', ...rows.map(({ column }) => (column.gaps.count === 0 ? '-' : percent(column.gaps.share)))]),
    padLeft(['distinct', ...rows.map(({ column }) => grouped(column.distinct))])
  ]
  if (label !== undefined) {
    const head = label.kind === 'class' ? 'V' : 'corr'
    table.push(
      padLeft([
        head,
        ...rows.map(({ column, relation }) => (column.name === label.name ? 'label' : strengthText(relation)))
      ])
    )
    if (hasAuc) table.push(padLeft(['AUC', ...rows.map(({ relation }) => relation?.auc?.toFixed(2) ?? '')]))
  }
  table.push(pad(['', ...rows.map(({ column }) => miniHistogram(column))]))
  const used = table.reduce((sum, cells) => sum + widthOf(cells[0]) + 2, 0)
  table.push(['values', ...rows.map(({ column }) => cut(valuesText(column), WIDTH - used))])
  return Array.from({ length: rows.length + 1 }, (_, i) =>
    table
      .map((cells) => cells[i])
      .join('  ')
      .trimEnd()
  ).join('\n')
}

function strengthText(relation: Relation | undefined): string {
  return relation === undefined ? '' : relation.strength.toFixed(2)
}

function relationsText(label: LabelProfile, relations: readonly Relation[]): string {
  const blocks = relations.slice(0, RELATIONS_SHOWN).map((relation) => {
    const shown = relation.groups.map((group) => groupText(group, label))
    const names = pad(relation.groups.map(({ name }) => cut(plain(name), MOST_NAME)))
    const rows = padLeft(relation.groups.map((group) => grouped(group.rows)))
    const values = padLeft(shown.map(({ text }) => cut(text, MOST_NAME)))
    const [least, most] = label.kind === 'class' ? [0, 1] : rangeOf(shown.map(({ value }) => value))
    const lines = shown.map(({ value }, i) =>
      `  ${names[i]}  ${rows[i]}  ${values[i]}  ${bar(most > least ? (value - least) / (most - least) : 1)}`.trimEnd()
    )
    return [cut(`${nameText(relation.column)} (${measureText(relation)})`, WIDTH), ...lines].join('\n')
  })
  return [`rows and ${groupHeading(label)}, by the columns that tell most:`, ...blocks].join('\n\n')
}

function rangeOf(values: readonly number[]): [number, number] {
  return [Math.min(0, ...values), Math.max(0, ...values)]
}

function warningsText({ warnings }: TableProfile): string {
  const lines = groupWarnings(warnings).map(({ columns, text }) =>
    wrap(`${columns.map(nameText).join(', ')}: ${plain(text)}`)
  )
  return ['look at:', ...lines].join('\n')
}

/** Lines of at most WIDTH columns, the first with a dash, the others set in. */
function wrap(text: string): string {
  const lines: string[] = []
  let line = '  -'
  for (const word of text.split(' ')) {
    if (widthOf(line) + 1 + widthOf(word) > WIDTH && line.trim() !== '') {
      lines.push(line)
      line = `    ${cut(word, WIDTH - 4)}`
    } else {
      line += ` ${word}`
    }
  }
  return [...lines, line].join('\n')
}

/** A block for each bin, or for each of the most frequent levels. */
function miniHistogram({ numbers, levels, dates }: ColumnProfile): string {
  const counts = numbers?.histogram.counts ?? dates?.histogram.counts ?? levels?.top.map(({ count }) => count) ?? []
  const most = Math.max(...counts, 1)
  return counts
    .slice(0, 20)
    .map((count) => (count === 0 ? ' ' : BLOCKS[Math.min(7, Math.floor((8 * count) / most))]))
    .join('')
}

function bar(share: number): string {
  return '█'.repeat(Math.round(BAR * Math.max(0, Math.min(1, share))))
}

function pad(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map(widthOf))
  return cells.map((cell) => cell + ' '.repeat(width - widthOf(cell)))
}

function padLeft(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map(widthOf))
  return cells.map((cell) => ' '.repeat(width - widthOf(cell)) + cell)
}

/** Columns of a terminal: two for the wide characters of East Asia and for pictures, none for marks. */
function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

function characterWidth(character: string): number {
  if (/\p{M}|\u200b|\u200d/u.test(character)) return 0
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    character
  ) || character.codePointAt(0)! >= 0x20000
    ? 2
    : 1
}

function cut(text: string, most: number): string {
  if (widthOf(text) <= most) return text
  let kept = ''
  let width = 1
  for (const character of text) {
    width += characterWidth(character)
    if (width > most) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}
