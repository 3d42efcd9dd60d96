// What 40 reviews of one product say, each in its own words: the points that several make, how many, which, and with how many
// stars. The reviews of the travel kettle were made up for this example.
//   node examples/product-reviews/points.mjs               the sample
//   node examples/product-reviews/points.mjs FILE.csv      a table of yours with the columns Text and Stars
import { fileURLToPath } from 'node:url'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { summarizeTogether } from '@nutshell-ml/summarizer'

const file = process.argv[2] ?? fileURLToPath(new URL('reviews.csv', import.meta.url))
const reviews = []
for await (const { record } of await openCsv(await openSource(file))) reviews.push(record)

const { points, texts, reason } = summarizeTogether(reviews.map(({ Text }) => Text))
if (reason !== undefined) console.log(reason)
for (const { text, count, texts: makers, keywords, sentences } of points) {
  const stars = makers.reduce((sum, review) => sum + Number(reviews[review].Stars), 0) / count
  console.log(`${count} of ${texts} (${stars.toFixed(1)} stars on average): ${text}`)
  const others = sentences.map(({ textIndex, start, end }) => reviews[textIndex].Text.slice(start, end))
  const another = others.find((other) => other !== text)
  if (another !== undefined) console.log(`    in other words: ${another}`)
  console.log(`    words: ${keywords.join(', ')}\n`)
}
