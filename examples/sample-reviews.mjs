// What `npm start` shows: each of the sample reviews beside its summary.
//   npm start             long reviews are shown by their beginning
//   npm start -- --full   all of every review
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { summarizeMany } from '@nutshell-ml/summarizer'
import { Presets, SingleBar } from 'cli-progress'
import Table from 'cli-table3'

const SHOWN = 700 // characters of a review, without --full

const { values } = parseArgs({ options: { full: { type: 'boolean' } } })
const file = fileURLToPath(new URL('data/reviews.csv', import.meta.url))

const reviews = []
for await (const { record } of await openCsv(await openSource(file))) reviews.push(record)

const bar = new SingleBar({ stream: process.stderr, clearOnComplete: true, hideCursor: true }, Presets.shades_classic)
if (process.stderr.isTTY) bar.start(reviews.length, 0)
const start = performance.now()
const summaries = []
const texts = reviews.map(({ Text }) => Text)
for await (const summary of summarizeMany(texts, { onProgress: ({ done }) => bar.update(done) })) summaries.push(summary)
const seconds = (performance.now() - start) / 1000
bar.stop()

const width = Math.max(60, Math.min(160, process.stdout.columns ?? 120))
const cell = Math.floor((width - 10) / 2)
const table = new Table({
  head: ['', 'review', 'summary'],
  colWidths: [6, cell, cell],
  wordWrap: true,
  style: { head: process.stdout.isTTY ? ['bold'] : [], border: process.stdout.isTTY ? ['grey'] : [] }
})
for (const [i, { Id, Product, Text }] of reviews.entries()) {
  const left = values.full || Text.length <= SHOWN ? Text : `${Text.slice(0, SHOWN)}... (${Text.length - SHOWN} characters more)`
  const { text, sentences } = summaries[i]
  table.push([Id, `${Product}\n${readable(left)}`, `${sentences.length} of ${countOf(summaries[i])} sentences\n${text}`])
}
console.log(table.toString())

const before = texts.reduce((sum, text) => sum + text.length, 0)
const after = summaries.reduce((sum, { text }) => sum + text.length, 0)
const total = summaries.reduce((sum, summary) => sum + countOf(summary), 0)
const kept = summaries.reduce((sum, { sentences }) => sum + sentences.length, 0)
console.log(
  `${reviews.length} reviews, ${total} sentences -> ${kept} (${Math.round((100 * after) / before)}% of the characters) in ${seconds.toFixed(2)} s: ${Math.round(reviews.length / seconds)} reviews per second`
)

/** All sentences of the text: each is represented by one of the summary. */
function countOf({ sentences }) {
  return sentences.reduce((sum, { represents }) => sum + represents.length, 0)
}

/** Line breaks as a browser would show them. */
function readable(html) {
  return html.replace(/<br ?\/?>/g, '\n')
}
