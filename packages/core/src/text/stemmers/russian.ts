import { cut, nextLetter, regionAfter, type Suffixes, suffixes, suffixOf } from './suffixes'

const VOWELS = 'аеиоуыэюя'

/** A stemmer of Russian words in lower case: Snowball's (version 3.1). */
export function russianStemmer(): (word: string) => string {
  // Of tables with two lists, endings of the first must follow "а" or "я".
  const gerunds = suffixes('в вши вшись', 'ив ыв ивши ывши ившись ывшись')
  const adjectives = suffixes('ее ие ое ые ими ыми ей ий ой ый ем им ом ым его ого ему ому их ых ею ою ую юю ая яя')
  const participles = suffixes('ем нн вш щ ющ', 'ивш ывш ующ')
  const reflexives = suffixes('сь ся')
  const verbs = suffixes(
    'ла на ете йте ли й л ем н ло но нно ет ют ны ть ешь',
    'ила ыла ена ите ейте уйте или ыли ей уй ил ыл им ым ен ило ыло ено ует ит ыт уют ят ены ить ыть ишь ю ую'
  )
  const nouns = suffixes(
    'а ев ов е ие ье и еи ии ами ями иями й ей ией ий ой ам ем ием ом ям иям о у ах ях иях ы ь ю ию ью я ия ья'
  )
  const derivations = suffixes('ост ость')
  const superlatives = suffixes('ейш ейше')

  /** The word without its ending from the table, as it is without one. */
  function cutAfterVowel(word: string, table: Suffixes, rv: number): string {
    const suffix = suffixOf(word, table, rv)
    const rest = cut(word, suffix.length)
    if (table.rules.get(suffix) !== 1) return rest
    return rest.length > rv && /[ая]$/.test(rest) ? rest : word
  }

  function inflection(word: string, rv: number): string {
    const gerund = cutAfterVowel(word, gerunds, rv)
    if (gerund !== word) return gerund
    const bare = cut(word, suffixOf(word, reflexives, rv).length)
    const adjective = cut(bare, suffixOf(bare, adjectives, rv).length)
    if (adjective !== bare) return cutAfterVowel(adjective, participles, rv)
    const verb = cutAfterVowel(bare, verbs, rv)
    return verb !== bare ? verb : cut(bare, suffixOf(bare, nouns, rv).length)
  }

  return (original) => {
    let word = original.replaceAll('ё', 'е')
    const vowel = nextLetter(word, 0, VOWELS, true)
    if (vowel < 0) return word
    const rv = vowel + 1
    const r2 = regionAfter(word, regionAfter(word, 0, VOWELS), VOWELS)
    word = inflection(word, rv)
    if (word.length > rv && word.endsWith('и')) word = cut(word, 1)
    const derivation = suffixOf(word, derivations, rv)
    if (word.length - derivation.length >= r2) word = cut(word, derivation.length)
    const superlative = suffixOf(word, superlatives, rv)
    if (superlative === '' && word.length > rv && word.endsWith('ь')) return cut(word, 1)
    word = cut(word, superlative.length)
    return word.length - 2 >= rv && word.endsWith('нн') ? cut(word, 1) : word
  }
}
