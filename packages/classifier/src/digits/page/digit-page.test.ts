import { Matrix } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { evaluateDigits } from '../evaluation'
import { formatDigitPage } from './digit-page'
import { formatDigitEvaluation } from './digit-text'
import { pictureOf } from './picture'

/** Images of 0 to 9 in turn, of which those in `said` were taken for another digit, with .9 of the probability. */
function evaluationOf(count: number, said: Readonly<Record<number, number>> = {}) {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10)
  const data = new Float64Array(count * 10).fill(0.01)
  for (let i = 0; i < count; i++) data[i * 10 + (said[i] ?? labels[i])] = 0.91
  return evaluateDigits(labels, Matrix.from(data, count, 10))
}

const imagesOf = (count: number) => Uint8Array.from({ length: count * 784 }, (_, i) => i % 251)
// Two 4s and a 7 that were taken for 9s, and a 0 for a 6.
const MISTAKEN = evaluationOf(100, { 4: 9, 14: 9, 27: 9, 50: 6 })
const IMAGES = imagesOf(100)

const textOf = (page: string) =>
  page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

describe('formatDigitPage', () => {
  it.each([
    ['with mistakes', formatDigitPage(MISTAKEN, IMAGES, { title: 'Ours', facts: { epochs: 3 }, warnings: ['Few.'] })],
    ['without one', formatDigitPage(evaluationOf(20), imagesOf(20))],
    ['of a single image', formatDigitPage(evaluationOf(1), imagesOf(1))],
    ['of a single image, taken for another', formatDigitPage(evaluationOf(1, { 0: 5 }), imagesOf(1))]
  ])('%s: is whole, loads nothing, has no NaN, and its tags close', (_, page) => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'")
    expect(/https?:|\bhref=|@import|url\(|<script/.exec(page)).toBeNull()
    for (const [, source] of page.matchAll(/\bsrc="([^"]*)"/g)) expect(source).toMatch(/^data:image\/png;base64,/)
    expect(/NaN|Infinity|undefined|null|\[object/.exec(textOf(page))).toBeNull()
    const open: string[] = []
    for (const tag of page.replace(/<style>[\s\S]*?<\/style>/, '').match(/<[^>]*>/g) ?? []) {
      const [, slash, name] = /^<(\/?)([a-z0-9!]+)/.exec(tag)!
      if (['!doctype', 'meta', 'img'].includes(name) || tag.endsWith('/>')) continue
      if (slash === '') open.push(name)
      else expect(open.pop()).toBe(name)
    }
    expect(open).toEqual([])
  })

  it('says it in words', () => {
    const text = textOf(formatDigitPage(MISTAKEN, IMAGES, { title: 'Ours <b>', facts: { epochs: 3 } }))
    expect(text).toContain('Ours &lt;b&gt;')
    expect(text).toContain('Of 100 images, the model reads 96 right.')
    expect(text).toContain('It takes 4 for another digit, about one in 25.')
    // Wilson's interval of 96 in 100: scipy's binomtest(96, 100).proportion_ci(method='wilson') = (0.90163, 0.98434).
    expect(text).toContain('90.16% to 98.43%')
    expect(text).toContain('Hardest digit 4')
    expect(text).toContain('epochs 3')
    expect(textOf(formatDigitPage(evaluationOf(20), imagesOf(20)))).toContain('All 20 images are read right.')
  })

  it('shows mistakes as pictures, the surest first, and what is taken for what', () => {
    const page = formatDigitPage(MISTAKEN, IMAGES)
    const alts = Array.from(page.matchAll(/<img src="([^"]*)"[^>]*alt="([^"]*)"/g), ([, src, alt]) => [src, alt])
    expect(alts).toEqual([
      [pictureOf(IMAGES, 4), 'Image 4, a 4 that was read as 9'],
      [pictureOf(IMAGES, 14), 'Image 14, a 4 that was read as 9'],
      [pictureOf(IMAGES, 27), 'Image 27, a 7 that was read as 9'],
      [pictureOf(IMAGES, 50), 'Image 50, a 0 that was read as 6']
    ])
    expect(page).toContain('<td class="wrong" style="--share:1.000">2</td>')
    expect(page).toContain('<td class="wrong" style="--share:0.707">1</td>')
    expect(page).toContain('<td>9 (2)</td></tr>')
    expect(textOf(page)).toContain('All of them were said with more than 90%.')
    const few = formatDigitPage(MISTAKEN, IMAGES, { mistakes: 1 })
    expect(few.match(/<img /g)?.length).toBe(1)
    expect(few).toContain('The 1 of 4 mistakes that the model was surest of')
    expect(formatDigitPage(MISTAKEN, IMAGES, { mistakes: 0 })).not.toContain('<img ')
  })

  it('stays small, and the same evaluation is the same page', () => {
    const all = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [i, (i + 1) % 10]))
    const page = formatDigitPage(evaluationOf(300, all), imagesOf(300))
    expect(page.match(/<img /g)?.length).toBe(60)
    expect(page.length).toBeLessThan(150_000)
    expect(formatDigitPage(structuredClone(MISTAKEN), IMAGES)).toBe(formatDigitPage(MISTAKEN, IMAGES))
  })

  it('errors', () => {
    const code = (work: () => unknown) => {
      try {
        work()
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    expect(code(() => formatDigitPage(MISTAKEN, imagesOf(99)))).toBe('INVALID_SHAPE')
    expect(code(() => formatDigitPage({} as never, IMAGES))).toBe('INVALID_OPTION')
    expect(code(() => formatDigitPage(MISTAKEN, IMAGES, { most: 1 } as never))).toBe('UNKNOWN_OPTION')
    expect(code(() => formatDigitPage(MISTAKEN, IMAGES, { mistakes: -1 }))).toBe('INVALID_OPTION')
  })
})

describe('formatDigitEvaluation', () => {
  it('is the figures, each digit and the confusion matrix in lines', () => {
    const lines = formatDigitEvaluation(MISTAKEN).split('\n')
    expect(lines[0]).toBe('100 images, 96 read right')
    expect(lines).toContain('accuracy     0.9600  of such images 0.9016 to 0.9843, an interval of 95%')
    expect(lines).toContain('digit  images  read right  precision      F1')
    // Of 13 said to be 9, 10 are: 2 * .7692 / 1.7692.
    expect(lines).toContain('9          10      1.0000     0.7692  0.8696')
    expect(lines).toContain('said  0   1   2   3  4   5   6  7   8   9')
    expect(lines).toContain('is 4  .   .   .   .  8   .   .  .   .   2')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90)
    expect(formatDigitEvaluation(evaluationOf(3))).toContain('\n7           0           -          -       -\n')
  })
})
