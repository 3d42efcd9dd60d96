import { words } from '@nutshell-ml/core/text'

/** What a sentence thinks of what it talks about: 1 well, -1 badly, 0 neither or both alike. */
export type Polarity = -1 | 0 | 1

const list = (text: string) => text.trim().split(/\s+/)

/** English words that praise, whatever they are said of. */
const GOOD = list(`
  good great best better excellent amazing awesome fantastic wonderful perfect perfectly love loves loved loving lovely nice
  nicely delicious tasty yummy favorite favourite happy pleased satisfied enjoy enjoys enjoyed enjoyable recommend
  recommended recommends fresh refreshing easy easily easier helpful friendly  quick quickly convenient comfortable
  beautiful beautifully superb outstanding terrific exceptional brilliant fabulous incredible impressed impressive
  pleasant pleasantly pleasantly worth solid sturdy durable reliable accurate  crisp smooth smoothly  quiet
    gorgeous ideal flawless flawlessly glad thrilled delighted affordable bargain spacious cozy courteous
  polite attentive useful handy  strong works worked superior addictive yum wow  
`)

/** English words that blame. */
const BAD = list(`
  bad worse worst terrible terribly horrible horribly awful awfully poor poorly disappointing disappointed disappointment
  disappoint hate hated hates nasty gross disgusting stale rancid bland tasteless flavorless broken broke breaks break
  breaking defective faulty useless worthless waste wasted junk garbage trash cheap cheaply flimsy fragile weak dead dies
  died drain drains drained leak leaks leaked leaking leaky crack cracked cracks damaged dented smashed crushed spoiled
  rotten moldy expired burnt bitter overpriced expensive costly slow slowly sluggish loud noisy rude unhelpful unfriendly
  dirty filthy smelly stinks stink stank confusing confused difficult uncomfortable painful annoying annoyed
  frustrating frustrated unfortunately sadly problem problems issue issues fail fails failed failing failure fault faults
  crash crashes crashed crashing freezes froze buggy unreliable inaccurate wrong missing return returned refund regret
  avoid sick vomit vomiting diarrhea tinny fade fades faded fading tear tore torn ripped scratch scratched scratches
  scratchy stuck jammed jams snapped snaps unacceptable unusable mediocre inferior lacking lacks complaint complaints complain beware scam
  ridiculous mess messy soggy mushy artificial chalky weird unpleasant overwhelming barely hardly sucks sucked
  dangerous
`)

const WEIGHTS = new Map<string, 1 | -1>([
  ...GOOD.map((word): [string, 1] => [word, 1]),
  ...BAD.map((word): [string, -1] => [word, -1])
])

/** Words that turn what follows into its opposite. */
const NEGATIONS = new Set(
  list(`not no never neither nor without cannot cant dont doesnt didnt wont isnt wasnt arent werent couldnt wouldnt
    nothing nobody hardly barely lack lacks lacking stop stopped isn aren wasn doesn didn don`)
)

/** After a negation they may praise ("you won't find a better one") or blame ("it is no better"), so they do neither. */
const UNTURNED = new Set(['better', 'worse'])

/** Words after a negation that it reaches: "not a very good one". */
const REACH = 4

/** Whether a word (in lower case) says that something is good or bad. */
export function isJudgement(word: string): boolean {
  return WEIGHTS.has(word)
}

/** Whether a word (in lower case) turns what follows into its opposite. */
export function isNegation(word: string): boolean {
  return NEGATIONS.has(word) || word.endsWith("n't")
}

/** A negation reaches no further than these: "it does not seal, so it leaks". */
const CLAUSE_ENDS = /[,;:.!?()]|\b(?:but|so|and|because|although|though|while)\b/

/**
 * The polarity of an English sentence: more words of praise than of blame or the other way round, where a word shortly after
 * a negation counts as its opposite. "Not bad" is praise, "not only good" is not blame.
 */
export function polarityOf(sentence: string): Polarity {
  let sum = 0
  for (const clause of sentence.toLowerCase().split(CLAUSE_ENDS)) {
    const tokens = words(clause)
    let negatedUntil = -1
    for (let i = 0; i < tokens.length; i++) {
      const weight = WEIGHTS.get(tokens[i])
      if (weight !== undefined && i > negatedUntil) sum += weight
      else if (weight !== undefined && !UNTURNED.has(tokens[i])) sum -= weight
      if (isNegation(tokens[i]) && tokens[i + 1] !== 'only') negatedUntil = i + REACH
    }
  }
  return Math.sign(sum) as Polarity
}
