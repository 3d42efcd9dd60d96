import { DIGITS, PIXELS } from '../images'

interface Labelled {
  readonly images: Uint8Array
  readonly labels: Uint8Array
}

/** The part of the images of `test` that are nearest to the mean of the images of `train` with the same label. */
export function nearestMean(train: Labelled, test: Labelled): number {
  const means = new Float64Array(DIGITS * PIXELS)
  const counts = new Float64Array(DIGITS)
  train.labels.forEach((label, i) => {
    counts[label]++
    const start = label * PIXELS
    train.images.subarray(i * PIXELS, (i + 1) * PIXELS).forEach((byte, p) => {
      means[start + p] += byte
    })
  })
  for (let i = 0; i < means.length; i++) means[i] /= counts[Math.floor(i / PIXELS)]
  let right = 0
  for (let i = 0; i < test.labels.length; i++) {
    let best = 0
    let least = Number.POSITIVE_INFINITY
    for (let digit = 0; digit < DIGITS; digit++) {
      const distance = squaredDistance(test.images, i * PIXELS, means, digit * PIXELS)
      if (distance >= least) continue
      best = digit
      least = distance
    }
    if (best === test.labels[i]) right++
  }
  return right / test.labels.length
}

function squaredDistance(image: Uint8Array, at: number, mean: Float64Array, from: number): number {
  let sum = 0
  const end = at + PIXELS
  for (let i = at, m = from; i < end; i++, m++) {
    const difference = image[i] - mean[m]
    sum += difference * difference
  }
  return sum
}
