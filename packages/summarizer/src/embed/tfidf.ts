import type { CsrMatrix } from '@nutshell-ml/core'
import { isStopWord, stem, TfIdf, words } from '@nutshell-ml/core/text'
import type { Embedder } from './embedder'

/** Weights of the stems of the words in a sentence, fitted on the sentences of the text itself. Stop words do not count. */
export const tfidf: Embedder<CsrMatrix> = {
  name: 'tfidf',
  embed(sentences) {
    const tokens = sentences.map(words)
    let terms = tokens.map((sentence) => sentence.filter((word) => !isStopWord(word)).map(stem))
    // A text of stop words only ("I did. So did you.") still has words that tell its sentences apart.
    if (terms.every((sentence) => sentence.length === 0)) terms = tokens
    return TfIdf.fit(terms).transform(terms)
  }
}
