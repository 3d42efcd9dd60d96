// From what a peer gives back, sentences or one text, to places in the list of sentences it was given.

/**
 * @param pieces in the order of the peer's ranking where it tells it
 * @returns at most `k` different places, in that order. A piece may hold several sentences (a splitter that missed an end)
 * or a part of one.
 */
export function toPicks(sentences, pieces, k) {
  const keys = sentences.map(normalize)
  const picks = new Set()
  for (const piece of pieces) {
    const text = normalize(piece)
    if (text === '') continue
    const whole = findWhole(keys, text)
    for (const place of whole.length > 0 ? whole : findHolder(keys, text)) picks.add(place)
  }
  return [...picks].slice(0, k)
}

/** Letters and digits alone: peers drop or add punctuation and spaces. */
function normalize(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The sentences that stand in a text as wholes, longest first, none inside another; in the order of the text. */
function findWhole(keys, text) {
  const order = keys
    .map((key, place) => ({ key, place }))
    .filter(({ key }) => key !== '' && key.length <= text.length)
    .sort((a, b) => b.key.length - a.key.length || a.place - b.place)
  const found = []
  const seen = new Set()
  let left = text
  for (const { key, place } of order) {
    if (seen.has(key)) continue
    const at = left.indexOf(key)
    if (at < 0) continue
    seen.add(key)
    found.push({ at, place })
    left = left.slice(0, at) + '\0'.repeat(key.length) + left.slice(at + key.length)
  }
  return found.sort((a, b) => a.at - b.at).map(({ place }) => place)
}

/** The first sentence that a piece is a part of. */
function findHolder(keys, text) {
  const place = keys.findIndex((key) => key.includes(text))
  return place < 0 ? [] : [place]
}
