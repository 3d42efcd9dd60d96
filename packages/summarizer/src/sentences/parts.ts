import { isSpace } from './characters'

/** Words that open a clause (the pronouns only ever as its subject), before which a long run of words is best cut. */
const CLAUSE_OPENERS = new Set(
  'although and because but however if or since so then though until when where whereas which while yet i he she they we'.split(
    ' '
  )
)
const CLAUSE_ENDS = new Set(Array.from(',;:.!?)—–…', (mark) => mark))

/** Cut at a clause's end once a part has so many words. */
const ENOUGH_WORDS = 8

/**
 * Where to cut text that has no sentence ends (or none that fit) into parts of at most `maxWords` words and
 * `maxLength` UTF-16 code units: at the ends of clauses where there are any, else between words. A word longer than that
 * stays whole. Positions ascending, the last one `text.length`.
 */
export function cutIntoParts(text: string, maxWords: number, maxLength = Number.POSITIVE_INFINITY): number[] {
  const cuts: number[] = []
  let partStart = 0
  let words = 0
  let clauseEnd = -1 // the last good place to cut inside the part
  let wordsSinceClause = 0
  for (let i = 0; i < text.length; ) {
    while (i < text.length && isSpace(text.charCodeAt(i))) i++
    if (i >= text.length) break
    const start = i
    while (i < text.length && !isSpace(text.charCodeAt(i))) i++
    if (words === 0) partStart = start
    const isOpener = i - start < 10 && CLAUSE_OPENERS.has(text.slice(start, i).toLowerCase())
    // "because we": the second of two openers opens no clause of its own.
    if (words >= ENOUGH_WORDS && isOpener && !(clauseEnd > partStart && wordsSinceClause <= 1)) {
      clauseEnd = start
      wordsSinceClause = 0
    }
    if (words > 0 && (words + 1 > maxWords || i - partStart > maxLength)) {
      const cut = clauseEnd > partStart ? clauseEnd : start
      cuts.push(cut)
      words = clauseEnd > partStart ? wordsSinceClause : 0
      partStart = words > 0 ? skipSpace(text, cut) : start
      clauseEnd = -1
      wordsSinceClause = 0
      if (words > 0 && i - partStart > maxLength) {
        cuts.push(start) // what was left after the clause and this word are too long together
        words = 0
        partStart = start
      }
    }
    words++
    wordsSinceClause++
    if (words >= Math.min(ENOUGH_WORDS, maxWords / 2) && CLAUSE_ENDS.has(text[i - 1])) {
      clauseEnd = i
      wordsSinceClause = 0
    }
  }
  cuts.push(text.length)
  return cuts
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}
