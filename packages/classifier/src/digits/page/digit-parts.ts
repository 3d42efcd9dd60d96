import type { Calibration } from '../../report/evaluation'
import { formatCount, formatRate } from '../../report/numbers'
import { type Html, html } from '../../report/page/html'
import type { DigitEvaluation, DigitMistake } from '../evaluation'
import { pictureOf } from './picture'

/** What was taken for what: a row for each digit, the colours of mistakes by how often they happen. */
export function digitMatrix(confusion: readonly (readonly number[])[]): Html {
  const mistakes = confusion.flatMap((row, truth) => row.filter((_, said) => said !== truth))
  // The root: a mistake that happens once is seen beside one that happens fifty times.
  const most = Math.sqrt(Math.max(1, ...mistakes))
  const head = confusion.map((_, said) => html`<th scope="col">${said}</th>`)
  const body = confusion.map((row, truth) => {
    const cells = row.map((count, said) => {
      if (count === 0) return html`<td class="none">0</td>`
      if (said === truth) return html`<td class="right">${count}</td>`
      return html`<td class="wrong" style="--share:${(Math.sqrt(count) / most).toFixed(3)}">${count}</td>`
    })
    return html`<tr><th scope="row">${truth}</th>${cells}</tr>`
  })
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table class="matrix digits"><thead><tr><td></td><th scope="colgroup" colspan="10" class="soft">was said to be</th></tr><tr><th scope="col"><span class="soft">is</span></th>${head}</tr></thead><tbody>${body}</tbody></table></div>`
}

/** How well each digit is read, with bars for the part that is not. */
export function digitTable({ report, confusion }: DigitEvaluation): Html {
  const most = Math.max(...report.perClass.map(({ rows, recall }) => (rows === 0 ? 0 : 1 - recall)))
  const body = report.perClass.map(({ rows, predicted, precision, recall, f1 }, digit) => {
    const wrong = rows === 0 ? 0 : 1 - recall
    const bar = html`<div class="bar one-way"><i class="all" style="width:${(most === 0 ? 0 : (wrong / most) * 100).toFixed(2)}%"></i></div>`
    const number = (text: string) => html`<td class="number">${text}</td>`
    const known = (count: number, value: number) => number(count === 0 ? NONE : formatRate(value))
    return html`<tr><th scope="row">${digit}</th>${[
      number(formatCount(rows)),
      known(rows, recall),
      known(predicted, precision),
      known(rows + predicted, f1),
      number(formatCount(rows - confusion[digit][digit]))
    ]}<td>${bar}</td><td>${takenFor(confusion[digit], digit)}</td></tr>`
  })
  const head = ['Images', 'Read right', 'Precision', 'F1', 'Wrong'].map(
    (name) => html`<th scope="col" class="number">${name}</th>`
  )
  return html`<div class="scroll" tabindex="0" role="region" aria-label="How well each digit is read"><table class="list digits"><thead><tr><th scope="col">Digit</th>${head}<th scope="col">Share wrong</th><th scope="col">Mostly taken for</th></tr></thead><tbody>${body}</tbody></table></div>`
}

/** The pictures of mistakes, each with what it is and what was said. */
export function mistakePictures(mistakes: readonly DigitMistake[], images: Uint8Array): Html {
  const items = mistakes.map(({ index, label, digit, probability, labelProbability }) => {
    const alt = `Image ${index}, a ${label} that was read as ${digit}`
    return html`<li><figure><img src="${pictureOf(images, index)}" width="28" height="28" alt="${alt}" title="image ${index}"><figcaption>is <b>${label}</b>, said <b class="said">${digit}</b><span class="small">${surety(probability)} sure</span><span class="small soft">${label}: ${surety(labelProbability)}</span></figcaption></figure></li>`
  })
  return html`<ul class="pictures">${items}</ul>`
}

/** What the chart of calibration shows, in numbers. */
export function calibrationTable({ meanPredicted, fraction, weight }: Calibration): Html {
  const body = meanPredicted.map(
    (mean, i) =>
      html`<tr><th scope="row" class="number">${surety(mean)}</th><td class="number">${surety(fraction[i])}</td><td class="number">${formatCount(weight[i])}</td></tr>`
  )
  return html`<table class="list"><thead><tr><th scope="col" class="number">Said with</th><th scope="col" class="number">Is right</th><th scope="col" class="number">Images</th></tr></thead><tbody>${body}</tbody></table>`
}

const NONE = '\u2013'

/** A share with two decimals, and never all or nothing of what is not: '99.42%', '> 99.99%'. */
export function surety(share: number): string {
  if (share < 1 && share > 0.9999) return '> 99.99%'
  if (share > 0 && share < 0.0001) return '< 0.01%'
  return `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 2)}%`
}

function takenFor(row: readonly number[], digit: number): string {
  const others = row.flatMap((count, said) => (said === digit || count === 0 ? [] : [{ count, said }]))
  others.sort((a, b) => b.count - a.count || a.said - b.said)
  const [first, second] = others
  if (first === undefined) return NONE
  const told = ({ said, count }: typeof first) => `${said} (${formatCount(count)})`
  return second === undefined ? told(first) : `${told(first)}, ${told(second)}`
}
