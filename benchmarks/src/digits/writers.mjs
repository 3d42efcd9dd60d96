// Scripted users whose hands models have not seen.
import { generateDigits } from '@nutshell-ml/classifier/digits'
import { firstOf, PIXELS } from './mnist.mjs'

/** By name: the title in tables, and what `generateDigits` is told of the user. */
export const WRITERS = {
  right: { title: 'leans right, sevens with a foot', writer: { seed: 1, slant: 0.8, shapes: { 7: 'footed' } } },
  left: { title: 'leans left, mirrored sevens', writer: { seed: 2, slant: -0.7, shapes: { 7: 'mirrored' } } },
  broad: { title: 'a broad pen, wide digits', writer: { seed: 3, thickness: 4.5, width: 1.7 } }
}

/** @returns `{ told, others }`: digits that the user says what they are, and others of his to judge by */
export function drawingsOf(name, told, others) {
  const all = generateDigits(told + others, { writer: WRITERS[name].writer })
  const rest = { images: all.images.subarray(told * PIXELS), labels: all.labels.subarray(told) }
  return { told: firstOf(all, told), others: rest }
}
