import { cut, markBetweenVowels, regionAfter, suffixes, suffixOf, without } from './suffixes'

const VOWELS = 'aeiouyäöü'
const SPELLINGS: Record<string, string> = { ß: 'ss', ae: 'ä', oe: 'ö', ue: 'ü' }
const PLAIN: Record<string, string> = { Y: 'y', U: 'u', ä: 'a', ö: 'o', ü: 'u' }

/** A stemmer of German words in lower case: Snowball's (version 3.1). */
export function germanStemmer(): (word: string) => string {
  const first = suffixes('em', 'ern er erinnen erin', 'e en es', 's', 'ln lns')
  const second = suffixes('en er est', 'st', 'et')
  const third = suffixes('end ung', 'ig ik isch', 'lich heit', 'keit')
  const possessive = suffixes("' 's 'sch")

  function firstStep(word: string, r1: number): string {
    const suffix = suffixOf(word, first)
    const rest = cut(word, suffix.length)
    if (suffix === '' || rest.length < r1) return word
    const rule = first.rules.get(suffix)
    if (rule === 1) return rest.endsWith('syst') ? word : rest
    if (rule === 3) return rest.endsWith('niss') ? cut(rest, 1) : rest
    if (rule === 4) return /[bdfghklmnrt]$/.test(rest) ? rest : word
    return rule === 5 ? `${rest}l` : rest
  }

  function secondStep(word: string, r1: number): string {
    const suffix = suffixOf(word, second)
    const rest = cut(word, suffix.length)
    if (suffix === '' || rest.length < r1) return word
    const rule = second.rules.get(suffix)
    if (rule === 2) return /...[bdfghklmnt]$/.test(rest) ? rest : word
    if (rule === 3) return /[Udfgklmnrstzä]$/.test(rest) && !/(?:tick|plan|geordn|intern|tr)$/.test(rest) ? rest : word
    return rest
  }

  function thirdStep(word: string, r1: number, r2: number): string {
    const suffix = suffixOf(word, third)
    const rest = cut(word, suffix.length)
    if (suffix === '' || rest.length < r2) return word
    const rule = third.rules.get(suffix)
    if (rule === 1) return rest.endsWith('eig') ? rest : without(rest, 'ig', r2)
    if (rule === 2) return rest.endsWith('e') ? word : rest
    if (rule === 3) return rest.endsWith('er') ? without(rest, 'er', r1) : without(rest, 'en', r1)
    return rest.endsWith('lich') ? without(rest, 'lich', r2) : without(rest, 'ig', r2)
  }

  return (original) => {
    const marked = markBetweenVowels(original, VOWELS, 'uy')
    let word = marked.replace(/qu|ß|ae|oe|ue/g, (letters) => SPELLINGS[letters] ?? letters)
    // Words of one or two letters have no region to cut in.
    if (word.length >= 3) {
      const after = regionAfter(word, 0, VOWELS)
      const r1 = Math.max(3, after)
      const r2 = after < word.length ? regionAfter(word, after, VOWELS) : word.length
      word = thirdStep(secondStep(firstStep(word, r1), r1), r1, r2)
    }
    const ending = suffixOf(word, possessive)
    if (word.length - ending.length >= 2) word = cut(word, ending.length)
    return word.replace(/[YUäöü]/g, (letter) => PLAIN[letter])
  }
}
