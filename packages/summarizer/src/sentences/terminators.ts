import { isSpace } from './characters'

const FULL_STOP = 46
const ELLIPSIS = 0x2026
/** Marks that end sentences even where a full stop would be an abbreviation's. */
const MARKS = '!?‼⁇⁈⁉‽؟۔׃።፧։'
/** Marks of scripts that write no space after them. */
const WIDE = '。！？｡．।॥။៕།'

const PLAIN_MARK = 1
const WIDE_MARK = 2
const KINDS = new Map<number, number>([
  ...Array.from(MARKS, (mark) => [mark.charCodeAt(0), PLAIN_MARK] as const),
  ...Array.from(WIDE, (mark) => [mark.charCodeAt(0), WIDE_MARK] as const)
])

/** Every character that may end a sentence. */
export const TERMINATORS = `.…${MARKS}${WIDE}`

/** A run of full stops, question marks and so on, spaces between full stops included (". . ."). */
export interface Run {
  start: number
  end: number
  /** Full stops; an ellipsis character counts three. */
  dots: number
  hasMark: boolean
  isSpaced: boolean
  isWide: boolean
}

/** Reads the run that begins at `start` into `run`. */
export function readRun(text: string, start: number, run: Run): void {
  run.start = start
  run.dots = 0
  run.hasMark = false
  run.isSpaced = false
  run.isWide = false
  let i = start
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === FULL_STOP) run.dots++
    else if (code === 33 || code === 63) run.hasMark = true
    else if (code === 32) {
      if (run.hasMark || !isLoneDot(text, i + 1)) break
      run.isSpaced = true
    } else if (code < 128) break
    else if (code === ELLIPSIS) run.dots += 3
    else {
      const kind = KINDS.get(code)
      if (kind === undefined) break
      if (kind === WIDE_MARK) run.isWide = true
      else run.hasMark = true
    }
  }
  run.end = i
}

/** A full stop with nothing of a word on either side: the next of ". . .". */
function isLoneDot(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== FULL_STOP) return false
  const next = text.charCodeAt(at + 1)
  return at + 1 >= text.length || isSpace(next) || next === FULL_STOP || CLOSING.includes(text[at + 1])
}

const CLOSING = '"\')]}”’»'
