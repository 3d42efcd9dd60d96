import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseExemplars, withLearned } from './exemplars'
import { DIGITS, PIXELS } from './images'

/** Images that say by their first pixels which they are. */
function numbered(labels: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(labels.length * PIXELS)
  for (let i = 0; i < labels.length; i++) {
    pixels[i * PIXELS] = i & 255
    pixels[i * PIXELS + 1] = i >> 8
  }
  return pixels
}

const placesOf = (images: Uint8Array) =>
  Array.from({ length: images.length / PIXELS }, (_, i) => images[i * PIXELS] + 256 * images[i * PIXELS + 1])

describe('exemplars', () => {
  it('are different images with their labels, as even as digits allow, and so is every first part', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }),
        fc.nat(70),
        fc.nat(1000),
        (given, count, seed) => {
          const labels = Uint8Array.from(given)
          const chosen = chooseExemplars(numbered(labels), labels, count, new Random(seed))
          const total = Math.min(count, labels.length)
          const places = placesOf(chosen.images)
          expect(places.length).toBe(total)
          expect(new Set(places).size).toBe(total)
          expect([...chosen.labels]).toEqual(places.map((place) => labels[place]))
          const all = countsOf(labels)
          for (const part of [total, Math.floor(total / 2)]) {
            const own = countsOf(chosen.labels.subarray(0, part))
            const most = Math.max(...own)
            // A digit that has less than another, by more than one turn, has no more to give.
            for (let d = 0; d < DIGITS; d++) expect(own[d] >= most - 1 || own[d] === all[d]).toBe(true)
          }
        }
      )
    )
  })

  it('are decided by the seed, and drawn from all', () => {
    const labels = new Uint8Array(300)
    const pixels = numbered(labels)
    const draw = (seed: number) => placesOf(chooseExemplars(pixels, labels, 50, new Random(seed)).images)
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    expect(Math.max(...draw(1))).toBeGreaterThan(250)
  })

  it('take in what was learned, unless there are to be none', () => {
    const one = numbered(Uint8Array.of(3))
    const some = { images: numbered(Uint8Array.of(1, 2)), labels: Uint8Array.of(1, 2) }
    expect([...withLearned(some, one, Uint8Array.of(3)).labels]).toEqual([1, 2, 3])
    expect(withLearned(some, one, Uint8Array.of(3)).images.length).toBe(3 * PIXELS)
    const none = { images: new Uint8Array(0), labels: new Uint8Array(0) }
    expect(withLearned(none, one, Uint8Array.of(3))).toBe(none)
  })
})

function countsOf(labels: Uint8Array): number[] {
  const counts = new Array<number>(DIGITS).fill(0)
  for (const label of labels) counts[label]++
  return counts
}
