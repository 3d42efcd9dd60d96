import type { CsrMatrix } from '@nutshell-ml/core'
import { analyzer, type TextLanguage, TfIdf } from '@nutshell-ml/core/text'
import type { Embedder } from './embedder'

const embedders = new Map<TextLanguage, Embedder<CsrMatrix>>()

/** Weights of the stems of the words in a sentence, fitted on the sentences of the text itself. Stop words do not count. */
export function tfidfIn(language: TextLanguage): Embedder<CsrMatrix> {
  let embedder = embedders.get(language)
  if (embedder === undefined) {
    embedder = {
      name: 'tfidf',
      embed(sentences) {
        const terms = analyzer(language).index(sentences)
        // A text of stop words only ("I did. So did you.") still has words that tell its sentences apart.
        return TfIdf.ofIndex(terms.ids.length > 0 ? terms : analyzer(language).index(sentences, 'words'))
      }
    }
    embedders.set(language, embedder)
  }
  return embedder
}

/** `tfidfIn` English, what `summarize` uses by default. */
export const tfidf: Embedder<CsrMatrix> = tfidfIn('en')
