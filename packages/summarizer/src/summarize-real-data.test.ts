import { readFileSync } from 'node:fs'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { expect, it } from 'vitest'
import { glove } from './node/index'
import { describeRealData } from './real-data.test-support'
import { splitSentences } from './sentences/split'
import { summarize } from './summarize'
import type { Summary } from './summary'

/** What is wrong with a summary of `source` that has so many sentences; plain code, since it runs for thousands. */
function problems(summary: Summary, source: string, total: number): string[] {
  const found: string[] = []
  const { sentences, text } = summary
  if (text.trim() === '') found.push('it is empty')
  if (/<br|<\/?p>|&(?:amp|quot|lt|gt|nbsp|#\d+);/i.test(text)) found.push(`markup: ${text}`)
  if (/[\n\r\v]/.test(text)) found.push('it has more than one line')
  let last = -1
  for (const { text, start, end, index, score } of sentences) {
    if (text !== source.slice(start, end)) found.push(`sentence ${index} is not its slice`)
    if (index <= last) found.push(`sentence ${index} after ${last}`)
    if (!(Math.abs(score) <= 1)) found.push(`score ${score}`)
    last = index
  }
  const same = sentences.map(({ text }) =>
    text
      .replace(/<[^>]*>/g, ' ')
      .split(/\s+/)
      .join(' ')
      .trim()
      .toLowerCase()
  )
  if (new Set(same).size < same.length) found.push('a sentence is there twice')
  const all = sentences.flatMap(({ represents }) => represents).sort((a, b) => a - b)
  if (all.length !== total || all.some((index, i) => index !== i)) found.push('represents is no partition')
  if (sentences.some(({ index, represents }) => !represents.includes(index)))
    found.push('one does not stand for itself')
  return found
}

describeRealData('summaries of 7,567 reviews', ['food-reviews/reviews.csv.gz'], (path) => {
  it('are sound', async () => {
    const table = await openCsv(await openSource(path))
    let count = 0
    for await (const { record } of table) {
      count++
      const text = record.Text as string
      const sentences = splitSentences(text)
      const summary = summarize(text)
      // A single sentence may have been cut into parts.
      const total =
        summary.reason === undefined
          ? sentences.length
          : summary.sentences.flatMap(({ represents }) => represents).length
      const found = problems(summary, text, total)
      if (summary.sentences.length > Math.ceil(Math.sqrt(total)))
        found.push(`${summary.sentences.length} of ${total} sentences`)
      if (found.length > 0) expect({ id: record.Id, found }).toEqual({ id: record.Id, found: [] })
    }
    expect(count).toBe(7567)
  })
})

describeRealData(
  "summaries of the original's 500 reviews, by the original's method",
  ['original-summaries/top_500_picked.jsonl', 'glove/glove.twitter.27B.25d.top11925.txt.gz'],
  (picked, vectors) => {
    it('have k different sentences in the order of the text', async () => {
      const embedder = await glove(vectors)
      expect([embedder.size, embedder.dimensions]).toEqual([11925, 25])
      const reviews = readFileSync(picked, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { index: number; k: number; sentences: string[] })
      expect(reviews).toHaveLength(500)
      for (const { index, k, sentences } of reviews) {
        const summary = summarize(sentences, { method: 'kmeans', k, embedder })
        expect({ index, found: problems(summary, sentences.join(' '), sentences.length) }).toEqual({ index, found: [] })
        // Different ones: those whose mean vectors differ and are not zero.
        const clean = sentences.map((sentence) => sentence.replace(/<br ?\/?>/g, ' '))
        const rows = embedder
          .embed(clean)
          .toRows()
          .filter((row) => row.some((value) => value !== 0))
        const different = new Set(rows.map((row) => row.join())).size
        expect({ index, picks: summary.sentences.length }).toEqual({ index, picks: Math.min(k, different) })
      }
    })
  }
)

describeRealData('budgets on 400 reviews', ['food-reviews/reviews.csv.gz'], (path) => {
  it('are hard bounds and are used', async () => {
    const table = await openCsv(await openSource(path))
    let seen = 0
    for await (const { record } of table) {
      if (++seen > 400) break
      const text = record.Text as string
      const words = (part: string) => part.split(/\s+/).length
      for (const most of [5, 25]) {
        const summary = summarize(text, { words: most })
        expect(words(summary.text)).toBeLessThanOrEqual(most)
        expect(summary.text).not.toBe('')
      }
      const summary = summarize(text, { characters: 140 })
      expect(summary.text.length).toBeLessThanOrEqual(140)
      expect(summary.text).not.toBe('')
      for (const ratio of [0.1, 0.5, 1]) {
        const n = splitSentences(text).length
        const { sentences, reason } = summarize(text, { ratio })
        if (reason === undefined)
          expect(sentences.length).toBeLessThanOrEqual(Math.max(1, Math.floor(n * ratio + 1e-9)))
      }
    }
    expect(seen).toBe(401)
  })
})
