// A text that any splitter splits into the very sentences of the document, so that peers that take only text choose among
// the same ones.

/** What a splitter may take for the end of a sentence. */
const INNER_ENDS = /[.!?;|\u2026\u00a1\u00bf]+/g
/** What may be taken for one when it stands alone at an end: quotes and brackets close before the full stop. */
const LAST = /[\s"'\u201c\u201d\u2018\u2019()[\]-]+$/

/**
 * The text that sentences make, one a line, without punctuation inside that could end one (`3.5` becomes `35`, `U.S.`
 * becomes `US`), each with a full stop. Letters and digits stay as they are, but for a capital at the start.
 */
export function toText(sentences) {
  const lines = sentences.map((sentence) => {
    const bare = sentence
      .replace(INNER_ENDS, '')
      .replace(/\s+/g, ' ')
      .replace(LAST, '')
      .replace(/^[\s"'\u201c\u2018-]+/, '')
    // A splitter that wants a capital after a full stop gets one.
    return `${bare.charAt(0).toUpperCase()}${bare.slice(1)}.`
  })
  return lines.join('\n')
}
