import type { TextLanguage } from '@nutshell-ml/core/text'
import { englishRules } from './dangling-english'
import { languageRules, SPACELESS } from './dangling-languages'
import { type Rules, Words, wordEnd, wordStart } from './dangling-rules'

/** As much of a sentence as is looked at, in UTF-16 units. */
const LOOKED_AT = 80
/** No first word of a rule is longer. */
const LONGEST = 16

const rulesByLanguage = new Map<TextLanguage, Rules>()

/**
 * Whether a sentence begins with a pronoun or a connective that needs the sentence before it: "He left", "However, it", "This
 * led to", "On May 2, he", but not "It is easy to see why", "This coffee" or "Because it rained, Smith stayed".
 */
export function isDangling(sentence: string, language: TextLanguage): boolean {
  const end = Math.min(sentence.length, LOOKED_AT)
  let from = wordStart(sentence, 0, end)
  const spaceless = SPACELESS[language]
  if (spaceless !== undefined) {
    spaceless.lastIndex = from
    return spaceless.test(sentence)
  }
  let to = wordEnd(sentence, from, Math.min(end, from + LONGEST + 1))
  if (isItemNumber(sentence, from, to)) {
    from = wordStart(sentence, to, end)
    to = wordEnd(sentence, from, Math.min(end, from + LONGEST + 1))
  }
  if (to === from || to - from > LONGEST) return false
  const first = isDigit(sentence.charCodeAt(from)) ? '#' : sentence.slice(from, to).toLowerCase()
  const rules = rulesOfLanguage(language).get(first)
  if (rules === undefined) return false
  const words = new Words(sentence, from, end)
  return rules.some((rule) => rule(words, 0))
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39

/** "1." and "2)" before an item of a list. */
function isItemNumber(sentence: string, from: number, to: number): boolean {
  if (to - from > 2 || !isDigit(sentence.charCodeAt(from))) return false
  const mark = sentence.charAt(to)
  return (mark === '.' || mark === ')') && sentence.charAt(to + 1) === ' '
}

function rulesOfLanguage(language: TextLanguage): Rules {
  let rules = rulesByLanguage.get(language)
  if (rules === undefined) {
    rules = language === 'en' ? englishRules() : languageRules(language)
    rulesByLanguage.set(language, rules)
  }
  return rules
}
