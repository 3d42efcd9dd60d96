import { NutshellError, show } from '@nutshell-ml/core'
import { cleanMarkup } from './markup'
import { cutIntoParts } from './parts'
import { type CleanSentence, cutClean, type Language, splitClean } from './split'

/** A text and its sentences. */
export interface Document {
  /** What `start` and `end` of the sentences count in. */
  raw: string
  sentences: CleanSentence[]
  /** What a reader of the summary should know of how the text was read. */
  note?: string
  /** The parts of a sentence, each of at most so many words and UTF-16 code units, as `cutIntoParts` cuts them. */
  cut(sentence: CleanSentence, maxWords: number, maxLength?: number): CleanSentence[]
}

export function fromText(raw: string, language: Language = 'en'): Document {
  return document(raw, splitClean(raw, language))
}

/** Sentences as given; places count in the array joined by single spaces. Errors: INVALID_INPUT that names the place. */
export function fromArray(texts: readonly string[]): Document {
  const sentences: CleanSentence[] = []
  let start = 0
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]
    if (typeof text !== 'string') {
      throw new NutshellError('INVALID_INPUT', `text[${i}] = ${show(text)}, expected a string`)
    }
    const clean = cleanMarkup(text).text.trim()
    sentences.push({
      start,
      end: start + text.length,
      clean: /\s{2}|[^\S ]/.test(clean) ? clean.split(/\s+/).join(' ') : clean
    })
    start += text.length + 1
  }
  return document(texts.join(' '), sentences)
}

/** The same text with the parts of its sentences in place of them. */
export function toParts(whole: Document, maxWords: number): Document {
  const parts = whole.sentences.flatMap((sentence) => whole.cut(sentence, maxWords))
  return { ...document(whole.raw, parts), note: 'the text has no sentence ends: it was cut into parts' }
}

function document(raw: string, sentences: CleanSentence[]): Document {
  return {
    raw,
    sentences,
    cut(sentence, maxWords, maxLength) {
      const parts = cutClean(raw.slice(sentence.start, sentence.end), (clean) =>
        cutIntoParts(clean, maxWords, maxLength)
      )
      return parts.map(({ start, end, clean }) => ({ start: sentence.start + start, end: sentence.start + end, clean }))
    }
  }
}
