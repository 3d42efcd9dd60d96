import { openSource } from '@nutshell-ml/core/node'
import { readGlove, type WordVectors } from './embed/glove'

export type { Model2Vec } from './embed/model2vec/model2vec'
export { model2vec } from './embed/model2vec/node'

/**
 * An embedder of the word vectors in a GloVe text file, gzip or not: `summarize(text, { embedder: await glove(path) })`.
 * Errors as `readGlove`, and FILE when the file cannot be read.
 */
export async function glove(path: string): Promise<WordVectors> {
  return readGlove(await openSource(path), path)
}
