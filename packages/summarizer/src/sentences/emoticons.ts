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
    while (i < text.length && text[i] === ' ') i++
  }
  return end
}

function emoticonEnd(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code < 0x80) {
    // Only these can begin a drawn one; most characters cannot, and the regular expression is not asked.
    if (!':;=8xX<^(>'.includes(text[at])) return at
    EMOTICON.lastIndex = at
    return EMOTICON.test(text) ? EMOTICON.lastIndex : at
  }
  if (code < 0x203c) return at
  EMOJI.lastIndex = at
  return EMOJI.test(text) ? EMOJI.lastIndex : at
}
