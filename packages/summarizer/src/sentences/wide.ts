import { skipClosers } from './run-ends'
import type { Run } from './terminators'

/** Brackets and quotes within which a Chinese or Japanese full stop ends no sentence. */
export const WIDE_OPENERS = '「『《〈（【“'
export const WIDE_CLOSERS = '」』》〉）】”'

/** A bracket further back than this was never closed. */
const LONGEST_ASIDE = 400
const QUOTES = '「『“'
const SAYS = /^[^，。！？、,.!?\n]{0,8}[说說道问問喊叫答笑]/
const GOES_ON = /^(?:と|って|、|，|,|的|；|;)/

/** The brackets that are open at a place. */
export interface OpenBrackets {
  depth: number
  /** Where the outermost one is. */
  at: number
}

/**
 * Where the sentence ends that a run of wide marks may end; or 0. A mark inside brackets ends what is quoted or said aside,
 * not the sentence around it: 「行く。」と言った。
 */
export function endOfWideRun(text: string, run: Run, sentenceStart: number, open: OpenBrackets): number {
  const closed = skipClosers(text, run.end)
  const isInside = open.depth > 0 && open.at >= sentenceStart && run.start - open.at <= LONGEST_ASIDE
  if (open.depth > 0) open.depth = isInside ? Math.max(0, open.depth - (closed - run.end)) : 0
  if (isDigitWide(text, run)) return 0
  if (!isInside) return closed
  if (open.depth > 0 || closed === run.end) return 0
  const rest = text.slice(closed, closed + 10)
  if (GOES_ON.test(rest)) return 0
  const isWhole = open.at === sentenceStart
  if (QUOTES.includes(text[open.at])) return isWhole && SAYS.test(rest) ? 0 : closed
  return isWhole ? closed : 0
}

/** "３．５": a wide full stop between digits. */
function isDigitWide(text: string, run: Run): boolean {
  return text[run.start] === '．' && run.end - run.start === 1 && /[0-9０-９]/.test(text.charAt(run.end))
}
