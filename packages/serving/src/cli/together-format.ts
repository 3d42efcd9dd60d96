import type { Together } from '@nutshell-ml/summarizer'

/** What many texts say, and what those are called. */
export interface TogetherGroup {
  /** What the texts have in common; undefined where they were not grouped. */
  name: unknown
  /** What each text is known by. */
  ids: readonly unknown[]
  together: Together
}

export const TOGETHER_FORMATS = ['text', 'json'] as const
export type TogetherFormat = (typeof TOGETHER_FORMATS)[number]

/** For people: a line for each point. Groups without points have none. */
export function togetherText(group: TogetherGroup): string {
  const { name, together } = group
  const { points, texts, reason } = together
  if (points.length === 0) return name === undefined ? `${texts} texts: ${reason}\n` : ''
  const count = (value: number) => value.toLocaleString('en')
  const width = count(points.reduce((most, point) => Math.max(most, point.count), 0)).length
  const head = `${name === undefined ? '' : `${String(name)}: `}${count(texts)} texts, ${count(points.length)} points\n`
  const lines = points.map(({ count: made, share, distinct, text }) => {
    const copies = distinct < made ? ` (${count(distinct)} different)` : ''
    return `${count(made).padStart(width)} of ${count(texts)} ${`(${Math.round(100 * share)}%)`.padStart(6)}${copies}: ${text}\n`
  })
  return head + lines.join('')
}

/** For programs: one object; texts by what they are known by. */
export function togetherJson({ name, ids, together }: TogetherGroup): object {
  const { points, texts, distinct, sentences, covered, reason } = together
  return {
    ...(name === undefined ? {} : { group: name }),
    texts,
    distinct,
    sentences,
    covered,
    ...(reason === undefined ? {} : { reason }),
    points: points.map((point) => ({
      text: point.text,
      count: point.count,
      share: point.share,
      distinct: point.distinct,
      polarity: point.polarity,
      keywords: point.keywords,
      source: { id: ids[point.source.textIndex], start: point.source.start, end: point.source.end },
      ids: point.texts.map((text) => ids[text])
    }))
  }
}
