// The sentences that carry a file, and why they do.
//   node examples/summarize-file.mjs [FILE] [SENTENCES]
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { summarize } from '@nutshell-ml/summarizer'

const [file = fileURLToPath(new URL('data/harbour.txt', import.meta.url)), sentences = '3'] = process.argv.slice(2)
const summary = summarize(readFileSync(file, 'utf8'), { language: 'auto', sentences: Number(sentences) })

console.log(summary.text)
console.log()
console.log(String(summary.explain()))
