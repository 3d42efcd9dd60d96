interface Rule {
  readonly suffix: string
  readonly replacement: string
}

/** Rules under the code of their suffix's last letter but one, which tells them apart better than the last one does. */
type RuleTable = ReadonlyMap<number, readonly Rule[]>

const A = 97
const E = 101
const I = 105
const L = 108
const O = 111
const S = 115
const T = 116
const U = 117
const W = 119
const X = 120
const Y = 121
const Z = 122

/** Words that the rules get wrong, with the stems that NLTK gives them. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['skies', 'sky'],
  ['sky', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['news', 'news'],
  ['innings', 'inning'],
  ['inning', 'inning'],
  ['outings', 'outing'],
  ['outing', 'outing'],
  ['cannings', 'canning'],
  ['canning', 'canning'],
  ['howe', 'howe'],
  ['proceed', 'proceed'],
  ['exceed', 'exceed'],
  ['succeed', 'succeed']
])

/**
 * Double suffixes to single ones: -ization (-ize and -ation) to -ize. A longer suffix stands before its own ending.
 * -alli and -logi are not here: see `shortenDoubleSuffix`.
 */
const STEP_2 = ruleTable({
  ational: 'ate',
  tional: 'tion',
  enci: 'ence',
  anci: 'ance',
  izer: 'ize',
  bli: 'ble',
  entli: 'ent',
  eli: 'e',
  ousli: 'ous',
  fulli: 'ful',
  ization: 'ize',
  ation: 'ate',
  ator: 'ate',
  alism: 'al',
  iveness: 'ive',
  fulness: 'ful',
  ousness: 'ous',
  aliti: 'al',
  iviti: 'ive',
  biliti: 'ble'
})

const STEP_3 = ruleTable({
  icate: 'ic',
  ative: '',
  alize: 'al',
  iciti: 'ic',
  ical: 'ic',
  ful: '',
  ness: ''
})

/** Single suffixes, dropped from long words. -ion is not here: it has a condition of its own. */
const STEP_4 = ruleTable({
  al: '',
  ance: '',
  ence: '',
  er: '',
  ic: '',
  able: '',
  ible: '',
  ant: '',
  ement: '',
  ment: '',
  ent: '',
  ou: '',
  ism: '',
  ate: '',
  iti: '',
  ous: '',
  ive: '',
  ize: ''
})

/**
 * The Porter stem of one word, in the form that NLTK's `PorterStemmer` has by default: the published rules, the changes
 * that Porter made to them later (-bli, -logi), and NLTK's own (a table of irregular words, -ies and -ied of four-letter
 * words, -y only after a consonant, -alli first, -fulli, *o for two-letter stems). The stem need not be a word:
 * `porterStem('happily')` is `'happili'`.
 *
 * Takes time linear in the length of the word. Throws nothing.
 *
 * Source: M. Porter, "An algorithm for suffix stripping", Program 14(3), 1980, 130-137; NLTK 3, `nltk.stem.porter`.
 *
 * @param word lower-case ascii letters and digits; any other character counts as a consonant
 */
export function porterStem(word: string): string {
  const irregular = IRREGULAR.get(word)
  if (irregular !== undefined) return irregular
  if (word.length <= 2) return word
  let stem = dropPlural(word)
  stem = dropPastOrGerund(stem)
  stem = finalYToI(stem)
  stem = shortenDoubleSuffix(stem)
  stem = applyRule(stem, STEP_3, 1)
  stem = dropSingleSuffix(stem)
  stem = dropFinalE(stem)
  return shortenFinalLl(stem)
}

/** Step 1a: caresses, caress; ponies, poni; ties, tie; cats, cat. */
function dropPlural(word: string): string {
  const length = word.length
  if (word.charCodeAt(length - 1) !== S) return word
  if (word.endsWith('ies')) return word.slice(0, length === 4 ? -1 : -2)
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (word.charCodeAt(length - 2) === S) return word
  return word.slice(0, -1)
}

/** Step 1b: agreed, agree; plastered, plaster; motoring, motor; died, die; spied, spi. */
function dropPastOrGerund(word: string): string {
  const length = word.length
  if (word.endsWith('ied')) return word.slice(0, length === 4 ? -1 : -2)
  if (word.endsWith('eed')) return measure(word, length - 3) > 0 ? word.slice(0, -1) : word
  let end = length
  if (word.endsWith('ed')) end -= 2
  else if (word.endsWith('ing')) end -= 3
  if (end === length || !hasVowel(word, end)) return word
  return mendEnding(word.slice(0, end))
}

