// How long one text takes, from ten sentences to a book's chapter, by each method. The texts are made of our own sample reviews.
//   npm run bench -- texts
import { fileURLToPath } from 'node:url'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { splitSentences, summarize } from '@nutshell-ml/summarizer'
import { interleave, median, printTable, saveResult, spread } from './harness.mjs'

const METHODS = ['ranked-kmeans', 'kmeans', 'textrank', 'lexrank', 'pacsum', 'lsa', 'lead']
const SIZES = [
  { sentences: 10, repeats: 200 },
  { sentences: 100, repeats: 20 },
  { sentences: 2000, repeats: 1 }
]

const sample = fileURLToPath(new URL('../../examples/data/reviews.csv', import.meta.url))
const sentences = []
for await (const { record } of await openCsv(await openSource(sample))) {
  for (const { text } of splitSentences(String(record.Text))) sentences.push(text)
}

const result = {}
const rows = []
for (const { sentences: n, repeats } of SIZES) {
  const times = await interleave(
    METHODS.map((method) => ({
      name: method,
      run() {
        let kept = 0
        for (let i = 0; i < repeats; i++) kept += summarize(textOf(n, i), { method }).sentences.length
        return kept
      }
    }))
  )
  const each = Object.fromEntries([...times].map(([name, values]) => [name, values.map((ms) => ms / repeats)]))
  result[n] = each
  rows.push([String(n), ...METHODS.map((method) => spread(each[method], median(each[method]) < 1 ? 3 : 0))])
}
printTable([['sentences', ...METHODS.map((method) => `${method}, ms`)], ...rows])
saveResult('texts', result)

/** No text is there twice: each begins elsewhere, and beyond the sample its sentences have numbers in them. */
function textOf(n, start) {
  return Array.from({ length: n }, (_, i) => {
    const at = start * 7 + i
    const sentence = sentences[at % sentences.length]
    return at < sentences.length ? sentence : sentence.replace(' ', ` ${Math.floor(at / sentences.length)} `)
  }).join(' ')
}
