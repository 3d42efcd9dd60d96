/**
 * What Snowball stemmers share: tables of endings, and the regions of a word that endings are looked for in
 * (M. Porter, "Snowball: a language for stemming algorithms", 2001, https://snowballstem.org).
 */

/** Endings with the number of the rule that each belongs to. */
export interface Suffixes {
  readonly rules: ReadonlyMap<string, number>
  readonly longest: number
}

/** A table of endings, parted by spaces: those of the first list belong to rule 1, those of the second to rule 2. */
export function suffixes(...lists: string[]): Suffixes {
  const rules = new Map<string, number>()
  let longest = 0
  lists.forEach((list, i) => {
    for (const suffix of list.split(' ')) {
      rules.set(suffix, i + 1)
      longest = Math.max(longest, suffix.length)
    }
  })
  return { rules, longest }
}

/** The longest ending of a word that is in the table and does not begin before `from`; an empty string without one. */
export function suffixOf(word: string, { rules, longest }: Suffixes, from = 0): string {
  for (let at = Math.max(from, word.length - longest); at < word.length; at++) {
    const suffix = word.slice(at)
    if (rules.has(suffix)) return suffix
  }
  return ''
}

/** The word without its last `count` characters. */
export function cut(word: string, count: number): string {
  return word.slice(0, word.length - count)
}

/** The word without an ending if it has one that does not begin before `from`. */
export function without(word: string, suffix: string, from: number): string {
  return word.endsWith(suffix) && word.length - suffix.length >= from ? cut(word, suffix.length) : word
}

/** Where a letter first is, or is not, one of `vowels`, at or after `from`; -1 without one. */
export function nextLetter(word: string, from: number, vowels: string, isVowel: boolean): number {
  for (let i = from; i < word.length; i++) if (vowels.includes(word[i]) === isVowel) return i
  return -1
}

/** The start of the region after the first consonant that follows a vowel, from `from` on. */
export function regionAfter(word: string, from: number, vowels: string): number {
  const vowel = nextLetter(word, from, vowels, true)
  const consonant = vowel < 0 ? -1 : nextLetter(word, vowel + 1, vowels, false)
  return consonant < 0 ? word.length : consonant + 1
}

/** The start of the region that Spanish, Italian and Portuguese verb endings are looked for in. */
export function verbRegion(word: string, vowels: string): number {
  if (word.length < 3) return word.length
  const startsWithVowel = vowels.includes(word[0])
  const secondIsVowel = vowels.includes(word[1])
  if (!startsWithVowel && secondIsVowel) return 3
  const end = nextLetter(word, 2, vowels, !secondIsVowel)
  return end < 0 ? word.length : end + 1
}

/** The word with `u` and `i` (or what `marked` names) in capitals, where they stand between vowels and act as consonants. */
export function markBetweenVowels(word: string, vowels: string, marked: string): string {
  let result = word
  for (let i = 1; i < word.length - 1; i++) {
    if (marked.includes(word[i]) && vowels.includes(result[i - 1]) && vowels.includes(word[i + 1])) {
      result = result.slice(0, i) + word[i].toUpperCase() + result.slice(i + 1)
    }
  }
  return result
}
