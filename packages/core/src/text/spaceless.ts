/** A run of letters in scripts that are written without spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
const RUN =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/u
const PARTS = new RegExp(`${RUN.source}|[^${RUN.source.slice(1, -2)}]+`, 'gu')

/** Runs are segmented in pieces of this many characters, so that no run costs more than its length. */
const PIECE = 2000

/** Parts a run of letters into words. */
export type Segmenter = (run: string) => string[]

/**
 * Parts runs of letters by the dictionaries of `Intl.Segmenter`, whose words differ a little between versions of ICU;
 * into overlapping pairs of characters where the runtime has no `Intl.Segmenter`.
 */
export function createSegmenter(locale: string, intl: Partial<typeof Intl> = Intl): Segmenter {
  if (intl.Segmenter === undefined) return characterPairs
  const segmenter = new intl.Segmenter(locale, { granularity: 'word' })
  return (run) => {
    const found: string[] = []
    for (const { segment, isWordLike } of segmenter.segment(run)) if (isWordLike) found.push(segment)
    return found
  }
}

/** The words, and where one has letters of a script without spaces, the words in it. */
export function segmentSpaceless(words: readonly string[], segmenter: Segmenter): string[] {
  const found: string[] = []
  for (const word of words) {
    if (!RUN.test(word)) {
      found.push(word)
      continue
    }
    for (const part of word.match(PARTS)!) {
      if (!RUN.test(part)) {
        // What is left beside a run may be a mark without its letter.
        if (/[\p{L}\p{N}]/u.test(part)) found.push(part)
        continue
      }
      for (let at = 0; at < part.length; ) {
        const end = pieceEnd(part, at)
        for (const segment of segmenter(part.slice(at, end))) found.push(segment)
        at = end
      }
    }
  }
  return found
}

/** Overlapping pairs of characters: what stands for words where nothing knows them. A single character stays one. */
export function characterPairs(run: string): string[] {
  const characters = [...run]
  if (characters.length < 2) return characters
  return characters.slice(1).map((character, i) => characters[i] + character)
}

/** Where the piece that starts at `at` ends; not between the halves of a surrogate pair. */
function pieceEnd(run: string, at: number): number {
  const end = Math.min(run.length, at + PIECE)
  const unit = run.charCodeAt(end)
  return unit >= 0xdc00 && unit <= 0xdfff ? end + 1 : end
}
