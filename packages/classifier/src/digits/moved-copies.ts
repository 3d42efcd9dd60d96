import type { Random } from '@nutshell-ml/core'
import { Augmenter, type ResolvedAugment } from './augment/augment'
import { PIXELS } from './images'

/** What a hand does from one time to the next: less than what tells one hand from another. */
const LIGHT: ResolvedAugment = { shift: 1, rotation: 8, scale: 0.08, shear: 0.1, elastic: 1, thickness: 0 }

/** Images, each followed by copies that are moved and bent a little: images x (1 + copies) x 784 bytes. */
export function withMovedCopies(pixels: Uint8Array, copies: number, random: Random): Uint8Array {
  const augmenter = new Augmenter(LIGHT)
  const all = new Uint8Array(pixels.length * (1 + copies))
  const moved = new Float32Array(PIXELS)
  for (let at = 0, into = 0; at < pixels.length; at += PIXELS) {
    all.set(pixels.subarray(at, at + PIXELS), into)
    into += PIXELS
    for (let copy = 0; copy < copies; copy++, into += PIXELS) {
      augmenter.augmentInto(pixels, at, moved, 0, random)
      for (let p = 0; p < PIXELS; p++) all[into + p] = Math.round(moved[p] * 255)
    }
  }
  return all
}
