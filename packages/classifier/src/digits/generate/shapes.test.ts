import { describe, expect, it } from 'vitest'
import { SHAPES } from './shapes'

/** A stroke without its numbers: how many points it has, and which are corners. */
const kind = (text: string) => text.replace(/-?\d+,-?\d+/g, 'p')

describe.each([...SHAPES.entries()])('shapes of %i', (_, shapes) => {
  it('have names of their own, and usual ones come first', () => {
    expect(new Set(shapes.map(({ name }) => name)).size).toBe(shapes.length)
    expect(shapes[0].share).toBeGreaterThan(0)
    const shares = shapes.map(({ share }) => share)
    expect(shares.slice(shares.indexOf(0)).every((share) => share === 0) || !shares.includes(0)).toBe(true)
  })

  it.each(shapes.map(({ name, from, to }) => [name, from, to]))(
    '%s: both ends have the same points',
    (_name, from, to) => {
      expect(from).toMatch(/^-?\d+,-?\d+!?(( \/)? -?\d+,-?\d+!?)+$/)
      expect(kind(to).replaceAll('!', '')).toBe(kind(from).replaceAll('!', ''))
      expect(kind(to)).toBe(kind(from))
      // From top to bottom, about.
      for (const text of [from, to]) {
        const heights = [...text.matchAll(/,(-?\d+)/g)].map(([, y]) => Number(y))
        expect(Math.min(...heights)).toBeGreaterThanOrEqual(0)
        expect(Math.min(...heights)).toBeLessThanOrEqual(8)
        expect(Math.max(...heights)).toBeGreaterThanOrEqual(92)
        expect(Math.max(...heights)).toBeLessThanOrEqual(100)
      }
    }
  )
})
