import {
  always,
  before,
  beforeComma,
  notBefore,
  type Rule,
  type Rules,
  rest,
  rulesOf,
  setOf,
  type Words
} from './dangling-rules'

const PERSONS = setOf('he she they')
const POINTERS = setOf('this that these those')
const SUBJECTS = setOf(
  'i we you he she it they this that these those there my our your his her their if when no nobody'
)
const DETERMINED = new Set([...SUBJECTS, ...'the a an its some all'.split(' ')])
const CONJUNCTIONS =
  'when whenever after before as if once while because since although though until unless where whether'
const PREPOSITIONS =
  'of among unlike like to for with without from by in on at under beyond despite through during about besides instead apart aside ' +
  'thanks due'
const LINKS = setOf('of to from for than')

const DENIABLE = 'is are was were has have had do does did would could should might must wo ca'
const VERBS = setOf(
  `${DENIABLE} ${DENIABLE.replaceAll(/\b(?= |$)/g, 'n')} be been being 's 're 've 'll 'd will can may cannot ` +
    'led brought began became came went made took gave got meant said caused sparked prompted helped worked looked seemed tasted smelled'
)
const SINGULAR_VERBS = setOf(
  'makes means gives tastes smells looks works goes comes helps shows seems suggests says gets sucks'
)
const PLURAL_VERBS = setOf('make need taste smell look work come go seem give take show suggest indicate include')
/** Verbs only before one of `AFTER_VERBS`, as words in -ed and -s are: "this left me", but not "this left shoe". */
const PERHAPS_VERBS = setOf('left cost put set cut hit kept held ran fell broke')
const AFTER_VERBS = new Set([
  ...DETERMINED,
  ...`${PREPOSITIONS} me us him them as into up out off over down so very more much too well not any every everyone everything`.split(
    ' '
  )
])
const ADVERB = /^(?:also|just|only|never|always|even|still|not|too|alone|in|all)$|..ly$/

/** What a report or a paper calls what was just told. Not products: "these chips". */
const ABSTRACT = setOf(
  'approach approaches finding result problem change move attack decision claim reason idea step method measure figures trend fact effect ' +
    'technique issue observation difference question incident event situation comment remark argument one people men women two three'
)
/** "That night", but not "these days". */
const TIMES = setOf('day days night morning evening week month year summer winter time moment point same way')
/** After a preposition: "in this case". */
const MANNERS = setOf('case cases regard respect context sense manner end mind light way view purpose')
const UNIT = /^(?:moment|minute|hour|day|week|month|year|decade|morning)s?$/
const PRAISE = setOf(
  'great good nice shame pity disappointment waste wonderful bargain deal treat bad lovely delicious fun'
)

/** The rules of English. */
export const englishRules = (): Rules =>
  rulesOf([
    // Pronouns.
    ['he she they', notBefore('who')],
    ['him them hers theirs', always],
    ['his her its their', notBefore('majesty royal highness excellency holiness honor')],
    ['it', (words, i) => !words.isAbbreviation(i) && !isEmptyIt(words, i)],
    ['this that these those', isPointing],
    ['others another none either neither mine', (words, i) => isVerb(words, i + 1)],
    ['both', (words, i) => (isVerb(words, i + 1) || words.at(i + 1) === 'men') && words.at(i + 2) !== 'and'],
    ['one', before('is was had came died said')],
    ['some many most few several all two three', before('are were')],
    ['which', (words, i) => isVerb(words, i + 1, true) && !words.text.endsWith('?')],
    ['such', such],
    ['the', the],
    // Connectives.
    [
      'and or nor yet therefore hence moreover furthermore additionally consequently accordingly conversely subsequently ' +
        'nevertheless nonetheless alternatively likewise afterwards afterward thereby ditto',
      always
    ],
    ['but', notBefore('for')],
    ['however', notBefore('much many long hard')],
    ['thus', notBefore('far')],
    ['otherwise also', notBefore('known called on in')],
    ['meanwhile', notBefore('in on at across')],
    ['then', notBefore('president prime vice senator governor mayor secretary')],
    ['so', (words, i) => isOpen(words, i) || isVerb(words, i + 1) || SO_BEFORE.has(words.at(i + 1))],
    ['plus instead anyway indeed similarly rather again', isOpen],
    ['still', commaOr(SUBJECTS)],
    ['later besides', commaOr(setOf('i we he she it they that there'))],
    ['second third fourth secondly thirdly lastly next earlier there elsewhere though although', beforeComma],
    // "Here, we show" begins what a paper says itself; "Finally, a good tea!" needs nothing.
    ['here finally', (words, i) => beforeComma(words, i) && !/^(?:we|i|an?|some)$/.test(words.at(i + 1))],
    ['only by since until even just back from', before('then')],
    [
      'only even',
      (words, i) => PERSONS.has(words.at(i + 1)) || (POINTERS.has(words.at(i + 1)) && isPointing(words, i + 1))
    ],
    ['even', rest('so|if|when|though', (words, i) => words.at(i) === 'so' || clause(words, i))],
    ['for', rest('example|instance')],
    ['no not', rest('such|only that')],
    ['same', before('goes here thing with')],
    ['either', before('way')],
    // Only before a comma or the subject: not "in addition to sugar", "at the same time each day".
    ['as', rest('a result|a consequence|such|noted|mentioned|discussed', isOpen)],
    [
      'in',
      rest(
        'addition|contrast|comparison|particular|fact|turn|response|return|other words|the meantime|doing so',
        isOpen
      )
    ],
    ['by', rest('contrast|comparison|doing so', isOpen)],
    ['on', rest('the other hand|the contrary|top of that', isOpen)],
    ['at', rest('the same time|that time', isOpen)],
    ['soon shortly this', rest('after|afterwards|way', isOpen)],
    [
      'after that better worse even what more not',
      rest("all|is|still|yet|better|worse|'s more|importantly|so", beforeComma)
    ],
    // What comes before the subject.
    [CONJUNCTIONS, clause],
    [
      `${PREPOSITIONS} because after before since until one two all some none most many each both neither either any several half few`,
      isAbout
    ],
    [PREPOSITIONS, (words, i) => isSubjectAfterComma(words, i, 8)],
    // As these begin clauses too, which may name the one meant ("After the mayor left, he"), only short ones.
    ['after before since until', (words, i) => isSubjectAfterComma(words, i, 4)],
    ['# a two three four five six ten some several many minutes hours days weeks months years', isLater]
  ])

