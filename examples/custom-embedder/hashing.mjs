// Any function that turns sentences into vectors is an embedder. This one needs nothing: each word adds to one of 256
// numbers, which its letters choose.
//   node hashing.mjs FILE
import { readFile } from 'node:fs/promises'
import { summarize } from '@nutshell-ml/summarizer'

const DIMENSIONS = 256

/** @param {string[]} sentences */
function hashing(sentences) {
  return sentences.map((sentence) => {
    const vector = new Float32Array(DIMENSIONS)
    for (const word of sentence.toLowerCase().match(/\p{L}{4,}/gu) ?? []) vector[placeOf(word)] += 1
    return vector
  })
}

/** A place from 0 to DIMENSIONS - 1, always the same for a word. @param {string} word */
function placeOf(word) {
  let hash = 0
  for (const letter of word) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return hash % DIMENSIONS
}

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: node hashing.mjs FILE')
  process.exit(2)
}
const { sentences } = summarize(await readFile(file, 'utf8'), { embedder: hashing, sentences: 2 })
for (const { text } of sentences) console.log(text)