/** After step 1b cut a word: conflat, conflate; troubl, trouble; siz, size; hopp, hop; fil, file; fall stays. */
function mendEnding(stem: string): string {
  const length = stem.length
  if (stem.endsWith('at') || stem.endsWith('bl') || stem.endsWith('iz')) return `${stem}e`
  const last = stem.charCodeAt(length - 1)
  if (length >= 2 && last === stem.charCodeAt(length - 2) && !isVowelAt(stem, length - 1)) {
    return last === L || last === S || last === Z ? stem : stem.slice(0, -1)
  }
  return measure(stem, length) === 1 && endsShort(stem, length) ? `${stem}e` : stem
}

/** Step 1c: happy, happi; fly, fli; but enjoy and by stay. */
function finalYToI(word: string): string {
  const end = word.length - 1
  return word.charCodeAt(end) === Y && end > 1 && !isVowelAt(word, end - 1) ? `${word.slice(0, end)}i` : word
}

/** Step 2: relational, relate; digitizer, digitize; geologi, geolog. */
function shortenDoubleSuffix(word: string): string {
  // The l of -logi counts as part of the stem, so that geo- and theo- are long enough.
  if (word.endsWith('logi')) return measure(word, word.length - 3) > 0 ? word.slice(0, -1) : word
  // -alli goes before the table, not in place of it: rationalli becomes rational here and ration below.
  const isAlli = word.endsWith('alli') && measure(word, word.length - 4) > 0
  return applyRule(isAlli ? word.slice(0, -2) : word, STEP_2, 1)
}

/** Step 4: allowance, allow; adoption, adopt; effective, effect. */
function dropSingleSuffix(word: string): string {
  if (!word.endsWith('ion')) return applyRule(word, STEP_4, 2)
  const end = word.length - 3
  const last = word.charCodeAt(end - 1)
  return (last === S || last === T) && measure(word, end) > 1 ? word.slice(0, end) : word
}

/** Step 5a: probate, probat; cease, ceas; but rate stays. */
function dropFinalE(word: string): string {
  const end = word.length - 1
  if (word.charCodeAt(end) !== E) return word
  const m = measure(word, end)
  return m > 1 || (m === 1 && !endsShort(word, end)) ? word.slice(0, end) : word
}

/** Step 5b: controll, control; but roll stays. */
function shortenFinalLl(word: string): string {
  return word.endsWith('ll') && measure(word, word.length - 1) > 1 ? word.slice(0, -1) : word
}

/** Applies the first rule whose suffix fits. When what is left measures less than `least`, no other rule is tried. */
function applyRule(word: string, table: RuleTable, least: number): string {
  const rules = table.get(word.charCodeAt(word.length - 2))
  if (rules === undefined) return word
  for (const { suffix, replacement } of rules) {
    if (!word.endsWith(suffix)) continue
    const end = word.length - suffix.length
    return measure(word, end) >= least ? word.slice(0, end) + replacement : word
  }
  return word
}

function ruleTable(replacements: Record<string, string>): RuleTable {
  const table = new Map<number, Rule[]>()
  for (const [suffix, replacement] of Object.entries(replacements)) {
    const key = suffix.charCodeAt(suffix.length - 2)
    const rules = table.get(key)
    if (rules === undefined) table.set(key, [{ suffix, replacement }])
    else rules.push({ suffix, replacement })
  }
  return table
}

/** Porter's m of the first `end` characters: how often a run of vowels is followed by a run of consonants. */
function measure(word: string, end: number): number {
  let count = 0
  let afterVowel = false
  for (let i = 0; i < end; i++) {
    const code = word.charCodeAt(i)
    const vowel: boolean = code === Y ? i > 0 && !afterVowel : isPlainVowel(code)
    if (afterVowel && !vowel) count++
    afterVowel = vowel
  }
  return count
}

/** Porter's *v*: a vowel among the first `end` characters. */
function hasVowel(word: string, end: number): boolean {
  for (let i = 0; i < end; i++) {
    const code = word.charCodeAt(i)
    // No vowel came before, so a y that is not the first letter follows a consonant.
    if (isPlainVowel(code) || (code === Y && i > 0)) return true
  }
  return false
}

/** Porter's *o of the first `end` characters: consonant, vowel, consonant but w, x and y. NLTK adds two-letter VC. */
function endsShort(word: string, end: number): boolean {
  if (end < 2 || isVowelAt(word, end - 1) || !isVowelAt(word, end - 2)) return false
  if (end === 2) return true
  const last = word.charCodeAt(end - 1)
  return !isVowelAt(word, end - 3) && last !== W && last !== X && last !== Y
}

/** A y is a vowel after a consonant and a consonant elsewhere, so the letters of a run of y take turns. */
function isVowelAt(word: string, index: number): boolean {
  let start = index
  while (start > 0 && word.charCodeAt(start) === Y) start--
  return isPlainVowel(word.charCodeAt(start)) === ((index - start) % 2 === 0)
}

function isPlainVowel(code: number): boolean {
  return code === A || code === E || code === I || code === O || code === U
}
