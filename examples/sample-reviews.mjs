// What `npm start` shows: each of the sample reviews beside its summary.
//   npm start             long reviews are shown by their beginning
//   npm start -- --full   all of every review
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { summarizeMany } from '@nutshell-ml/summarizer'
import { Presets, SingleBar } from 'cli-progress'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

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
for await (const summary of summarizeMany(texts, { onProgress: ({ done }) => bar.update(done) }))
  summaries.push(summary)
const seconds = (performance.now() - start) / 1000
bar.stop()

const width = Math.max(60, Math.min(160, process.stdout.columns ?? 120))
const cell = Math.floor((width - 8) / 2)
printRow('', 'review', 'summary')
for (const [i, { Id, Product, Text }] of reviews.entries()) {
  const review =
    values.full || Text.length <= SHOWN ? Text : `${Text.slice(0, SHOWN)}... (${Text.length - SHOWN} characters more)`
  const { text, sentences } = summaries[i]
  console.log('-'.repeat(width))
  printRow(Id, `${Product}\n${readable(review)}`, `${sentences.length} of ${countOf(summaries[i])} sentences\n${text}`)
}
console.log('-'.repeat(width))

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

/** A line number and two cells side by side, their text wrapped. */
function printRow(id, left, right) {
  const lines = [left, right].map((text) => wrapAnsi(text, cell, { hard: true }).split('\n'))
  for (let i = 0; i < Math.max(lines[0].length, lines[1].length); i++) {
    const [a, b] = lines.map((column) => column[i] ?? '')
    console.log(`${(i === 0 ? id : '').padStart(3)} ${a}${' '.repeat(cell - stringWidth(a))} | ${b}`.trimEnd())
  }
}

/** Line breaks as a browser would show them. */
function readable(html) {
  return html.replace(/<br ?\/?>/g, '\n')
}
