// MNIST for all contenders: bytes in memory, and in files for those that run elsewhere.
import { dirname } from 'node:path'
import { readDigits } from '@nutshell-ml/classifier/node'
import { writeNumbers } from '../boost/number-files.mjs'
import { dataFile } from '../harness.mjs'

export const PIXELS = 784
/** Images to learn from, and to be judged by. */
export const IMAGES = { train: 60_000, test: 10_000 }

/** @returns `{ train, test }`, each `{ images, labels }` */
export async function readMnist() {
  const folder = dirname(dataFile('mnist/train-images-idx3-ubyte.gz'))
  return { train: await readDigits(folder, 'train'), test: await readDigits(folder, 'test') }
}

/** What contenders are to load. */
export function writeFiles(folder, { train, test }) {
  return {
    pixels: writeNumbers(folder, 'pixels.u8', train.images),
    labels: writeNumbers(folder, 'labels.u8', train.labels),
    testPixels: writeNumbers(folder, 'test-pixels.u8', test.images)
  }
}

/** The first so many. */
export function firstOf({ images, labels }, count) {
  return { images: images.subarray(0, count * PIXELS), labels: labels.subarray(0, count) }
}

/** One of so many, from the first one on: the two halves of MNIST's test images come from other hands, and are not equally hard. */
export function everyNth({ images, labels }, nth) {
  const count = Math.ceil(labels.length / nth)
  const some = { images: new Uint8Array(count * PIXELS), labels: new Uint8Array(count) }
  for (let i = 0; i < count; i++) {
    const at = i * nth * PIXELS
    some.images.set(images.subarray(at, at + PIXELS), i * PIXELS)
    some.labels[i] = labels[i * nth]
  }
  return some
}

/** The part of the images whose digit was said. */
export function accuracyOf(said, labels) {
  if (said.length !== labels.length) throw new Error(`${said.length} digits were said, expected ${labels.length}`)
  let right = 0
  for (let i = 0; i < labels.length; i++) if (said[i] === labels[i]) right++
  return right / labels.length
}

/** The digits that a model says. */
export function digitsOf(model, images) {
  const { data, rows, cols } = model.predictProba(images)
  const said = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    let best = 0
    for (let digit = 1; digit < cols; digit++) if (data[i * cols + digit] > data[i * cols + best]) best = digit
    said[i] = best
  }
  return said
}
