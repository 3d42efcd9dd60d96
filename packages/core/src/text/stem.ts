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
  const known = cache.get(word)
  if (known !== undefined) return known
  const bare = word.endsWith("'s") ? word.slice(0, -2) : word
  const result = bare.length <= LONGEST && /^[a-z]+$/.test(bare) ? porterStemmer.stem(bare) : bare
  if (cache.size >= CACHE_SIZE) cache = new Map()
  cache.set(word, result)
  return result
}
