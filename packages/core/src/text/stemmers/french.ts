import { cut, nextLetter, regionAfter, suffixes, suffixOf, without } from './suffixes'

const VOWELS = 'aeiouyàâèéêëîïôùû'
const UNMARKED: Record<string, string> = { He: 'ë', Hi: 'ï', H: '', I: 'i', U: 'u', Y: 'y' }

/** A stemmer of French words in lower case: Snowball's (version 3.1), but for elisions, which `words` parts already. */
export function frenchStemmer(): (word: string) => string {
  const standard = suffixes(
    'iqUe ance able isme iste iqUes ances ables ismes istes eux',
    'atrice ation ateur atrices ations ateurs',
    'logie logies',
    'usion ution usions utions',
    'ence ences',
    'ement ements',
    'ité ités',
    'if ive ifs ives',
    'eaux',
    'aux',
    'oux',
    'euse euses',
    'issement issements',
    'amment',
    'emment',
    'ment ments'
  )
  const beforeEment = suffixes('iv', 'eus', 'iqU abl', 'ièr Ièr')
  const beforeIte = suffixes('abil', 'ic', 'iv')
  const iVerbs = suffixes(
    'ira ie isse issante i irai ir iras ies îmes isses issantes îtes is irais issais irions issions irons issons issants it irait issait issant iraIent issaIent irent issent iront ît iriez issiez irez issez'
  )
  const verbs = suffixes(
    'ions',
    'era ée erai er eras ées eais erais erions erons és erait eraIent èrent eront ez iez eriez erez é',
    'a asse ante ai as âmes asses antes âtes assions ants ait ant aIent assent ât assiez',
    'ais aise aises'
  )
  const residual = suffixes('ion', 'ier ière Ier Ière', 'e')

  /** "ic" goes in the second region and is "iqU" elsewhere. */
  function withoutIc(word: string, r2: number): string {
    if (!word.endsWith('ic')) return word
    return word.length - 2 >= r2 ? cut(word, 2) : `${cut(word, 2)}iqU`
  }

  function afterEment(word: string, r1: number, r2: number, rv: number): string {
    const suffix = suffixOf(word, beforeEment)
    const rest = cut(word, suffix.length)
    const rule = beforeEment.rules.get(suffix)
    if (rule === 4) return rest.length >= rv ? `${rest}i` : word
    if (rule === 2 && rest.length < r2) return rest.length >= r1 ? `${rest}eux` : word
    if (rest.length < r2) return word
    return rule === 1 ? without(rest, 'at', r2) : rest
  }

  function afterIte(word: string, r2: number): string {
    const suffix = suffixOf(word, beforeIte)
    const rule = beforeIte.rules.get(suffix)
    if (rule === 2) return withoutIc(word, r2)
    if (word.length - suffix.length >= r2) return cut(word, suffix.length)
    return rule === 1 ? `${cut(word, 4)}abl` : word
  }

  /** The word without its standard ending, and whether verb endings are to be tried as well. */
  function standardSuffix(word: string, r1: number, r2: number, rv: number): [string, boolean] {
    const suffix = suffixOf(word, standard)
    const rest = cut(word, suffix.length)
    const at = rest.length
    const unchanged: [string, boolean] = [word, true]
    switch (standard.rules.get(suffix)) {
      case undefined:
        return unchanged
      case 6:
        return at >= rv ? [afterEment(rest, r1, r2, rv), false] : unchanged
      case 9:
        return [`${rest}eau`, false]
      case 10:
        return at >= r1 ? [`${rest}al`, false] : unchanged
      case 11:
        return /[bhjlnp]$/.test(rest) ? [`${rest}ou`, false] : unchanged
      case 12:
        if (at >= r2) return [rest, false]
        return at >= r1 ? [`${rest}eux`, false] : unchanged
      case 13:
        return at >= r1 && at > 0 && !VOWELS.includes(rest[at - 1]) ? [rest, false] : unchanged
      case 14:
        return [at >= rv ? `${rest}ant` : word, true]
      case 15:
        return [at >= rv ? `${rest}ent` : word, true]
      case 16:
        return [at > rv && VOWELS.includes(rest[at - 1]) ? rest : word, true]
    }
    if (at < r2) return unchanged
    switch (standard.rules.get(suffix)) {
      case 2:
        return [withoutIc(rest, r2), false]
      case 3:
        return [`${rest}log`, false]
      case 4:
        return [`${rest}u`, false]
      case 5:
        return [`${rest}ent`, false]
      case 7:
        return [afterIte(rest, r2), false]
      case 8: {
        const shorter = without(rest, 'at', r2)
        return [shorter === rest ? rest : withoutIc(shorter, r2), false]
      }
    }
    return [rest, false]
  }

  function verbSuffix(word: string, r2: number, rv: number): string {
    const iVerb = suffixOf(word, iVerbs, rv)
    const before = word.length - iVerb.length - 1
    if (iVerb !== '' && before >= rv && word[before] !== 'H' && !VOWELS.includes(word[before])) {
      return cut(word, iVerb.length)
    }
    const suffix = suffixOf(word, verbs, rv)
    const rest = cut(word, suffix.length)
    const rule = verbs.rules.get(suffix)
    if (rule === 1) return rest.length >= r2 ? rest : word
    if (rule === 3) return without(rest, 'e', rv)
    if (rule === 4) return /(?:^.al|épl|auv)$/.test(rest) ? word : rest
    return rest
  }

  function residualSuffix(original: string, r2: number, rv: number): string {
    const word = /(?:Hi|[^aiousè])s$/.test(original) ? cut(original, 1) : original
    const suffix = suffixOf(word, residual, rv)
    const rest = cut(word, suffix.length)
    const rule = residual.rules.get(suffix)
    if (rule === 1) return rest.length >= r2 && rest.length > rv && /[st]$/.test(rest) ? rest : word
    return rule === 2 ? `${rest}i` : rest
  }

  return (original) => {
    const word = markConsonants(original)
    const rv = regionOfVerbs(word)
    const r1 = regionAfter(word, 0, VOWELS)
    const r2 = regionAfter(word, r1, VOWELS)
    let [result, isOpen] = standardSuffix(word, r1, r2, rv)
    let isChanged = !isOpen
    if (isOpen) {
      const shorter = verbSuffix(result, r2, rv)
      isChanged = shorter !== result
      result = shorter
    }
    if (!isChanged) result = residualSuffix(result, r2, rv)
    else if (result.endsWith('Y')) result = `${cut(result, 1)}i`
    else if (result.endsWith('ç')) result = `${cut(result, 1)}c`
    if (/(?:ell|eill|enn|onn|ett)$/.test(result)) result = cut(result, 1)
    return unaccented(result).replace(/He|Hi|[HIUY]/g, (letters) => UNMARKED[letters])
  }
}

