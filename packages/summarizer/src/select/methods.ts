import { truncatedSvd } from '@nutshell-ml/core'
import { analyzer } from '@nutshell-ml/core/text'
import { lead } from '../rank/lead'
import { lexRank } from '../rank/lex-rank'
import { lsa } from '../rank/lsa'
import { pacSum } from '../rank/pac-sum'
import { textRank } from '../rank/text-rank'
import type { Allowance } from './allowance'
import type { Candidates, Selection } from './candidates'
import { selectByRankedKMeans } from './ranked-kmeans'
import { selectByRank } from './ranking'

/** Ways of choosing sentences: see `method` of `summarize`. */
export const METHODS = ['ranked-kmeans', 'kmeans', 'textrank', 'lexrank', 'pacsum', 'lsa', 'lead'] as const
export type Method = (typeof METHODS)[number]

/** The methods that choose one sentence after another; 'kmeans' chooses all at once. */
export type RankingMethod = Exclude<Method, 'kmeans'>

export function selectBy(method: RankingMethod, candidates: Candidates, allowance: Allowance): Selection {
  if (method === 'ranked-kmeans') return selectByRankedKMeans(candidates, allowance)
  return selectByRank(candidates, scoresBy(method, candidates), allowance)
}

function scoresBy(
  method: Exclude<RankingMethod, 'ranked-kmeans'>,
  { texts, rows, language }: Candidates
): Float64Array {
  const terms = () => texts.map((text) => analyzer(language).terms(text))
  switch (method) {
    case 'lead':
      return lead({ vectors: rows })
    case 'lexrank':
      return lexRank({ vectors: rows })
    case 'pacsum':
      return pacSum({ vectors: rows })
    case 'textrank':
      return textRank({ terms: terms() })
    case 'lsa':
      return lsa({ terms: terms() }, truncatedSvd)
  }
}
