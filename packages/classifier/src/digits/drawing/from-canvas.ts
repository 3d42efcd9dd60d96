import { checkKnownOptions, checkOneOf, NutshellError, show } from '@nutshell-ml/core'
import { inkOf } from './ink'
import { boxOf, framed } from './raster'
import { withoutSpecks } from './specks'
import { fitStrokes } from './stroke'

/** Options of `fromCanvas`, `fromPng` and `readDrawing`. */
export interface DrawingOptions {
  /**
   * What becomes of strokes much thinner or thicker than those of handwriting: 'fit' draws them as thin or thick as MNIST's are,
   * 'keep' leaves them. @default 'fit'
   */
  strokes?: 'fit' | 'keep'
}

/** Less ink than this, of 1, is none: it does not connect strokes. */
const LEAST_INK = 0.02
/** The box of a digit ends where less ink than this is left. */
const BOX_INK = 0.3
/** Stroke widths in pixels of the 20 x 20 box: what lies outside those of nearly all of MNIST becomes as most of it is. */
const WIDTHS = { least: 1.6, most: 4.2, thin: 2.2, thick: 3 }

/**
 * The digit that a canvas shows, as a model takes it: 784 pixels, 0 for paper to 255 for ink, in the frame of MNIST's images: the
 * digit in a box of 20 x 20, its shape kept, its centre of mass in the middle of 28 x 28. Ink is what differs from the paper: dark on
 * light, light on dark, in colours, or on nothing where the canvas is transparent. Paper may be uneven; specks are left out.
 *
 * `rgba` has four bytes for each pixel, row by row, as `getImageData` gives them: red, green, blue, alpha.
 *
 * @throws NutshellError INVALID_SHAPE where `rgba` does not hold `width` x `height` pixels; INVALID_INPUT for what are no bytes;
 * EMPTY_INPUT where nothing is drawn; UNKNOWN_OPTION, INVALID_OPTION.
 */
export function fromCanvas(
  rgba: Uint8ClampedArray | Uint8Array,
  width: number,
  height: number,
  options: DrawingOptions = {}
): Uint8Array {
  checkKnownOptions('fromCanvas', options, ['strokes'])
  const strokes = checkOneOf('strokes', options.strokes ?? 'fit', ['fit', 'keep'])
  if (!(rgba instanceof Uint8Array || rgba instanceof Uint8ClampedArray)) {
    throw new NutshellError('INVALID_INPUT', `rgba = ${show(rgba)}, expected a Uint8ClampedArray or a Uint8Array`)
  }
  if (!isSide(width) || !isSide(height) || rgba.length !== width * height * 4) {
    throw new NutshellError(
      'INVALID_SHAPE',
      `rgba = ${show(rgba)}, expected 4 bytes for each of ${show(width)} x ${show(height)} pixels`
    )
  }
  const ink = inkOf(rgba, width, height)
  if (ink === undefined) throw blank()
  let drawing = withoutSpecks(ink, LEAST_INK)
  let box = boxOf(drawing, BOX_INK)
  if (box === undefined) throw blank()
  const drawn = strokes === 'fit' ? fitStrokes(drawing, box, WIDTHS) : undefined
  if (drawn !== undefined) {
    drawing = drawn
    box = boxOf(drawing, BOX_INK) ?? box
  }
  return framed(drawing, box)
}

function isSide(side: number): boolean {
  return Number.isSafeInteger(side) && side > 0
}

function blank(): NutshellError {
  return new NutshellError('EMPTY_INPUT', 'nothing is drawn, expected a digit')
}
