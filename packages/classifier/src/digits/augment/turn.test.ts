import { describe, expect, it } from 'vitest'
import { cosine, DEGREE, sine } from './turn'

describe('sine and cosine', () => {
  it('are those of Math up to half a right angle', () => {
    for (let degrees = -45; degrees <= 45; degrees += 0.25) {
      const angle = degrees * DEGREE
      expect(Math.abs(sine(angle) - Math.sin(angle))).toBeLessThan(1e-13)
      expect(Math.abs(cosine(angle) - Math.cos(angle))).toBeLessThan(1e-13)
    }
    expect([sine(0), cosine(0)]).toEqual([0, 1])
    expect(DEGREE).toBe(Math.PI / 180)
  })
})
