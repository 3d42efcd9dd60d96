import { BULLETS } from './lists'

/** What drawn faces and hearts begin with. */
const FACES = ':;=8xX<^>'

/** Where the characters of emoji lie, first and last, among them high surrogates of which most begin one. */
export const PICTURES: readonly (readonly [number, number])[] = [
  [0x203c, 0x203c],
  [0x2049, 0x2049],
  [0x231a, 0x23ff],
  [0x25aa, 0x25fe],
  [0x2600, 0x27bf],
  [0x2934, 0x2935],
  [0x2b05, 0x2b55],
  [0xd83c, 0xd83e]
]

/** A drawn face or a heart that begins at lastIndex and ends at white space or the end. */
const EMOTICON = /(?:[>]?[:;=8xX]['’]?-?[)(DPpOo3|/\\*\][}{]{1,8}|<3+|\^[_-]?\^|[(][:;=])(?=\s|$)/uy
const EMOJI = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{FE0F}|\u{200D}|\p{Regional_Indicator})+/uy

/** Where a run of emoticons and emoji that begins at `at` ends; `at` where there is none. */
export function skipEmoticons(text: string, at: number): number {
  let end = at
  for (let i = at; i < text.length; ) {
    const next = emoticonEnd(text, i)
    if (next === i) return end
    end = next
    i = next
    while (i < text.length && text.charCodeAt(i) === 32) i++
  }
  return end
}

function emoticonEnd(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code < 0x80) {
    // Only these can begin a drawn one; most characters cannot, and the regular expression is not asked.
    if ((code !== 40 && !FACES.includes(text[at])) || isAlphanumeric(text.charCodeAt(at + 1))) return at
    EMOTICON.lastIndex = at
    return EMOTICON.test(text) ? EMOTICON.lastIndex : at
  }
  if (code < 0x203c || (code < 0x2800 && BULLETS.includes(text[at]))) return at
  EMOJI.lastIndex = at
  return EMOJI.test(text) ? EMOJI.lastIndex : at
}

/** Of the characters that a face may go on with, only D, P, O and 3 are letters or digits. */
function isAlphanumeric(code: number): boolean {
  return code >= 97 && code <= 122 && code !== 111 && code !== 112
}
