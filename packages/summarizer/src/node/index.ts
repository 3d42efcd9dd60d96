import { stat } from 'node:fs/promises'
import { openSource } from '@nutshell-ml/core/node'
import { readGlove } from '../embed/glove'
import type { Model2Vec } from '../embed/model2vec/model2vec'
import type { WordVectorOptions, WordVectors } from '../embed/word-vectors'
import { isSafetensors, LearnedVectors } from '../embed/word-vectors-file'
import { model2vec } from './model2vec'

/**
 * An embedder of the word vectors in a GloVe text file, gzip or not: `summarize(text, { embedder: await glove(path) })`.
 * Errors as `readGlove`, and FILE when the file cannot be read.
 */
export async function glove(path: string, options?: WordVectorOptions): Promise<WordVectors> {
  return readGlove(await openSource(path), path, options)
}

/**
 * An embedder of the word vectors that `nutshell learn-vectors` or `LearnedVectors.save` wrote, gzip or not.
 * Errors as `LearnedVectors.load`, and FILE when the file cannot be read.
 */
export async function wordVectors(path: string, options?: WordVectorOptions): Promise<LearnedVectors> {
  return LearnedVectors.load(await joined(await openSource(path)), { ...options, name: path })
}

/**
 * The embedder that a path leads to, by what is there: a model2vec folder, learnt word vectors (safetensors), or word vectors
 * as text (GloVe), gzip or not. Errors as those of `model2vec`, `wordVectors` and `glove`.
 */
export async function loadEmbedder(path: string): Promise<Model2Vec | WordVectors> {
  const info = await stat(path).catch(() => undefined)
  if (info?.isDirectory()) return model2vec(path)
  const source = await openSource(path)
  const iterator = source[Symbol.asyncIterator]()
  let head = new Uint8Array(0)
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    head = await joined([head, next.value])
    if (head.length > 8) break
  }
  const whole = (async function* () {
    yield head
    yield* { [Symbol.asyncIterator]: () => iterator }
  })()
  return isSafetensors(head) ? LearnedVectors.load(await joined(whole), { name: path }) : readGlove(whole, path)
}

async function joined(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = []
  let length = 0
  for await (const piece of pieces) {
    all.push(piece)
    length += piece.length
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of all) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

export type { Model2Vec, WordVectors }
export { model2vec }
