// Drawings of 280 x 280 pixels made from images of 28 x 28: bytes of ink, 0 for paper to 255.

const SMALL = 28
/** How many pixels become of one. */
const SCALE = 10
export const SIDE = SMALL * SCALE
/** Pixels between a drawing in a corner and the edges. */
const MARGIN = 4

/** Pixels become squares. */
export function nearest(image) {
  const ink = new Uint8Array(SIDE * SIDE)
  for (let y = 0, at = 0; y < SIDE; y++) {
    const row = Math.floor(y / SCALE) * SMALL
    for (let x = 0; x < SIDE; x++, at++) ink[at] = image[row + Math.floor(x / SCALE)]
  }
  return ink
}

/** What lies between the middles of pixels runs evenly from one to the other. */
export function bilinear(image) {
  const ink = new Uint8Array(SIDE * SIDE)
  for (let y = 0, at = 0; y < SIDE; y++) {
    const [top, bottom, down] = between(y)
    for (let x = 0; x < SIDE; x++, at++) {
      const [left, right, across] = between(x)
      const above = image[top * SMALL + left] * (1 - across) + image[top * SMALL + right] * across
      const below = image[bottom * SMALL + left] * (1 - across) + image[bottom * SMALL + right] * across
      ink[at] = Math.round(above * (1 - down) + below * down)
    }
  }
  return ink
}

/** The two small pixels whose middles are around a large one, and how far it is from the first to the second. */
function between(place) {
  const at = Math.min(Math.max((place + 0.5) / SCALE - 0.5, 0), SMALL - 1)
  const first = Math.min(Math.floor(at), SMALL - 2)
  return [first, first + 1, at - first]
}

/** Ink or paper, nothing between. */
export function hard(ink) {
  return ink.map((value) => (value < 128 ? 0 : 255))
}

/** Strokes that are wider by so many pixels on each side: the most ink in an octagon around each pixel. */
export function thicker(ink, pixels) {
  let from = ink
  for (let step = 0; step < pixels; step++) from = step % 2 === 0 ? mostOfCross(from) : mostOfSquare(from)
  return from
}

function mostOfCross(ink) {
  const out = ink.slice()
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1, at = y * SIDE + 1; x < SIDE - 1; x++, at++) {
      out[at] = Math.max(ink[at], ink[at - 1], ink[at + 1], ink[at - SIDE], ink[at + SIDE])
    }
  }
  return out
}

function mostOfSquare(ink) {
  const rows = ink.slice()
  for (let at = 1; at < ink.length - 1; at++) rows[at] = Math.max(ink[at - 1], ink[at], ink[at + 1])
  const out = rows.slice()
  for (let at = SIDE; at < ink.length - SIDE; at++) out[at] = Math.max(rows[at - SIDE], rows[at], rows[at + SIDE])
  return out
}

/**
 * Strokes, ink or paper, that have lost so many pixels on each side, but never the last: what is in one piece stays so (T. Zhang and
 * C. Suen, "A fast parallel algorithm for thinning digital patterns", 1984).
 */
export function thinner(ink, pixels) {
  const out = ink.slice()
  const off = []
  for (let step = 0; step < 2 * pixels; step++) {
    const isSecond = step % 2 === 1
    off.length = 0
    for (let y = 1; y < SIDE - 1; y++) {
      for (let x = 1, at = y * SIDE + 1; x < SIDE - 1; x++, at++) {
        if (out[at] !== 0 && isEdge(out, at, isSecond)) off.push(at)
      }
    }
    if (off.length === 0 && isSecond) break
    for (const at of off) out[at] = 0
  }
  return out
}

/** Whether a pixel may go: it has neighbours, all in one run, and is on the sides whose turn it is. */
function isEdge(ink, at, isSecond) {
  const north = ink[at - SIDE] >> 7
  const northEast = ink[at - SIDE + 1] >> 7
  const east = ink[at + 1] >> 7
  const southEast = ink[at + SIDE + 1] >> 7
  const south = ink[at + SIDE] >> 7
  const southWest = ink[at + SIDE - 1] >> 7
  const west = ink[at - 1] >> 7
  const northWest = ink[at - SIDE - 1] >> 7
  const count = north + northEast + east + southEast + south + southWest + west + northWest
  if (count < 2 || count > 6) return false
  const runs =
    Number(north < northEast) +
    Number(northEast < east) +
    Number(east < southEast) +
    Number(southEast < south) +
    Number(south < southWest) +
    Number(southWest < west) +
    Number(west < northWest) +
    Number(northWest < north)
  if (runs !== 1) return false
  return isSecond
    ? north * east * west === 0 && north * south * west === 0
    : north * east * south === 0 && east * south * west === 0
}

/** The drawing in a corner, almost at the edges. @param right, down whether it is that one */
export function inCorner(ink, { right, down }) {
  const box = { top: SIDE, bottom: 0, left: SIDE, right: 0 }
  for (let at = 0; at < ink.length; at++) {
    if (ink[at] === 0) continue
    const y = Math.floor(at / SIDE)
    const x = at - y * SIDE
    box.top = Math.min(box.top, y)
    box.bottom = Math.max(box.bottom, y)
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x)
  }
  const toRight = right ? SIDE - 1 - MARGIN - box.right : MARGIN - box.left
  const toBottom = down ? SIDE - 1 - MARGIN - box.bottom : MARGIN - box.top
  const out = new Uint8Array(ink.length)
  for (let y = box.top; y <= box.bottom; y++) {
    const from = y * SIDE + box.left
    out.set(ink.subarray(from, from + box.right - box.left + 1), (y + toBottom) * SIDE + box.left + toRight)
  }
  return out
}

/** As `getImageData` gives it. `ink` and `paper` are grey levels, 0 for black; without paper, the canvas is transparent. */
export function toRgba(drawing, { ink, paper }) {
  const rgba = new Uint8ClampedArray(drawing.length * 4)
  for (let i = 0, at = 0; i < drawing.length; i++, at += 4) {
    const share = drawing[i] / 255
    const grey = paper === undefined ? ink : Math.round(paper + share * (ink - paper))
    rgba[at] = grey
    rgba[at + 1] = grey
    rgba[at + 2] = grey
    rgba[at + 3] = paper === undefined ? drawing[i] : 255
  }
  return rgba
}
