import { type Paint, paintOf } from './paint'
import { findPaper, type Paper, paperAt, placeOf } from './paper'
import type { Raster } from './raster'

/** Ink and paper that differ by less, of 255, are not told apart. */
const LEAST_CONTRAST = 14
/** Opaque pixels that differ by more, of 255, are not ink of one colour on glass, but a picture. */
const PICTURE_CONTRAST = 96

/** Where a canvas holds ink: what is not as its paper is, whichever is darker. Undefined where all is paper. */
export function inkOf(rgba: Uint8ClampedArray | Uint8Array, width: number, height: number): Raster | undefined {
  const paint = paintOf(rgba, width, height)
  const under = glassUnder(paint)
  if (under === 'ink') return stretched(paint.alpha, 0, paint)
  const opaque = under === undefined ? paint : laidOn(paint, under)
  const paper = findPaper(opaque)
  return paper === undefined ? undefined : stretched(differences(opaque, paper), paper.grain, opaque)
}

/**
 * What transparency means: ink that is all there is on the canvas ('ink'), or a picture with holes, which are as if they had the
 * colour that is given. Undefined where nothing is transparent.
 */
function glassUnder({ colours, alpha }: Paint): 'ink' | readonly number[] | undefined {
  let [least, most] = [255, 0]
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i] < least) least = alpha[i]
    if (alpha[i] > most) most = alpha[i]
  }
  // A picture that is equally transparent everywhere is shown as it is.
  if (most - least < LEAST_CONTRAST) return undefined
  let [holes, solid, white] = [0, 0, 0]
  const lightness = new Float64Array(256)
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i] < 128) holes++
    if (alpha[i] < 250) continue
    solid++
    const [red, green, blue] = [colours[0][i], colours[1][i], colours[2][i]]
    if (Math.min(red, green, blue) >= 250) white++
    lightness[Math.round(0.3 * red + 0.59 * green + 0.11 * blue)]++
  }
  const contrast = quantile(lightness, 0.98 * solid) - quantile(lightness, 0.02 * solid)
  if (solid === 0 || contrast < PICTURE_CONTRAST) return 'ink'
  // White over ink on a canvas without paper is what an eraser leaves.
  if (white > 0.02 * solid) return [255, 255, 255]
  if (holes > alpha.length / 2) return 'ink'
  const paper = findPaper({ colours, alpha, width: alpha.length, height: 1 })
  return paper === undefined ? 'ink' : paper.colours.map((of) => Math.round(paperAt(of, 0, 0)))
}

/** A picture laid on a page of one colour. */
function laidOn({ colours, alpha, width, height }: Paint, page: readonly number[]): Paint {
  const laid = colours.map((plane, c) => {
    const on = new Uint8Array(plane.length)
    for (let i = 0; i < on.length; i++) on[i] = Math.round((plane[i] * alpha[i] + page[c] * (255 - alpha[i])) / 255)
    return on
  })
  const [red, green, blue] = laid
  return { colours: [red, green, blue], alpha: new Uint8Array(alpha.length).fill(255), width, height }
}

/** How far each pixel is from the paper, in the colour that differs most: 0 to 255. */
function differences({ colours: [red, green, blue], width, height }: Paint, paper: Paper): Uint8Array {
  const [paperRed, paperGreen, paperBlue] = paper.colours
  const far = new Uint8Array(red.length)
  for (let row = 0, i = 0; row < height; row++) {
    const y = placeOf(row, height)
    for (let column = 0; column < width; column++, i++) {
      const x = placeOf(column, width)
      const r = Math.abs(red[i] - paperAt(paperRed, x, y))
      const g = Math.abs(green[i] - paperAt(paperGreen, x, y))
      const b = Math.abs(blue[i] - paperAt(paperBlue, x, y))
      far[i] = Math.min(255, Math.round(Math.max(r, g, b)))
    }
  }
  return far
}

/** Ink from differences: the paper's grain becomes 0, and what most of the ink has becomes 1. */
function stretched(far: Uint8Array, grain: number, { width, height }: Paint): Raster | undefined {
  const counts = new Float64Array(256)
  for (let i = 0; i < far.length; i++) counts[far[i]]++
  const cut = bestCut(counts)
  const inked = counts.slice()
  inked.fill(0, 0, cut)
  let total = 0
  for (let value = cut; value < 256; value++) total += inked[value]
  let full = quantile(inked, 0.95 * total)
  if (full < LEAST_CONTRAST || full < 6 * grain) return undefined
  // Pixels of plain black and white stay as they are.
  if (full >= 240) full = 255
  const none = grain < 0.5 ? 0 : Math.min(full / 3, 4 * grain)
  const data = new Float32Array(far.length)
  for (let i = 0; i < data.length; i++) data[i] = Math.max(0, Math.min(1, (far[i] - none) / (full - none)))
  return { data, width, height }
}

/** The value where the counts fall into two kinds that are each most alike (Otsu 1979): the first one of the upper kind. */
function bestCut(counts: Float64Array): number {
  let [total, sum] = [0, 0]
  for (let value = 0; value < counts.length; value++) {
    total += counts[value]
    sum += value * counts[value]
  }
  let [below, sumBelow, best, cut] = [0, 0, -1, 1]
  for (let value = 1; value < counts.length; value++) {
    below += counts[value - 1]
    sumBelow += (value - 1) * counts[value - 1]
    const above = total - below
    if (below === 0 || above === 0) continue
    const apart = sumBelow / below - (sum - sumBelow) / above
    const between = below * above * apart * apart
    if (between > best) {
      best = between
      cut = value
    }
  }
  return cut
}

/** The value up to which that many are counted. */
function quantile(counts: Float64Array, wanted: number): number {
  let seen = 0
  for (let value = 0; value < counts.length; value++) {
    seen += counts[value]
    if (seen >= wanted && seen > 0) return value
  }
  return 0
}
