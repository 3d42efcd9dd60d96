import { plain } from './format-profile'
import type { ColumnProfile, Histogram, LabelProfile, NumberProfile, Relation, RelationGroup } from './profile'
import { dateText, grouped, numberText, percent } from './words-for-values'

/** Colours there are; classes beyond share the last. */
const COLOURS = 9

/** Text as HTML shows it, in content and in quoted attributes. */
export function html(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return plain(text).replace(/[&<>"']/g, (character) => names[character])
}

/** Bars of a histogram, or of the most frequent levels. */
export function histogramSvg({ name, numbers, dates, levels }: ColumnProfile, isLarge = false): string {
  const histogram = numbers?.histogram ?? dates?.histogram
  const counts = histogram?.counts ?? levels?.top.map(({ count }) => count) ?? []
  if (counts.length === 0) return ''
  const titles = histogram === undefined ? (levels?.top.map((level) => level.name) ?? []) : rangesOf(histogram, numbers)
  const most = Math.max(...counts, 1)
  const width = 100 / counts.length
  const bars = counts.map((count, i) => {
    const height = count === 0 ? 0 : Math.max(1, (100 * count) / most)
    const place = `x="${(i * width).toFixed(2)}" y="${(100 - height).toFixed(2)}" width="${(width * 0.88).toFixed(2)}" height="${height.toFixed(2)}"`
    return `<rect ${place}><title>${html(titles[i])}: ${grouped(count)}</title></rect>`
  })
  return `<svg${isLarge ? ' class="large"' : ''} viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="${html(`distribution of ${name}`)}">${bars.join('')}</svg>`
}

/** What stands for which class. */
export function classKey(label: LabelProfile & { kind: 'class' }): string {
  const names = label.classes.map(({ name }) => name)
  if (label.others.levels > 0) names.push(`${label.others.levels} others`)
  return `<p class="key">${names.map((name, i) => `<span><i class="${colour(i)}"></i>${html(name)}</span>`).join('')}</p>`
}

/** Groups of a column with the classes, or the mean, of the label. */
export function relationTable(relation: Relation, label: LabelProfile): string {
  const rows = label.kind === 'class' ? classRows(relation, label) : meanRows(relation.groups)
  const last = label.kind === 'class' ? (label.classes.length === 2 ? label.classes[1].name : '') : 'mean'
  return `<table><tr><th></th><th class="num">rows</th><th class="num">${html(last)}</th><th></th></tr>${rows.join('')}</table>`
}

export function stack(counts: readonly number[]): string {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const parts = counts.map((count, i) => {
    return count === 0 ? '' : `<i class="${colour(i)}" style="width:${((100 * count) / total).toFixed(2)}%"></i>`
  })
  return `<div class="stack">${parts.join('')}</div>`
}

export function meter(share: number): string {
  return `<div class="meter"><i style="width:${(100 * share).toFixed(1)}%"></i></div>`
}

function classRows({ groups }: Relation, label: LabelProfile & { kind: 'class' }): string[] {
  return groups.map(({ name, rows, counts = [] }) => {
    const share = label.classes.length === 2 ? percent(counts[1] / rows) : ''
    return groupRow(name, rows, share, stack(counts))
  })
}

function meanRows(groups: readonly RelationGroup[]): string[] {
  const means = groups.map(({ mean = 0 }) => mean)
  const least = Math.min(0, ...means)
  const most = Math.max(0, ...means)
  return groups.map(({ name, rows }, i) => {
    return groupRow(name, rows, numberText(means[i]), meter(most > least ? (means[i] - least) / (most - least) : 0))
  })
}

function groupRow(name: string, rows: number, value: string, bar: string): string {
  return `<tr><td>${html(name)}</td><td class="num">${grouped(rows)}</td><td class="num">${value}</td><td class="bar">${bar}</td></tr>`
}

function rangesOf({ edges, counts }: Histogram, numbers: NumberProfile | undefined): string[] {
  // Whole numbers may have a bin each.
  if (numbers?.isWhole && edges[edges.length - 1] === numbers.max + 1) return counts.map((_, i) => numberText(edges[i]))
  const text = numbers === undefined ? dateText : numberText
  return counts.map((_, i) => `${text(edges[i])} to ${text(edges[i + 1])}`)
}

function colour(place: number): string {
  return `c${Math.min(place, COLOURS - 1)}`
}
