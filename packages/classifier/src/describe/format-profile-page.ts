import { headline, inOrder, nameText, valuesText } from './format-profile'
import { classKey, histogramSvg, html, meter, relationTable, stack } from './page-charts'
import { PAGE_SCRIPT, PAGE_STYLE } from './page-style'
import type { ColumnProfile, LabelProfile, ProfileWarning, Relation, TableProfile } from './profile'
import { groupWarnings, measureText } from './warnings'
import { grouped, numberText, percent } from './words-for-values'

export interface ProfilePageOptions {
  /** The heading: what the table is, such as the name of its file. */
  title: string
}

/**
 * A profile as one page of HTML that needs nothing else: no request leaves it. Columns are by the strength of their relation
 * to the label, and can be put into other orders; each opens to show its figures and the label by its values.
 */
export function formatProfilePage(profile: TableProfile, options: ProfilePageOptions): string {
  const { title } = options
  const { label, warnings } = profile
  const flagged = new Set(warnings.map(({ column }) => column))
  const places = new Map(profile.columns.map(({ name }, place) => [name, place]))
  const byName = new Map([...places.keys()].sort((a, b) => (a < b ? -1 : 1)).map((name, place) => [name, place]))
  const columns = inOrder(profile).map(({ column, relation }) => {
    const data = {
      place: places.get(column.name)!,
      name: byName.get(column.name)!,
      gaps: column.gaps.count,
      distinct: column.distinct
    }
    return columnHtml(column, relation, label, data, flagged.has(column.name))
  })
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';style-src 'unsafe-inline';script-src 'unsafe-inline'">
<title>${html(title)}</title><style>${PAGE_STYLE}</style></head><body><main>
<h1>${html(title)}</h1><p class="soft">${html(headline(profile))}</p>
${label === undefined ? '' : labelHtml(label, profile)}
${warnings.length === 0 ? '' : warningsHtml(warnings)}
<div class="tools"><h2>Columns</h2>${columns.length > 1 ? orderHtml(label !== undefined) : ''}</div>
<div id="columns">
${columns.join('\n')}
</div></main>${columns.length > 1 ? `<script>${PAGE_SCRIPT}</script>` : ''}</body></html>
`
}

function labelHtml(label: LabelProfile, { columns }: TableProfile): string {
  const head = `<h2>Label: ${html(label.name)}</h2>`
  if (label.kind === 'number') {
    const column = columns.find(({ name }) => name === label.name)
    if (column?.numbers === undefined) return head
    return `${head}<p class="soft">${html(valuesText(column))}, mean ${numberText(label.mean)}</p>${chart(column)}`
  }
  const counts = label.classes.map(({ count }) => count)
  if (label.others.levels > 0) counts.push(label.others.count)
  const rows = label.classes.map(({ name, count, share }) => {
    return `<tr><td>${html(name)}</td><td class="num">${grouped(count)}</td><td class="num">${percent(share)}</td></tr>`
  })
  return `${head}${stack(counts)}${classKey(label)}<details><summary class="soft">counts</summary><table>${rows.join('')}</table></details>`
}

function warningsHtml(warnings: readonly ProfileWarning[]): string {
  const lines = groupWarnings(warnings).map(({ columns, text }) => {
    return `<li><b>${columns.map((name) => html(nameText(name))).join('</b>, <b>')}</b>: ${html(text)}</li>`
  })
  return `<h2>Look at</h2><div class="look"><ul>${lines.join('')}</ul></div>`
}

function orderHtml(hasLabel: boolean): string {
  const orders = [
    ...(hasLabel ? [['relation', 'relation to the label']] : []),
    ['place', 'place in the table'],
    ['name', 'name'],
    ['gaps', 'missing values'],
    ['distinct', 'different values']
  ]
  const options = orders.map(([value, text]) => `<option value="${value}">${text}</option>`)
  return `<label>by <select id="order">${options.join('')}</select></label>`
}

function columnHtml(
  column: ColumnProfile,
  relation: Relation | undefined,
  label: LabelProfile | undefined,
  data: Record<string, number>,
  isFlagged: boolean
): string {
  const attributes = Object.entries({ ...data, relation: relation?.strength ?? -1 }).map(
    ([name, value]) => `data-${name}="${value}"`
  )
  const { gaps, distinct, name, type } = column
  const missing = gaps.count === 0 ? '' : `, ${percent(gaps.share)} missing`
  const flag = isFlagged ? ' <span class="flag" title="see above">!</span>' : ''
  const strength =
    relation === undefined
      ? ''
      : `${meter(relation.strength)}<span class="soft num">${relation.strength.toFixed(2)}${relation.auc === undefined ? '' : `, AUC ${relation.auc.toFixed(2)}`}</span>`
  const head = [
    `<div><div class="name">${html(nameText(name))}${flag}</div><div class="kind">${type}, ${grouped(distinct)} different${missing}</div></div>`,
    `<div>${strength}</div>`,
    `<div>${histogramSvg(column)}</div>`,
    `<div class="values">${html(valuesText(column))}</div>`
  ]
  const related =
    relation === undefined || label === undefined
      ? ''
      : `<div><h3>${html(label.name)} by its ${relation.of ?? 'value'}</h3>${label.kind === 'class' ? classKey(label) : ''}${relationTable(relation, label)}<p class="soft">${html(measureText(relation))}</p></div>`
  return `<details class="column" ${attributes.join(' ')}><summary>${head.join('')}</summary><div class="more">${related}<div>${detailsHtml(column)}</div></div></details>`
}

function detailsHtml(column: ColumnProfile): string {
  const { numbers, levels, dates, text, gaps } = column
  const rows: [string, string][] = [
    ['missing', gaps.count === 0 ? 'none' : `${grouped(gaps.count)} (${percent(gaps.share)})`]
  ]
  if (numbers !== undefined) {
    const { quantiles } = numbers
    rows.push(
      ['mean', numberText(numbers.mean)],
      ['standard deviation', numberText(numbers.std)],
      ['skewness', numberText(numbers.skewness)]
    )
    rows.push(['zeros', grouped(numbers.zeros)], ['least', numberText(numbers.min)])
    for (const [name, value] of Object.entries(quantiles))
      rows.push([`${Number(name.slice(1))} % quantile`, numberText(value)])
    rows.push(['most', numberText(numbers.max)])
  }
  if (levels !== undefined) {
    for (const { name, count, share } of levels.top) rows.push([name, `${grouped(count)} (${percent(share)})`])
    if (levels.others.levels > 0) rows.push([`${grouped(levels.others.levels)} others`, grouped(levels.others.count)])
  }
  if (dates !== undefined) rows.push(['first', dates.first], ['median', dates.median], ['last', dates.last])
  if (text !== undefined) {
    const { length } = text
    rows.push(['characters', `${grouped(length.min)} to ${grouped(length.max)}, mean ${numberText(length.mean)}`])
    if (text.words.length > 0) rows.push(['frequent words', text.words.map(({ word }) => word).join(', ')])
  }
  const table = `<table>${rows.map(([name, value]) => `<tr><th>${html(name)}</th><td class="num">${html(value)}</td></tr>`).join('')}</table>`
  const samples =
    text === undefined ? '' : text.samples.map((sample) => `<blockquote>${html(sample)}</blockquote>`).join('')
  return `${levels === undefined ? chart(column) : ''}<h3>Figures</h3>${table}${samples}`
}

function chart(column: ColumnProfile): string {
  const { numbers, dates } = column
  const ends =
    numbers === undefined ? [dates?.first ?? '', dates?.last ?? ''] : [numberText(numbers.min), numberText(numbers.max)]
  if (numbers === undefined && dates === undefined) return ''
  return `${histogramSvg(column, true)}<div class="axis"><span>${html(ends[0])}</span><span>${html(ends[1])}</span></div>`
}
