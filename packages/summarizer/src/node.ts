import { openSource } from '@nutshell-ml/core/node'
import { readGlove, type WordVectors } from './embed/glove'

/**
 * An embedder of the word vectors in a GloVe text file, gzip or not: `summarize(text, { embedder: await glove(path) })`.
 * Errors as `readGlove`, and FILE when the file cannot be read.
 */
export async function glove(path: string): Promise<WordVectors> {
  return readGlove(await openSource(path), path)
}
