/**
 * What a reader of a language knows about the words around a full stop: words between spaces, in small letters, without
 * the final full stop. Abbreviations of several parts have full stops between them, whether spaces stand there or not
 * ("z.b" for "z. B." and "z.B.").
 */
export interface WordLists {
  /** Stand before a name when written with a capital; ordinary abbreviations otherwise ("Rep. Lee", "the sales rep. He"). */
  titles?: string
  /** Stand before a name, or lead on to what follows: never the end of a sentence. */
  leading?: string
  /** Before a name when a name or nothing comes before, a street's end after one ("St. Anne", "on Main St. The"). */
  streets?: string
  /** End a name or a phrase, or stand inside one: the end of a sentence only when the next word begins one. */
  abbreviations?: string
  /** The same, where they are written with a capital; ordinary words otherwise. */
  capitalized?: string
  /** End what they belong to ("etc."): the end of a sentence when a capital follows. */
  closing?: string
  /** Abbreviations before a number, ordinary words or nothing elsewhere. */
  beforeNumbers?: string
  /** Abbreviations after a number, ordinary words elsewhere. */
  afterNumbers?: string
  /** Months and days: in mid-sentence where a number or a small letter follows, where they are written with a capital. */
  dates?: string
  /** Before noon and after. */
  times?: string
  /** What may follow a time of day ("9 a.m. EST"). */
  zones?: string
  /** Single letters that are words: a full stop after one is no abbreviation's. */
  letters?: string
  /** Words that commonly begin a sentence and are no part of a name. */
  starters?: string
  /** Of those (they need not be named twice), the ones that no name begins with, so that they end even an initial's sentence. */
  pronouns?: string
  /** Open a phrase that a time of day may end without ending the sentence ("At 5 a.m. Mr. Smith went"). */
  opening?: string
  /** What follows a name that ends in an exclamation mark ("Yahoo! in", "Jeopardy! is"). */
  afterNames?: string
  /** Such names. */
  exclaimed?: string
  /** Verbs that say who spoke ("Why?" Anna asked.) */
  speech?: string
  /** Words before an ordinal number ("am 3. Tag"); a language without them writes no full stop after ordinals. */
  beforeOrdinals?: string
  /** Words after an ordinal number, whatever comes before it ("3. Oktober"). */
  afterOrdinals?: string
}
