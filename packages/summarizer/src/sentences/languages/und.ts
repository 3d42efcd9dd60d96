import type { WordLists } from './word-lists'

/** What holds in most languages that are written with full stops; part of the rules of every other one. */
export const und: WordLists = {
  titles: 'dr prof st ste sta messrs',
  leading: 'mr mrs ms vs cf',
  abbreviations: 'jr sr co corp ltd inc vol fig ed eds tel nr max min ca ph.d',
  closing: 'etc',
  beforeNumbers: 'no nr nº n° № p pp s art vol fig cap kap chap tab abs §',
  times: 'a.m p.m'
}