/** Vowels that act as consonants in capitals, as Snowball's prelude marks them; "ë" and "ï" as "He" and "Hi". */
function markConsonants(word: string): string {
  const letters = [...word]
  const isVowel = (letter: string | undefined): boolean => letter !== undefined && VOWELS.includes(letter)
  for (let i = 0; i < letters.length; i++) {
    if (isVowel(letters[i])) {
      const next = letters[i + 1]
      if ((next === 'u' || next === 'i') && isVowel(letters[i + 2])) letters[i + 1] = next.toUpperCase()
      else if (next === 'y') letters[i + 1] = 'Y'
    }
    if (letters[i] === 'ë' || letters[i] === 'ï') letters.splice(i, 1, 'H', letters[i] === 'ë' ? 'e' : 'i')
    else if (letters[i] === 'y' && isVowel(letters[i + 1])) letters[i] = 'Y'
    else if (letters[i] === 'q' && letters[i + 1] === 'u') letters[i + 1] = 'U'
  }
  return letters.join('')
}

function regionOfVerbs(word: string): number {
  if (word.length >= 3 && VOWELS.includes(word[0]) && VOWELS.includes(word[1])) return 3
  if (/^(?:col|par|tap)/.test(word) || (word.startsWith('ni') && word.length >= 3 && VOWELS.includes(word[2]))) return 3
  const vowel = nextLetter(word, 1, VOWELS, true)
  return vowel < 0 ? word.length : vowel + 1
}

/** Before closing consonants "é" and "è" are "e". */
function unaccented(word: string): string {
  let at = word.length - 1
  while (at >= 0 && !VOWELS.includes(word[at])) at--
  if (at < 0 || at === word.length - 1 || (word[at] !== 'é' && word[at] !== 'è')) return word
  return `${word.slice(0, at)}e${word.slice(at + 1)}`
}
