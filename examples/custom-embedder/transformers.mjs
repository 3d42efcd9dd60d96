// Sentence vectors of a transformer, by transformers.js. An embedder may answer later: `summarize` then gives a promise.
//   npm install @huggingface/transformers
//   node transformers.mjs FILE           the model all-MiniLM-L6-v2, which is downloaded once
//   node transformers.mjs FILE FOLDER    a model that you have: config.json, tokenizer.json, onnx/model.onnx
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { env, pipeline } from '@huggingface/transformers'
import { summarize } from '@nutshell-ml/summarizer'

/** Sentences that go through the model together. */
const BATCH = 32

const [file, folder] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: node transformers.mjs FILE [FOLDER]')
  process.exit(2)
}
if (folder !== undefined) {
  env.localModelPath = dirname(resolve(folder))
  env.allowRemoteModels = false
}
const model = folder === undefined ? 'Xenova/all-MiniLM-L6-v2' : basename(resolve(folder))
const extract = await pipeline('feature-extraction', model, { dtype: 'fp32', device: 'cpu' })

/** @param {string[]} sentences */
async function transformer(sentences) {
  /** @type {number[][]} */
  const vectors = []
  for (let i = 0; i < sentences.length; i += BATCH) {
    const output = await extract(sentences.slice(i, i + BATCH), { pooling: 'mean', normalize: true })
    vectors.push(...output.tolist())
  }
  return vectors
}

const { sentences } = await summarize(await readFile(file, 'utf8'), { embedder: transformer, sentences: 2 })
for (const { text } of sentences) console.log(text)
await extract.dispose()
