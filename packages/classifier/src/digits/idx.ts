import { NutshellError, show } from '@nutshell-ml/core'
import { checkImages, DIGITS, type DigitImages, type ImageRows, PIXELS, SIDE } from './images'

// The format of MNIST's files: 32-bit numbers, the most significant byte first. A magic number (two zero bytes, 8 for bytes, the
// number of dimensions), the length of each dimension, then the data. http://yann.lecun.com/exdb/mnist/
const IMAGES_MAGIC = 2051
const LABELS_MAGIC = 2049
const IMAGES_HEAD = 16
const LABELS_HEAD = 8

/**
 * The images of an idx file such as MNIST's, decompressed: 784 pixels each, 0 for paper to 255 for ink. They are a view of `bytes`,
 * not a copy.
 *
 * @throws NutshellError INVALID_INPUT where `bytes` are no idx images or end too early or too late; INVALID_SHAPE where the images
 * are not 28 x 28; EMPTY_INPUT where there are none.
 */
export function decodeIdxImages(bytes: Uint8Array): ImageRows {
  const view = headOf(bytes, IMAGES_MAGIC, IMAGES_HEAD)
  const [count, rows, cols] = [view.getUint32(4), view.getUint32(8), view.getUint32(12)]
  if (rows !== SIDE || cols !== SIDE) {
    throw new NutshellError('INVALID_SHAPE', `images of ${rows} x ${cols} pixels, expected 28 x 28`)
  }
  return { pixels: dataOf(bytes, IMAGES_HEAD, count, PIXELS, 'images'), count }
}

/**
 * The labels of an idx file such as MNIST's, decompressed: digits from 0 to 9. They are a view of `bytes`, not a copy.
 *
 * @throws NutshellError INVALID_INPUT where `bytes` are no idx labels, end too early or too late, or hold what is no digit;
 * EMPTY_INPUT where there are none.
 */
export function decodeIdxLabels(bytes: Uint8Array): Uint8Array {
  const view = headOf(bytes, LABELS_MAGIC, LABELS_HEAD)
  const labels = dataOf(bytes, LABELS_HEAD, view.getUint32(4), 1, 'labels')
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] >= DIGITS) {
      throw new NutshellError('INVALID_INPUT', `label ${i} = ${labels[i]}, expected a digit from 0 to 9`)
    }
  }
  return labels
}

/**
 * Images as an idx file.
 *
 * @throws NutshellError INVALID_SHAPE, NON_FINITE and INVALID_INPUT for what are no images; EMPTY_INPUT without one.
 */
export function encodeIdxImages(images: DigitImages): Uint8Array {
  const { pixels, count } = checkImages(images)
  if (count === 0) throw new NutshellError('EMPTY_INPUT', 'no images, expected at least one')
  return encoded([IMAGES_MAGIC, count, SIDE, SIDE], pixels)
}

/**
 * Labels as an idx file.
 *
 * @throws NutshellError INVALID_INPUT for what is no digit; EMPTY_INPUT without a label.
 */
export function encodeIdxLabels(labels: ArrayLike<number>): Uint8Array {
  if (labels.length === 0) throw new NutshellError('EMPTY_INPUT', 'no labels, expected at least one')
  const checked = new Uint8Array(labels.length)
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]
    if (!Number.isInteger(label) || label < 0 || label >= DIGITS) {
      throw new NutshellError('INVALID_INPUT', `label ${i} = ${show(label)}, expected a digit from 0 to 9`)
    }
    checked[i] = label
  }
  return encoded([LABELS_MAGIC, labels.length], checked)
}

/** The head of a file of that kind, which is there as a whole. */
function headOf(bytes: Uint8Array, magic: number, length: number): DataView {
  const what = magic === IMAGES_MAGIC ? 'images' : 'labels'
  if (!(bytes instanceof Uint8Array)) {
    throw new NutshellError('INVALID_INPUT', `idx ${what} = ${show(bytes)}, expected a Uint8Array`)
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new NutshellError('INVALID_INPUT', `idx ${what} are gzip, expected them decompressed`)
  }
  if (bytes.length < length) {
    throw new NutshellError('INVALID_INPUT', `idx ${what}: ${bytes.length} bytes, expected at least ${length}`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, length)
  const got = view.getUint32(0)
  if (got !== magic) {
    const known = got === IMAGES_MAGIC ? ' (images)' : got === LABELS_MAGIC ? ' (labels)' : ''
    throw new NutshellError('INVALID_INPUT', `magic number ${got}${known}, expected ${magic} of idx ${what}`)
  }
  return view
}

/** What follows the head, if its length is what the head says. */
function dataOf(bytes: Uint8Array, head: number, count: number, size: number, what: string): Uint8Array {
  if (count === 0) throw new NutshellError('EMPTY_INPUT', `no ${what} in the idx file, expected at least one`)
  const expected = count * size
  const got = bytes.length - head
  if (got !== expected) {
    throw new NutshellError(
      'INVALID_INPUT',
      `idx ${what}: ${got} bytes of data, expected ${expected} for the ${count} ${what} that the head says`
    )
  }
  return bytes.subarray(head)
}

function encoded(head: readonly number[], data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length * 4 + data.length)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < head.length; i++) view.setUint32(i * 4, head[i])
  bytes.set(data, head.length * 4)
  return bytes
}
