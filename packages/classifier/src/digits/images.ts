import { NutshellError, show } from '@nutshell-ml/core'

/** Pixels of an image: 28 rows of 28, as MNIST has them. */
export const PIXELS = 784
/** Rows of an image, and pixels of a row. */
export const SIDE = 28
/** The digits, 0 to 9. */
export const DIGITS = 10

/**
 * Images of 28 x 28 pixels, row by row, 0 for paper to 255 for ink: one after the other in one array (`count * 784` numbers), or
 * each in an array of its own.
 */
export type DigitImages = ArrayLike<number> | readonly ArrayLike<number>[]

/** Images and what they show: a label for each, 0 to 9. */
export interface DigitSet {
  readonly images: DigitImages
  readonly labels: ArrayLike<number>
}

/** Images that were checked. */
export interface ImageRows {
  /** count x 784. Not to be written: it may be the caller's. */
  readonly pixels: Uint8Array
  readonly count: number
}

/** Images with labels that were checked. */
export interface LabelledImages extends ImageRows {
  readonly labels: Uint8Array
}

/**
 * Checked images. Bytes in one array are taken as they are, without a copy; fractions are rounded.
 *
 * @throws NutshellError INVALID_INPUT for what holds no numbers, INVALID_SHAPE for images of another size, NON_FINITE and
 * INVALID_INPUT for pixels that are no numbers from 0 to 255.
 */
export function checkImages(images: DigitImages): ImageRows {
  if (images instanceof Uint8Array || images instanceof Uint8ClampedArray) {
    const pixels =
      images instanceof Uint8Array ? images : new Uint8Array(images.buffer, images.byteOffset, images.length)
    if (pixels.length % PIXELS !== 0) {
      throw new NutshellError('INVALID_SHAPE', `images = ${show(images)}, expected 784 pixels for each image`)
    }
    return { pixels, count: pixels.length / PIXELS }
  }
  if (!isListOfNumbers(images)) {
    throw new NutshellError('INVALID_INPUT', `images = ${show(images)}, expected pixels of images of 28 x 28`)
  }
  const first = images[0]
  if (images.length > 0 && typeof first !== 'number') return joined(images as readonly ArrayLike<number>[])
  const given = images as ArrayLike<number>
  if (given.length % PIXELS !== 0) {
    throw new NutshellError('INVALID_SHAPE', `images = ${show(images)}, expected 784 pixels for each image`)
  }
  const pixels = new Uint8Array(given.length)
  for (let at = 0; at < given.length; at += PIXELS) copyPixels(given, at, pixels, at)
  return { pixels, count: given.length / PIXELS }
}

/** One checked image: 784 bytes. Errors: as `checkImages`. */
export function checkImage(pixels: ArrayLike<number>): Uint8Array {
  const { pixels: bytes, count } = checkImages(pixels)
  if (count !== 1) throw new NutshellError('INVALID_SHAPE', `pixels = ${show(pixels)}, expected 784 of one image`)
  return bytes
}

/**
 * The label of each image.
 *
 * @throws NutshellError INVALID_SHAPE for another number of labels than images; INVALID_INPUT for what is no digit.
 */
export function checkLabels(labels: ArrayLike<number>, count: number): Uint8Array {
  if (!isListOfNumbers(labels) || labels.length !== count) {
    throw new NutshellError('INVALID_SHAPE', `labels = ${show(labels)}, expected one for each of ${count} images`)
  }
  const checked = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const label = labels[i]
    if (!Number.isInteger(label) || label < 0 || label >= DIGITS) {
      throw new NutshellError('INVALID_INPUT', `label ${show(label)} of image ${i}, expected a digit from 0 to 9`)
    }
    checked[i] = label
  }
  return checked
}

/** Images with labels, at least one. Errors: as `checkImages` and `checkLabels`; EMPTY_INPUT. */
export function checkDigits(images: DigitImages, labels: ArrayLike<number>): LabelledImages {
  const rows = checkImages(images)
  if (rows.count === 0) throw new NutshellError('EMPTY_INPUT', 'no images, expected at least one')
  return { ...rows, labels: checkLabels(labels, rows.count) }
}

function isListOfNumbers(given: unknown): given is ArrayLike<unknown> {
  return (Array.isArray(given) || ArrayBuffer.isView(given)) && !(given instanceof DataView)
}

function joined(images: readonly ArrayLike<number>[]): ImageRows {
  const pixels = new Uint8Array(images.length * PIXELS)
  for (let i = 0; i < images.length; i++) {
    const image = images[i]
    if (!isListOfNumbers(image) || image.length !== PIXELS) {
      throw new NutshellError('INVALID_SHAPE', `image ${i} = ${show(image)}, expected 784 pixels`)
    }
    copyPixels(image, 0, pixels, i * PIXELS)
  }
  return { pixels, count: images.length }
}

/** Copies an image as bytes. */
function copyPixels(from: ArrayLike<number>, at: number, to: Uint8Array, into: number): void {
  let greatest = 0
  for (let p = 0; p < PIXELS; p++) {
    const value = from[at + p]
    if (!(value >= 0 && value <= 255)) {
      const code = Number.isFinite(value) ? 'INVALID_INPUT' : 'NON_FINITE'
      throw new NutshellError(code, `pixel ${p} of image ${into / PIXELS} = ${show(value)}, expected 0 to 255`)
    }
    if (value > greatest) greatest = value
    to[into + p] = Math.round(value)
  }
  // What others scale to 0..1 would be read as almost blank.
  if (greatest > 0 && greatest <= 1 && hasFractions(from, at)) {
    throw new NutshellError(
      'INVALID_INPUT',
      `pixels of image ${into / PIXELS} run from 0 to ${greatest}, expected 0 to 255`
    )
  }
}

function hasFractions(from: ArrayLike<number>, at: number): boolean {
  for (let p = 0; p < PIXELS; p++) if (!Number.isInteger(from[at + p])) return true
  return false
}

/** Some of the images, in the order of `rows`, in memory of their own. */
export function pickImages({ pixels, labels }: Omit<LabelledImages, 'count'>, rows: ArrayLike<number>): LabelledImages {
  const picked = { pixels: new Uint8Array(rows.length * PIXELS), labels: new Uint8Array(rows.length) }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    picked.pixels.set(pixels.subarray(row * PIXELS, (row + 1) * PIXELS), i * PIXELS)
    picked.labels[i] = labels[row]
  }
  return { ...picked, count: rows.length }
}
