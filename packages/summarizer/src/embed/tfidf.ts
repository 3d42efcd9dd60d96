import type { CsrMatrix } from '@nutshell-ml/core'
import { analyzer, type TermIndex, type TextLanguage, TfIdf } from '@nutshell-ml/core/text'
import type { Embedder } from './embedder'

const embedders = new Map<TextLanguage, Embedder<CsrMatrix>>()

/** Weights of the stems of the words in a sentence, fitted on the sentences of the text itself. Stop words do not count. */
export function tfidfIn(language: TextLanguage): Embedder<CsrMatrix> {
  let embedder = embedders.get(language)
  if (embedder === undefined) {
    embedder = {
      name: 'tfidf',
      embed: (sentences) => weigh(analyzer(language).indexBoth(sentences))
    }
    embedders.set(language, embedder)
  }
  return embedder
}

/** The weights of `tfidfIn`. A text of stop words only ("I did. So did you.") still has words that tell its sentences apart. */
export function weigh({ terms, words }: { terms: TermIndex; words: TermIndex }): CsrMatrix {
  return TfIdf.ofIndex(terms.ids.length > 0 ? terms : words)
}

/** `tfidfIn` English, what `summarize` uses by default. */
export const tfidf: Embedder<CsrMatrix> = tfidfIn('en')
