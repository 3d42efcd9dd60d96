import { cut, regionAfter, suffixes, suffixOf, verbRegion, without } from './suffixes'

const VOWELS = 'aeiouáâéêíóôú'

/** A stemmer of Portuguese words in lower case: Snowball's (version 3.1). */
export function portugueseStemmer(): (word: string) => string {
  // A nasal vowel is written as the vowel and a tilde here, so that the tilde counts as a consonant.
  const standard = suffixes(
    'ica ância adora osa ista eza ante ável ível ico ismo oso amento imento aça~o ador icas adoras osas istas ezas adores antes aço~es icos ismos osos amentos imentos',
    'logia logias',
    'uça~o uço~es',
    'ência ências',
    'amente',
    'mente',
    'idade idades',
    'iva ivo ivas ivos',
    'ira iras'
  )
  const beforeAmente = suffixes('ic ad os iv')
  const beforeMente = suffixes('ante avel ível')
  const beforeIdade = suffixes('ic abil iv')
  const verbs = suffixes(
    'ada ida ia aria eria iria ara era ira ava asse esse isse aste este iste ei arei erei irei am iam ariam eriam iriam aram eram iram avam em arem erem irem assem essem issem ado ido ando endo indo ara~o era~o ira~o ar er ir as adas idas ias arias erias irias aras eras iras avas es ardes erdes irdes ares eres ires asses esses isses astes estes istes is ais eis areis ereis ireis áreis éreis íreis ásseis ésseis ísseis áveis íeis aríeis eríeis iríeis ados idos amos áramos éramos íramos ávamos íamos aríamos eríamos iríamos emos aremos eremos iremos ássemos êssemos íssemos imos armos ermos irmos ámos arás erás irás eu iu ou ará erá irá'
  )
  const residual = suffixes('a i o os á í ó')
  const form = suffixes('e é ê')

  function standardSuffix(word: string, r1: number, r2: number, rv: number): string {
    const suffix = suffixOf(word, standard)
    if (suffix === '') return word
    const rest = cut(word, suffix.length)
    const rule = standard.rules.get(suffix)
    if (rest.length < (rule === 5 ? r1 : rule === 9 ? rv : r2)) return word
    if (rule === 1) return rest
    if (rule === 2) return `${rest}log`
    if (rule === 3) return `${rest}u`
    if (rule === 4) return `${rest}ente`
    if (rule === 8) return without(rest, 'at', r2)
    if (rule === 9) return rest.endsWith('e') ? `${rest}ir` : word
    const more = suffixOf(rest, rule === 5 ? beforeAmente : rule === 6 ? beforeMente : beforeIdade)
    const shorter = without(rest, more, r2)
    return rule === 5 && more === 'iv' && shorter !== rest ? without(shorter, 'at', r2) : shorter
  }

  function residualForm(word: string, rv: number): string {
    if (word.endsWith('ç')) return `${cut(word, 1)}c`
    const suffix = suffixOf(word, form)
    if (suffix === '' || word.length - 1 < rv) return word
    const rest = cut(word, 1)
    return rest.endsWith('gu') || rest.endsWith('ci') ? without(rest, rest.slice(-1), rv) : rest
  }

  return (original) => {
    let word = original.replaceAll('ã', 'a~').replaceAll('õ', 'o~')
    const rv = verbRegion(word, VOWELS)
    const r1 = regionAfter(word, 0, VOWELS)
    const r2 = regionAfter(word, r1, VOWELS)
    let shorter = standardSuffix(word, r1, r2, rv)
    if (shorter === word) shorter = cut(word, suffixOf(word, verbs, rv).length)
    if (shorter === word) {
      const suffix = suffixOf(word, residual)
      if (word.length - suffix.length >= rv) word = cut(word, suffix.length)
    } else {
      word = shorter.endsWith('ci') ? without(shorter, 'i', rv) : shorter
    }
    return residualForm(word, rv).replaceAll('a~', 'ã').replaceAll('o~', 'õ')
  }
}
