// Images to train with: MNIST where NUTSHELL_DATA has it, else seeded ones that look like it to a network.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Random } from '@nutshell-ml/core'
import { CLASSES, IMAGE, sizeOf } from './networks.mjs'

const PIXELS = sizeOf(IMAGE)
const HEADERS = { images: 16, labels: 8 } // bytes of IDX before the numbers

/** @returns `{ what, pixels, labels }`: so many images of 28 x 28, pixels from 0 to 1 row by row; those for tests are others */
export function images(count, isForTests = false) {
  const name = isForTests ? 't10k' : 'train'
  const folder = process.env.NUTSHELL_DATA
  const file = (kind, dimensions) => join(folder, 'mnist', `${name}-${kind}-idx${dimensions}-ubyte.gz`)
  if (folder === undefined || !existsSync(file('images', 3))) return syntheticImages(count, isForTests ? 2 : 1)
  const bytes = gunzipSync(readFileSync(file('images', 3))).subarray(HEADERS.images)
  const labels = gunzipSync(readFileSync(file('labels', 1))).subarray(HEADERS.labels)
  const pixels = new Float32Array(count * PIXELS)
  const rows = labels.length
  for (let i = 0; i < count * PIXELS; i++) pixels[i] = bytes[i % (rows * PIXELS)] / 255
  return { what: 'MNIST', pixels, labels: Int32Array.from({ length: count }, (_, i) => labels[i % rows]) }
}

/** Each class has two of five strokes, which an image has at a place and with a strength of its own, on a dark ground with some noise. */
function syntheticImages(count, seed) {
  const strokes = strokesOfClasses(new Random(0))
  const random = new Random(seed)
  const pixels = new Float32Array(count * PIXELS)
  const labels = new Int32Array(count)
  const [height, width] = IMAGE
  for (let i = 0; i < count; i++) {
    labels[i] = random.int(CLASSES)
    const image = pixels.subarray(i * PIXELS, (i + 1) * PIXELS)
    const [right, down] = [random.int(9) - 4, random.int(9) - 4]
    const strength = 0.6 + 0.4 * random.next()
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const distance = Math.min(...strokes[labels[i]].map((stroke) => distanceTo(stroke, x - right, y - down)))
        const ink = Math.max(0, Math.min(1, 2.2 - distance)) * strength
        image[y * width + x] = Math.min(1, ink + (random.next() < 0.02 ? random.next() : 0))
      }
    }
  }
  return { what: 'synthetic strokes', pixels, labels }
}

/** The ten pairs of five. */
function strokesOfClasses(random) {
  const place = () => 4 + 20 * random.next()
  const strokes = Array.from({ length: 5 }, () => [place(), place(), place(), place()])
  return strokes.flatMap((one, i) => strokes.slice(i + 1).map((other) => [one, other]))
}

/** From a place to the stretch between two others. */
function distanceTo([ax, ay, bx, by], x, y) {
  const [dx, dy] = [bx - ax, by - ay]
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)
  const t = Math.max(0, Math.min(1, along))
  return Math.hypot(x - ax - t * dx, y - ay - t * dy)
}
