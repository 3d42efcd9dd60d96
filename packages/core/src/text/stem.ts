import porterStemmer from 'natural/lib/natural/stemmers/porter_stemmer.js'

/** No English word is longer; natural's regular expressions take quadratic time on what is. */
const LONGEST = 40

/** Stems are kept because natural takes microseconds for each; the cache starts again when it is this large. */
const CACHE_SIZE = 50_000
let cache = new Map<string, string>()

/**
 * The stem of an English word in lower case, by natural's Porter stemmer (M. Porter, 1980), without a possessive 's.
 * Words with letters outside a-z, or longer than any word, stay as they are.
 */
export function stem(word: string): string {
  const bare = word.endsWith("'s") ? word.slice(0, -2) : word
  if (bare.length > LONGEST) return bare
  const known = cache.get(bare)
  if (known !== undefined) return known
  const result = /^[a-z]+$/.test(bare) ? porterStemmer.stem(bare) : bare
  if (cache.size >= CACHE_SIZE) cache = new Map()
  // A word cut out of a text holds on to the whole text; this copy does not.
  cache.set(` ${bare}`.slice(1), result)
  return result
}
