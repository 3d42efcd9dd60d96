import type { Random } from '@nutshell-ml/core'
import { Augmenter, normalizeInto, type ResolvedAugment } from '../augment/augment'
import { DIGITS, type LabelledImages, PIXELS } from '../images'

/** The images of a step, being filled. */
export class Batch {
  readonly size: number
  /** size x 784, from 0 to 1. */
  readonly pixels: Float32Array
  /** size x 10: what share of each image is of each digit. */
  readonly targets: Float32Array
  /** Images so far. */
  filled = 0

  constructor(size: number) {
    this.size = size
    this.pixels = new Float32Array(size * PIXELS)
    this.targets = new Float32Array(size * DIGITS)
  }
}

/** Adds images of a set to batches, as they are to be shown. */
export class BatchMaker {
  readonly #images: LabelledImages
  readonly #augmenter: Augmenter | undefined

  constructor(images: LabelledImages, augment: ResolvedAugment | undefined) {
    this.#images = images
    this.#augmenter = augment && new Augmenter(augment)
  }

  add(rows: Int32Array, batch: Batch, random: Random): void {
    const { pixels: from, labels } = this.#images
    const { pixels, targets } = batch
    for (const row of rows) {
      const at = batch.filled++
      if (this.#augmenter === undefined) normalizeInto(from, row * PIXELS, pixels, at * PIXELS)
      else this.#augmenter.augmentInto(from, row * PIXELS, pixels, at * PIXELS, random)
      targets[at * DIGITS + labels[row]] = 1
    }
  }
}
