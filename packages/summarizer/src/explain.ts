import { analyzer, type TextLanguage } from '@nutshell-ml/core/text'
import type { Explanation, SentenceExplanation } from './explanation'
import type { SummarySentence } from './summary'

/** What an explanation is made from. */
export interface Explained {
  method: string
  language: TextLanguage
  /** All sentences of the text, clean. */
  texts: readonly string[]
  sentences: readonly SummarySentence[]
  reasons(sentence: SummarySentence): Readonly<Record<string, number>>
  /** The cosine of two sentences, by index; 0 where one has no vector. */
  likeness(a: number, b: number): number
}

const MOST_KEYWORDS = 5
const LETTER = /\p{L}/u

export function explain({ method, language, texts, sentences, reasons, likeness }: Explained): Explanation {
  const count = texts.map((text) => analyzer(language).words(text).length)
  const allWords = count.reduce((sum, words) => sum + words, 0)
  const keywords = keywordsOf(
    texts,
    sentences.map(({ represents }) => represents),
    language
  )
  const explained = sentences.map((sentence, place): SentenceExplanation => {
    const { text, index, score, represents } = sentence
    const others = represents.filter((i) => i !== index && texts[i] !== '')
    const covered = others.reduce((sum, i) => sum + Math.max(0, likeness(index, i)), 0)
    return {
      text,
      index,
      score,
      reasons: reasons(sentence),
      stands: {
        for: represents.length,
        share: represents.length / texts.length,
        shareOfWords: allWords > 0 ? represents.reduce((sum, i) => sum + count[i], 0) / allWords : 0,
        coverage: others.length > 0 ? covered / others.length : 1,
        keywords: keywords[place]
      }
    }
  })
  return { method, sentences: explained, toString: () => explained.map(describe).join('\n') }
}

function describe({ text, index, score, reasons, stands }: SentenceExplanation): string {
  const parts = Object.entries(reasons)
    .filter(([, value]) => Math.abs(value) >= 0.05)
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .map(([name, value]) => `${name} ${value > 0 ? '+' : ''}${value.toFixed(2)}`)
  const percent = (share: number) => `${Math.round(100 * share)}%`
  const lines = [
    `[${index}] ${text.split(/\s+/).join(' ')}`,
    `    stands for ${stands.for} ${stands.for === 1 ? 'sentence' : 'sentences'} (${percent(stands.share)} of the sentences, ` +
      `${percent(stands.shareOfWords)} of the words; likeness ${stands.coverage.toFixed(2)})`
  ]
  if (stands.keywords.length > 0) lines.push(`    about: ${stands.keywords.join(', ')}`)
  lines.push(`    score ${score.toFixed(2)}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`)
  return lines.join('\n')
}

/** Of each cluster the words whose stems it has more of than its share, by how much; each in its commonest form. */
function keywordsOf(texts: readonly string[], clusters: readonly number[][], language: TextLanguage): string[][] {
  const known = analyzer(language)
  const total = new Map<string, number>()
  const forms = new Map<string, Map<string, number>>()
  const perText = texts.map((text) => {
    const stems: string[] = []
    for (const word of known.words(text)) {
      if (known.isStopWord(word) || !LETTER.test(word)) continue
      const key = known.stem(word)
      stems.push(key)
      total.set(key, (total.get(key) ?? 0) + 1)
      const seen = forms.get(key) ?? new Map<string, number>()
      seen.set(word, (seen.get(word) ?? 0) + 1)
      forms.set(key, seen)
    }
    return stems
  })
  return clusters.map((cluster) => {
    const own = new Map<string, number>()
    for (const i of cluster) for (const key of perText[i]) own.set(key, (own.get(key) ?? 0) + 1)
    const share = cluster.length / texts.length
    return [...own]
      .map(([key, count]): [string, number] => [key, count * Math.log((1 + count) / (1 + share * total.get(key)!))])
      .filter(([, value]) => value >= 0)
      .sort((a, b) => b[1] - a[1] || own.get(b[0])! - own.get(a[0])! || (a[0] < b[0] ? -1 : 1))
      .slice(0, MOST_KEYWORDS)
      .map(([key]) => [...forms.get(key)!].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0][0])
  })
}
