import type { TextLanguage } from '@nutshell-ml/core/text'

/** How a sentence shows that it leans on the one before it. All in lower case, words parted by spaces. */
interface Leaning {
  /** Words that stand for somebody or something that was named before, and words that join what they begin to what went before. */
  readonly first: ReadonlySet<string>
  /** Beginnings of more than one word, and their first words. */
  readonly phrases: readonly string[]
  readonly beginsPhrase: ReadonlySet<string>
  /** Written without spaces: `phrases` are all there is. */
  readonly isSpaceless?: boolean
  /** Words that stand for something only before a verb: "this is", but not "this coffee". */
  readonly beforeVerbs: ReadonlySet<string>
  readonly verbs: ReadonlySet<string>
  /** Words that only join before one of a list: "so I", but not "so good". */
  readonly beforeSubjects: ReadonlySet<string>
  readonly subjects: ReadonlySet<string>
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))
const none: ReadonlySet<string> = new Set()

const ENGLISH_PHRASES = [
  'for example',
  'for instance',
  'for this reason',
  'for that reason',
  'as a result',
  'as such',
  'in addition',
  'in contrast',
  'by contrast',
  'in other words',
  'in that case',
  'in this case',
  'on the other hand',
  'on the contrary',
  'at the same time',
  'at that time',
  'because of this',
  'because of that',
  'despite this',
  'despite that',
  'even so',
  'that said',
  'after that',
  'after this',
  'the former',
  'the latter',
  'the same is',
  'the same goes'
]

const ENGLISH: Leaning = {
  first: set(
    'he she they him them his hers their theirs its such both neither and but or nor yet however therefore thus hence moreover ' +
      'furthermore additionally also besides instead otherwise nevertheless nonetheless consequently accordingly meanwhile ' +
      'similarly likewise conversely then afterwards'
  ),
  phrases: ENGLISH_PHRASES,
  beginsPhrase: new Set(ENGLISH_PHRASES.map((phrase) => phrase.split(' ', 1)[0])),
  beforeVerbs: set('this that these those it her one others'),
  verbs: set(
    "is isn't are aren't was wasn't were weren't be been has hasn't have haven't had hadn't does doesn't do don't did didn't will won't " +
      "would wouldn't can can't could couldn't may might should shouldn't must makes make made means meant gives gave takes took " +
      'comes came goes went looks looked seems seemed appears appeared tastes tasted smells smelled works worked helps helped ' +
      'shows showed says said also really just only all never always actually still even'
  ),
  beforeSubjects: set('so still because though although while which'),
  subjects: set("i i'm i've i'll we you he she it they this that these those if when the a an my our there")
}

/** Of the other languages, the pronouns and the commonest connectives. */
const OTHERS: Partial<Record<TextLanguage, string>> = {
  es: 'él ella ellos ellas esto eso ello aquello pero sin_embargo además también entonces así luego por_ejemplo por_eso por_lo_tanto y o tampoco',
  fr: 'il elle ils elles cela ça ceci celui-ci celle-ci mais cependant pourtant toutefois donc ainsi aussi ensuite puis et ou par_exemple de_plus en_effet',
  de: 'er sie es dies dieser diese dieses aber jedoch doch deshalb daher darum deswegen außerdem auch dann danach trotzdem und oder zum_beispiel dabei dadurch',
  it: 'lui lei egli ella essi esse loro questo ciò ma però tuttavia inoltre anche quindi così poi e o per_esempio per_questo',
  pt: 'ele ela eles elas isto isso aquilo mas porém contudo entretanto além_disso também então assim depois e ou por_exemplo por_isso',
  ru: 'он она оно они это этот эта эти но однако поэтому также тоже затем потом и или а например кроме_того',
  zh: '他 她 它 他们 她们 它们 这 那 但 但是 然而 所以 因此 而且 另外 例如 此外',
  ja: '彼 彼女 これ それ あれ しかし だから そして また 例えば さらに'
}

const leanings = new Map<TextLanguage, Leaning>()

/**
 * Whether a sentence begins with a pronoun or a connective that needs the sentence before it: "He left", "However, it", but not
 * "It is easy to see" or "This coffee".
 */
export function isDangling(sentence: string, language: TextLanguage): boolean {
  const leaning = leaningOf(language)
  if (leaning === undefined) return false
  const start = sentence.slice(0, LOOKED_AT).toLowerCase().replaceAll('’', "'")
  if (leaning.isSpaceless) return leaning.phrases.some((word) => start.startsWith(word))
  const found = BEGINNING.exec(start)
  if (found === null) return false
  const [, first, second = ''] = found
  if (leaning.first.has(first)) return true
  if (leaning.beforeSubjects.has(first)) return leaning.subjects.has(second)
  const contracted = first.indexOf("'")
  const stem = contracted > 0 ? first.slice(0, contracted) : first
  if (leaning.beforeVerbs.has(stem) && (contracted > 0 || leaning.verbs.has(second))) {
    return !(stem === 'it' && EMPTY_IT.test(start))
  }
  const from = start.indexOf(first)
  return (
    leaning.beginsPhrase.has(first) &&
    leaning.phrases.some((phrase) => start.startsWith(phrase, from) && !LETTER.test(start.charAt(from + phrase.length)))
  )
}

/** As much of a sentence as is looked at. */
const LOOKED_AT = 80
/** The first two words. */
const BEGINNING = /^[^\p{L}\p{N}]*([\p{L}\p{M}\p{N}'-]+)(?:[^\p{L}\p{N}]+([\p{L}\p{M}\p{N}'-]+))?/u
const LETTER = /\p{L}/u
/** "It is easy to see", "it was in May that", "it took years to": the subject comes later. */
const EMPTY_IT =
  /^\W*it(?:'s|'ll| is| was| would be| will be| has been| seems| seemed| appears| appeared| takes| took| turns| turned)\b[^.;]{0,50}?\b(?:to|that|whether|who|out)\b/

function leaningOf(language: TextLanguage): Leaning | undefined {
  if (language === 'en') return ENGLISH
  const given = OTHERS[language]
  if (given === undefined) return undefined
  let found = leanings.get(language)
  if (found === undefined) {
    const all = given.split(' ').map((word) => word.replaceAll('_', ' '))
    const phrases = all.filter((word) => word.includes(' '))
    const isSpaceless = language === 'zh' || language === 'ja'
    found = {
      first: isSpaceless ? none : new Set(all.filter((word) => !word.includes(' '))),
      phrases: isSpaceless ? all : phrases,
      beginsPhrase: new Set(phrases.map((phrase) => phrase.split(' ', 1)[0])),
      isSpaceless,
      beforeVerbs: none,
      verbs: none,
      beforeSubjects: none,
      subjects: none
    }
    leanings.set(language, found)
  }
  return found
}
