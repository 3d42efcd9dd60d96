import { Random } from '@nutshell-ml/core'
import { DIGITS, PIXELS, SIDE } from './images'

interface Labelled {
  images: Uint8Array
  labels: Uint8Array
}

/** Images of ten patterns that stand for digits: a bar each at an angle and place of its own, a little moved, with some noise. */
export function patterns(count: number, seed: number, digits: readonly number[] = [...Array(DIGITS).keys()]): Labelled {
  const random = new Random(seed)
  const images = new Uint8Array(count * PIXELS)
  const labels = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const digit = digits[i % digits.length]
    labels[i] = digit
    drawInto(images, i * PIXELS, digit, random)
  }
  return { images, labels }
}

/** Digits below 5 are bars across, the others bars down, each at its own place, 3 pixels wide and 16 long. */
function drawInto(images: Uint8Array, at: number, digit: number, random: Random): void {
  const isAcross = digit < 5
  const place = 4 + (digit % 5) * 4 + random.int(2)
  const start = 5 + random.int(3)
  for (let along = start; along < start + 16; along++) {
    for (let wide = place; wide < place + 3; wide++) {
      const [x, y] = isAcross ? [along, wide] : [wide, along]
      images[at + y * SIDE + x] = 155 + random.int(101)
    }
  }
  for (let n = 0; n < 12; n++) images[at + random.int(PIXELS)] = random.int(256)
}

/** The same images as another hand would draw them: leaning, by a pixel for each two rows, and lower by two. */
export function leaning(images: Uint8Array): Uint8Array {
  const leant = new Uint8Array(images.length)
  for (let at = 0; at < images.length; at += PIXELS) {
    for (let y = 2; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const from = x + Math.round((y - SIDE / 2) / 2)
        if (from >= 0 && from < SIDE) leant[at + y * SIDE + x] = images[at + (y - 2) * SIDE + from]
      }
    }
  }
  return leant
}
