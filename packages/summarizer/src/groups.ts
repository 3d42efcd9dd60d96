import type { Document } from './sentences/document'

/** The different sentences of a document and where each occurs. */
export interface Groups {
  texts: string[]
  /** The sentences of each group, ascending. */
  members: number[][]
}

/** Sentences that are the same but for case and spaces are one, so that none is chosen twice. Blank ones are none. */
export function groupRepeats({ sentences }: Document): Groups {
  const places = new Map<string, number>()
  const texts: string[] = []
  const members: number[][] = []
  for (let i = 0; i < sentences.length; i++) {
    const { clean } = sentences[i]
    if (clean === '') continue
    const key = (DOUBLE_SPACE.test(clean) ? clean.split(/\s+/).join(' ') : clean).toLowerCase()
    const place = places.get(key)
    if (place === undefined) {
      places.set(key, texts.length)
      texts.push(clean)
      members.push([i])
    } else {
      members[place].push(i)
    }
  }
  return { texts, members }
}

const DOUBLE_SPACE = /\s\s|[^\S ]/

/** The nearest sentence before this one that is not blank; -1 where there is none. */
export function sentenceBefore({ sentences }: Document, index: number): number {
  let before = index - 1
  while (before >= 0 && sentences[before].clean === '') before--
  return before
}
