/** English words that no point is about by themselves, besides stop words: when, how much, who, and what any review is of. */
const EMPTY_WORDS = new Set(
  `product products item items review reviews reviewer reviewers stuff try tried trying one two three first second last next
  just really even ever always also thing things something anything everything nothing lot lots bit little quite pretty sure
  definitely actually probably maybe absolutely totally completely extremely will would could should can can't cannot going
  go goes went gone get gets getting got gotten use used uses using want wanted wants need needed needs think thought thinks
  know knew knows say says said saying tell told find found finds look looks looked looking give gives gave given put puts
  keep keeps seem seems seemed feel feels make makes made making let lets however although though since yet still already
  almost enough rather instead else anyone everyone someone nobody people person day days week weeks month months year years
  time times today ago long back far away us im ive dont didnt doesnt isnt wont don didn doesn yes ok okay oh well amount
  total way ways kind sort part whole reason fact point different without within several many much every each either able
  due per etc via especially usually often`.split(/\s+/)
)

/** Whether an English word (in lower case) is about nothing by itself. */
export function isAboutNothing(word: string): boolean {
  return EMPTY_WORDS.has(word)
}
