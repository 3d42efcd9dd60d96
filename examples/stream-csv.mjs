// A CSV of any size, row by row: what goes in and out is never all in memory. Threads help once there is enough to do.
//   node examples/stream-csv.mjs [FILE] [COLUMN] > summaries.jsonl
import { fileURLToPath } from 'node:url'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { summarizeMany } from '@nutshell-ml/summarizer'

const [file = fileURLToPath(new URL('data/reviews.csv', import.meta.url)), column = 'Text'] = process.argv.slice(2)

process.stdout.on('error', () => process.exit()) // `| head` has enough

const waiting = [] // the ids of the rows that were read and are not yet summarized
async function* texts() {
  for await (const { record } of await openCsv(await openSource(file))) {
    waiting.push(record.Id)
    yield String(record[column] ?? '')
  }
}

for await (const { text } of summarizeMany(texts(), { sentences: 1, threads: 'auto' })) {
  process.stdout.write(`${JSON.stringify({ id: waiting.shift(), summary: text })}\n`)
}
