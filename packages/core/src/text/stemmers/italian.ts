import { cut, markBetweenVowels, regionAfter, suffixes, suffixOf, verbRegion, without } from './suffixes'

const VOWELS = 'aeiouàèìòù'
const GRAVE: Record<string, string> = { á: 'à', é: 'è', í: 'ì', ó: 'ò', ú: 'ù', qu: 'qU' }

/** A stemmer of Italian words in lower case: Snowball's (version 3.1), but for elisions, which `words` parts already. */
export function italianStemmer(): (word: string) => string {
  const pronouns = suffixes(
    'la cela gliela mela tela vela le cele gliele mele tele vele ne cene gliene mene sene tene vene ci li celi glieli meli teli veli gli mi si ti vi lo celo glielo melo telo velo'
  )
  const beforePronoun = suffixes('ando endo', 'ar er ir')
  const standard = suffixes(
    'ica osa ista anza ice atrice iche abile ibile ose ante mente iste anze ici atrici ichi abili ibili ismi osi anti isti ico ismo oso istà istè istì',
    'azione atore azioni atori',
    'logia logie',
    'usione uzione usioni uzioni',
    'enza enze',
    'amenti imenti amento imento',
    'amente',
    'ità',
    'iva ive ivi ivo'
  )
  const beforeAmente = suffixes('ic abil os iv')
  const beforeIta = suffixes('ic abil iv')
  const verbs = suffixes(
    'isca enda ata ita uta ava eva iva erebbe irebbe isce ende are ere ire asse ate avate evate ivate ete erete irete ite ereste ireste ute erai irai isci endi erei irei assi ati iti eresti iresti uti avi evi ivi isco ando endo Yamo iamo avamo evamo ivamo eremo iremo assimo ammo emmo eremmo iremmo immo ano iscano avano evano ivano eranno iranno ono iscono arono erono irono erebbero irebbero assero essero issero ato ito uto avo evo ivo ar ir erà irà erò irò'
  )

  function attachedPronoun(word: string, rv: number): string {
    const pronoun = suffixOf(word, pronouns)
    const rest = cut(word, pronoun.length)
    const ending = pronoun === '' ? '' : suffixOf(rest, beforePronoun)
    if (ending === '' || rest.length - ending.length < rv) return word
    return beforePronoun.rules.get(ending) === 1 ? rest : `${rest}e`
  }

  function standardSuffix(word: string, r1: number, r2: number, rv: number): string {
    const suffix = suffixOf(word, standard)
    if (suffix === '') return word
    const rest = cut(word, suffix.length)
    const rule = standard.rules.get(suffix)
    if (rest.length < (rule === 6 ? rv : rule === 7 ? r1 : r2)) return word
    if (rule === 2) return without(rest, 'ic', r2)
    if (rule === 3) return `${rest}log`
    if (rule === 4) return `${rest}u`
    if (rule === 5) return `${rest}ente`
    if (rule === 1 || rule === 6) return rest
    if (rule === 9) {
      const shorter = without(rest, 'at', r2)
      return shorter === rest ? rest : without(shorter, 'ic', r2)
    }
    const more = suffixOf(rest, rule === 7 ? beforeAmente : beforeIta)
    const shorter = without(rest, more, r2)
    return rule === 7 && more === 'iv' && shorter !== rest ? without(shorter, 'at', r2) : shorter
  }

  function vowelSuffix(word: string, rv: number): string {
    let result = word
    if (/[aeioàèìò]$/.test(word) && word.length - 1 >= rv) result = without(cut(word, 1), 'i', rv)
    return /[cg]h$/.test(result) && result.length - 2 >= rv ? cut(result, 1) : result
  }

  return (original) => {
    const grave = original.replace(/qu|[áéíóú]/g, (letters) => GRAVE[letters])
    const word = markBetweenVowels(grave, VOWELS, 'ui')
    const rv = word.startsWith('divan') ? 5 : verbRegion(word, VOWELS)
    const r1 = regionAfter(word, 0, VOWELS)
    const r2 = regionAfter(word, r1, VOWELS)
    const bare = attachedPronoun(word, rv)
    let shorter = standardSuffix(bare, r1, r2, rv)
    if (shorter === bare) shorter = cut(bare, suffixOf(bare, verbs, rv).length)
    return vowelSuffix(shorter, rv).toLowerCase()
  }
}
