import type { Random } from '@nutshell-ml/core'
import { DIGITS, pickImages } from './images'

/** Images that a model carries, and what they show. */
export interface Exemplars {
  /** count x 784. */
  readonly images: Uint8Array
  readonly labels: Uint8Array
}

/**
 * Images drawn from many, about as many of each digit; all of them where there are not more than `count`. Digits take turns, so that
 * any first part of them is as even.
 */
export function chooseExemplars(pixels: Uint8Array, labels: Uint8Array, count: number, random: Random): Exemplars {
  const places: number[][] = Array.from({ length: DIGITS }, () => [])
  for (let i = 0; i < labels.length; i++) places[labels[i]].push(i)
  for (const own of places) random.shuffle(own)
  const total = Math.min(count, labels.length)
  const chosen: number[] = []
  for (let turn = 0; chosen.length < total; turn++) {
    for (let digit = 0; digit < DIGITS && chosen.length < total; digit++) {
      if (turn < places[digit].length) chosen.push(places[digit][turn])
    }
  }
  const picked = pickImages({ pixels, labels }, chosen)
  return { images: picked.pixels, labels: picked.labels }
}

/** Those and what was learned since; none for a model that is to carry none. */
export function withLearned(exemplars: Exemplars, pixels: Uint8Array, labels: Uint8Array): Exemplars {
  if (exemplars.labels.length === 0) return exemplars
  return { images: joined(exemplars.images, pixels), labels: joined(exemplars.labels, labels) }
}

/** Bytes after bytes, in memory of their own. */
export function joined(first: Uint8Array, then: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.length + then.length)
  all.set(first)
  all.set(then, first.length)
  return all
}