const SO_BEFORE = setOf('now then what why how who where')
const isComma = (words: Words, i: number) => words.mark(i) === ','

function commaOr(following: ReadonlySet<string>): Rule {
  return (words, i) => beforeComma(words, i) || (words.mark(i + 1) === '' && following.has(words.at(i + 1) || 'it'))
}

/** Before a comma, the subject or the end. */
const isOpen = commaOr(DETERMINED)

/** "This is", "this caused a", "these findings", but not "this coffee", "this baked ham". */
function isPointing(words: Words, i: number): boolean {
  const word = words.at(i)
  const next = words.at(i + 1)
  const isOne = word === 'this' || word === 'that'
  if (isComma(words, i + 1) || ABSTRACT.has(next) || ABSTRACT.has(next.replace(/s$/, ''))) return true
  if ((word === 'that' || word === 'those') && TIMES.has(next)) return true
  // "This can of soup".
  if (next === 'can' && isOne && /^(?:of|is|was|has|and)$/.test(words.at(i + 2))) return false
  return isVerb(words, i + 1, isOne, true) || (ADVERB.test(next) && isVerb(words, i + 2, isOne, true))
}

/** Whether word `i` is the verb of the one (`isOne`) or the many (`orMany`) before it. */
function isVerb(words: Words, i: number, isOne = false, orMany = false): boolean {
  const word = words.at(i)
  if (word === '' || words.mark(i) !== '') return false
  if (VERBS.has(word) || (isOne ? SINGULAR_VERBS.has(word) : orMany && PLURAL_VERBS.has(word))) return true
  if (words.isName(i)) return false
  const isPast = /..ed$/.test(word)
  if (!isPast && !PERHAPS_VERBS.has(word) && !(isOne && /..[^siu']s$/.test(word) && word !== 'news')) return false
  const next = words.at(i + 1)
  return next === '' || words.mark(i + 1) !== '' ? isPast : next <= '9' || AFTER_VERBS.has(next)
}

/** "Such a model", "such attacks", but not "such a shame!". */
function such(words: Words, i: number): boolean {
  const noun = words.at(/^an?$/.test(words.at(i + 1)) ? i + 2 : i + 1)
  return noun !== '' && noun !== 'as' && !PRAISE.has(noun)
}

/** "The latter is", "the next day", but not "the latter half". */
function the(words: Words, i: number): boolean {
  const next = words.at(i + 1)
  if (next === 'next' || next === 'following') return UNIT.test(words.at(i + 2)) && isOpen(words, i + 2)
  if (next === 'same') return /^(?:is|was|goes|applies)$/.test(words.at(i + 2))
  return THE.has(next) && isVerb(words, i + 2)
}

const THE = setOf('former latter other others first second third two three rest reason')

/** "When he left", but not "when he was young, Obama lived", where the name follows. */
function clause(words: Words, i: number): boolean {
  const subject = words.at(i + 1)
  if (subject === 'it') {
    if (/^(?:come|turn|happen|wer|wasn)/.test(words.at(i + 2)) || isEmptyIt(words, i + 1)) return false
  } else if (!PERSONS.has(subject) && !(POINTERS.has(subject) && isPointing(words, i + 1))) return false
  const main = afterComma(words, i + 1, 20)
  return main < 0 || !(words.isName(main) || (POINTERS.has(words.at(main)) && !isPointing(words, main)))
}

/** "Because of this", "one of them", "to this end", but not "in this paper", "for those who". */
function isAbout(words: Words, i: number): boolean {
  for (let at = i; at < i + 4; at++) {
    if (at > i && !LINKS.has(words.at(at))) continue
    const named = words.at(at + 1)
    const next = words.at(at + 2)
    if (words.mark(at + 1) !== '') return false
    if (named === 'them' || named === 'him') return true
    if (named === 'it') return !/^(?:like|because|after|before|since|until)$/.test(words.at(at))
    if (named === 'her' && isComma(words, at + 2)) return true
    if (!POINTERS.has(named)) continue
    if (
      next === '' ||
      (named === 'this' && next === 'in') ||
      isPointing(words, at + 1) ||
      (MANNERS.has(next) && isOpen(words, at + 2))
    )
      return true
    // Not "all that I want".
    if (DETERMINED.has(next) && words.at(at) !== 'all') return true
  }
  return false
}

/** "On May 2, 2009, he will", "For the price, it can't". */
function isSubjectAfterComma(words: Words, i: number, most: number): boolean {
  let main = afterComma(words, i, most)
  if (main < 0) return false
  // A year or a country.
  if (isComma(words, main + 1) && (words.isName(main) || words.at(main) <= '9')) main++
  return PERSONS.has(words.at(main)) || (words.at(main) === 'it' && !isEmptyIt(words, main))
}

/** The word after the first comma that is more than one word after `i`, at most `most`, or -1. */
function afterComma(words: Words, i: number, most: number): number {
  for (let at = i + 2; at <= i + most && words.at(at) !== ''; at++) if (isComma(words, at)) return at
  return -1
}

/** "Two days later", "a few years later". */
function isLater(words: Words, i: number): boolean {
  for (let at = i; at < i + 4; at++) if (words.at(at + 1) === 'later') return UNIT.test(words.at(at))
  return false
}

/** Whether what the `it` at `i` stands for comes later, or is the weather or the time: "it is easy to see why". */
function isEmptyIt(words: Words, i: number): boolean {
  // "It was John who".
  if (words.isName(i + 2) && /^(?:who|that)$/.test(words.at(i + 3))) return true
  return EMPTY_IT.test(words.from(i))
}

const BE = "(?:'s| is| was| will be|'ll be| would be| has been|(?: is|'s| was) not| isn't| wasn't| seems| became)"
/** Begins what "to see" is about, so that it is not `it` that is seen: "easy to see why", but not "easy to open and". */
const OBJECT = '(?! (?:and|but|or|for|with|in|on|at|as|because|if|when|so|than|out|up|here|too|again)\\b) ["\'“]?\\w'
const EMPTY_IT = new RegExp(
  `^it(?:${[
    `${BE}(?: (?:so|very|quite|too|also|always|often|more|\\w+ly))? (?:impossible|easy|easier|hard|harder|` +
      'difficult|best|common|good|nice|great|fun|safe|an? (?:\\w+ )?(?:pleasure|shame|pity|mistake|idea))' +
      `(?: for [^,.;]{1,25}?)? to \\w+${OBJECT}`,
    `${BE} (?:time|better|important|necessary|possible)(?: for [^,.;]{1,25}?)? to \\w`,
    `${BE}(?: (?:often|\\w+ly|very))? (?:a (?:shame|pity|fact)|(?!(?:so|\\w+thing|all|one|just|this|such|very|\\w+ly) )[\\w-]+) (?:that|whether|why|how)\\b`,
    // "It was in May that", "it was the mayor who", but not "it is the best that".
    `${BE} (?:in|on|at|during|until|because|only|(?:the|my|his|her) (?!best|worst|only|first|most|one|same|kind|type|\\w+est\\b)\\w+)` +
      ' (?:[^ ,.;]+ ){0,5}?(?:that|who)\\b',
    ` (?:takes|took|will take|would take)\\b[^,.;]{0,40}? to \\w+${OBJECT}`,
    " (?:(?:seem|appear|follow|happen)(?:s|ed) (?:that|as)|turn(?:s|ed) out|goes without|makes sense|remains to|(?:rain|snow)(?:s|ed)|doesn't matter)\\b",
    `${BE} (?:(?:still )?(?:raining|snowing)|(?:very )?(?:cold|hot|dark|late|early) (?:in|outside|today))\\b`,
    `${BE}(?: (?!(?:of|in|for|every|all|each|any|at|on|by|to|and|my)\\b)[\\w'-]+){0,4} (?:day|night|morning|evening|summer|winter|\\w+day|time)` +
      '(?= (?:when|in|and|that|i|we|he|she|they|the|before)\\b|[^\\w ]|$)',
    "(?:'s| has| had| is| was) [^,.;]{0,30}?(?:year|month|week|day|time|while)s? (?:since|before)\\b"
  ].join('|')})`
)
