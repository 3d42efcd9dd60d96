import type { ClassScores } from '../evaluation'
import { formatCount, formatRate } from '../numbers'
import { type Html, html } from './html'

/** A figure with what it means in a few words. */
export interface Tile {
  readonly name: string
  readonly value: string
  readonly meaning: string
}

/** The body of a page: what is read first, and all else; warnings stand between. */
export interface PageBody {
  readonly head: Html
  readonly rest: Html
}

export interface Coefficient {
  readonly name: string
  readonly value: number
}

/** Coefficients that a page has room for. */
const MOST_COEFFICIENTS = 24

export function tiles(all: readonly Tile[]): Html {
  const items = all.map(
    ({ name, value, meaning }) => html`<div class="tile"><dt>${name}</dt><dd>${value}</dd><dd>${meaning}</dd></div>`
  )
  return html`<dl class="tiles">${items}</dl>`
}

/** A chart with its title and a sentence on how to read it. */
export function chartCard(title: string, chart: Html, reading: string | Html): Html {
  return html`<figure class="card"><h3>${title}</h3>${chart}<figcaption class="small soft">${reading}</figcaption></figure>`
}

/** Rows by what they are and what they were said to be. Cells have the ids cell-0-1 and so on. */
export function confusionTable(names: readonly string[], confusion: readonly (readonly number[])[]): Html {
  const head = names.map((name) => html`<th scope="col">said to be <b class="name">${name}</b></th>`)
  const body = confusion.map((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    const cells = row.map((count, said) => {
      const share = total === 0 ? 0 : count / total
      return html`<td class="${truth === said ? 'right' : 'wrong'}" id="cell-${truth}-${said}" style="--share:${share.toFixed(3)}"><b>${formatCount(count)}</b><span class="small">${shareText(share)}</span></td>`
    })
    return html`<tr><th scope="row">are <b class="name">${names[truth]}</b></th>${cells}</tr>`
  })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table class="${names.length === 2 ? 'matrix two' : 'matrix'}"><thead><tr><td></td>${head}</tr></thead><tbody>${body}</tbody></table></div>`
}

export function classTable(perClass: readonly ClassScores[]): Html {
  const rows = perClass.map(
    (scores) => html`<tr>
    <th scope="row" class="name">${scores.name}</th>
    <td class="number">${formatCount(scores.rows)}</td>
    <td class="number">${formatRate(scores.precision)}</td>
    <td class="number">${formatRate(scores.recall)}</td>
    <td class="number">${formatRate(scores.f1)}</td>
    <td class="number">${scores.rocAuc === null ? '\u2013' : formatRate(scores.rocAuc)}</td></tr>`
  )
  const head = ['Rows', 'Precision', 'Recall', 'F1', 'ROC AUC'].map(
    (name) => html`<th scope="col" class="number">${name}</th>`
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Scores of each class"><table class="list"><thead><tr><th scope="col">Class</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`
}

/** The largest coefficients as bars to either side; undefined where there are none. */
export function coefficientSection(coefficients: readonly Coefficient[] | undefined, reading: Html): Html | undefined {
  const known = (coefficients ?? []).filter(({ value }) => Number.isFinite(value) && value !== 0)
  if (known.length === 0) return undefined
  const largest = known.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST_COEFFICIENTS)
  const most = Math.abs(largest[0].value)
  const rows = largest.map(({ name, value }) => {
    const width = ((Math.abs(value) / most) * 50).toFixed(2)
    return html`<tr><th scope="row">${name}</th><td><div class="bar"><i class="${value > 0 ? 'up' : 'down'}" style="width:${width}%"></i></div></td><td class="number">${value > 0 ? '+' : '\u2212'}${coefficientText(Math.abs(value))}</td></tr>`
  })
  return barSection(reading, rows, known.length)
}

/** The parts that the most important columns have in what a model says, as bars; undefined where there are none. */
export function importanceSection(importances: readonly Coefficient[] | undefined): Html | undefined {
  const known = (importances ?? []).filter(({ value }) => Number.isFinite(value) && value > 0)
  if (known.length === 0) return undefined
  const largest = known.toSorted((a, b) => b.value - a.value).slice(0, MOST_COEFFICIENTS)
  const rows = largest.map(
    ({ name, value }) =>
      html`<tr><th scope="row">${name}</th><td><div class="bar one-way"><i class="all" style="width:${((value / largest[0].value) * 100).toFixed(2)}%"></i></div></td><td class="number">${shareText(value)}</td></tr>`
  )
  const reading = html`How much of what the model has learned comes from each column. It does not tell in which direction a value speaks.`
  return barSection(reading, rows, known.length)
}

/** Rows with a bar each, of which there may be more than are shown. */
function barSection(reading: Html, rows: readonly Html[], count: number): Html {
  const rest =
    count > rows.length
      ? html`<p class="small soft">The largest ${rows.length} of ${formatCount(count)}.</p>`
      : undefined
  return html`<h2>What counts most</h2><p class="lead">${reading}</p><div class="card" style="margin-top:.75rem"><table class="bars"><tbody>${rows}</tbody></table>${rest}</div>`
}

export function warningList(warnings: readonly string[] | undefined): Html[] {
  return (warnings ?? []).map((warning) => html`<p class="warning" role="note">${warning}</p>`)
}

export function factList(facts: readonly (readonly [string, string])[] | undefined): Html | undefined {
  if (facts === undefined || facts.length === 0) return undefined
  const items = facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)
  return html`<h2>The model</h2><dl class="facts card">${items}</dl>`
}

/** What the words mean, for who wants to know. */
export function glossary(entries: readonly (readonly [string, string])[]): Html {
  const items = entries.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`)
  return html`<details><summary>What these words mean</summary><dl class="facts card">${items}</dl></details>`
}

/** 0.934 as '93.4%', never '100%' or '0%' of what is not all or nothing. */
export function shareText(share: number): string {
  if (share > 0.9995 && share < 1) return '> 99.9%'
  if (share > 0 && share < 0.0005) return '< 0.1%'
  return `${Number((share * 100).toFixed(1))}%`
}

/** With three digits, so that they line up: '1.90', '73,700'. */
function coefficientText(size: number): string {
  if (size >= 1000 && size < 1e9) return formatCount(Number(size.toPrecision(3)))
  return size >= 0.001 && size < 1000 ? size.toPrecision(3) : size.toExponential(2)
}

export interface PageModel {
  /** Of standardised columns, so that they can be compared. The largest are shown. */
  readonly coefficients?: readonly Coefficient[]
  /** Parts of 1 by column, of a model of trees. The largest are shown. */
  readonly importances?: readonly Coefficient[]
  /** What there is to know of the model: name and value. */
  readonly facts?: readonly (readonly [string, string])[]
  readonly warnings?: readonly string[]
}
