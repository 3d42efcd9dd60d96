import { cut, regionAfter, suffixes, suffixOf, verbRegion, without } from './suffixes'

const VOWELS = 'aeiouáéíóúü'
const PLAIN: Record<string, string> = { á: 'a', é: 'e', í: 'i', ó: 'o', ú: 'u' }

/** A stemmer of Spanish words in lower case: Snowball's (version 3.1). */
export function spanishStemmer(): (word: string) => string {
  const pronouns = suffixes('la sela le me se lo selo las selas les los selos nos')
  const beforePronoun = suffixes('ando iendo ar er ir', 'yendo', 'ándo iéndo ár ér ír')
  const standard = suffixes(
    'ica osa ista anza able ible ico ismo oso amiento imiento icas osas istas anzas ables ibles icos ismos osos amientos imientos',
    'ancia adora ante acion ación ador ancias adoras aciones adores antes',
    'logía logías',
    'ucion ución uciones',
    'encia encias',
    'amente',
    'mente',
    'idad idades',
    'iva ivo ivas ivos'
  )
  const beforeAmente = suffixes('ic ad os iv')
  const beforeMente = suffixes('able ible ante')
  const beforeIdad = suffixes('ic abil iv')
  const yVerbs = suffixes('ya ye yan yen yeron yendo yo yas yes yais yamos yó')
  const verbs = suffixes(
    'en es éis emos',
    'aba ada ida ara iera ía aría ería iría ad ed id ase iese aste iste an aban aran ieran ían arían erían irían asen iesen aron ieron arán erán irán ado ido ando iendo ar er ir as abas adas idas aras ieras ías arías erías irías ases ieses abais arais ierais íais aríais eríais iríais aseis ieseis asteis isteis áis aréis eréis iréis ados idos amos ábamos áramos iéramos íamos aríamos eríamos iríamos aremos eremos iremos ásemos iésemos imos arás erás irás ís ará erá irá aré eré iré ió'
  )
  const residual = suffixes('a o os á í ó', 'e é')

  function attachedPronoun(word: string, rv: number): string {
    const pronoun = suffixOf(word, pronouns)
    const rest = cut(word, pronoun.length)
    const ending = pronoun === '' ? '' : suffixOf(rest, beforePronoun)
    const before = cut(rest, ending.length)
    if (ending === '' || before.length < rv) return word
    const rule = beforePronoun.rules.get(ending)
    if (rule === 1) return rest
    if (rule === 2) return before.endsWith('u') ? rest : word
    return before + plain(ending)
  }

  function standardSuffix(word: string, r1: number, r2: number): string {
    const suffix = suffixOf(word, standard)
    if (suffix === '') return word
    const rest = cut(word, suffix.length)
    const rule = standard.rules.get(suffix)
    if (rest.length < (rule === 6 ? r1 : r2)) return word
    if (rule === 2) return without(rest, 'ic', r2)
    if (rule === 3) return `${rest}log`
    if (rule === 4) return `${rest}u`
    if (rule === 5) return `${rest}ente`
    if (rule === 9) return without(rest, 'at', r2)
    if (rule === 1) return rest
    const more = suffixOf(rest, rule === 6 ? beforeAmente : rule === 7 ? beforeMente : beforeIdad)
    const shorter = without(rest, more, r2)
    return rule === 6 && more === 'iv' && shorter !== rest ? without(shorter, 'at', r2) : shorter
  }

  function verbSuffix(word: string, rv: number): string {
    const yVerb = suffixOf(word, yVerbs, rv)
    if (yVerb !== '' && word[word.length - yVerb.length - 1] === 'u') return cut(word, yVerb.length)
    const verb = suffixOf(word, verbs, rv)
    const rest = cut(word, verb.length)
    return verbs.rules.get(verb) === 1 && rest.endsWith('gu') ? cut(rest, 1) : rest
  }

  function residualSuffix(word: string, rv: number): string {
    const suffix = suffixOf(word, residual)
    if (suffix === '' || word.length - suffix.length < rv) return word
    const rest = cut(word, suffix.length)
    return residual.rules.get(suffix) === 2 && rest.endsWith('gu') ? without(rest, 'u', rv) : rest
  }

  return (word) => {
    const rv = verbRegion(word, VOWELS)
    const r1 = regionAfter(word, 0, VOWELS)
    const r2 = regionAfter(word, r1, VOWELS)
    const bare = attachedPronoun(word, rv)
    const shorter = standardSuffix(bare, r1, r2)
    return plain(residualSuffix(shorter === bare ? verbSuffix(bare, rv) : shorter, rv))
  }
}

function plain(word: string): string {
  return word.replace(/[áéíóú]/g, (letter) => PLAIN[letter])
}
