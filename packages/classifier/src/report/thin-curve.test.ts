import fc from 'fast-check'
import { expect, it } from 'vitest'
import { thinCurve } from './thin-curve'

it('a straight line is its ends', () => {
  const x = Array.from({ length: 1001 }, (_, i) => i / 1000)
  expect(thinCurve(x, x)).toEqual({ x: [0, 1], y: [0, 1] })
})

it('a corner stays', () => {
  expect(thinCurve([0, 0, 0, 0.5, 1], [0, 0.5, 1, 1, 1])).toEqual({ x: [0, 0, 1], y: [0, 1, 1] })
})

it('one point, and two', () => {
  expect(thinCurve([0.5], [0.25])).toEqual({ x: [0.5], y: [0.25] })
  expect(thinCurve([0.5, 1], [0.25, 0])).toEqual({ x: [0.5, 1], y: [0.25, 0] })
})

it('any curve: ends stay, no more than 200 points, all of them its own, in order', () => {
  const point = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  fc.assert(
    fc.property(fc.array(point, { minLength: 2, maxLength: 600 }), (points) => {
      const thin = thinCurve(
        points.map(([x]) => x),
        points.map(([, y]) => y)
      )
      expect(thin.x.length).toBeLessThanOrEqual(200)
      expect([thin.x[0], thin.y[0]]).toEqual(points[0])
      expect([thin.x.at(-1), thin.y.at(-1)]).toEqual(points.at(-1))
      let from = 0
      thin.x.forEach((x, i) => {
        while (from < points.length && !(points[from][0] === x && points[from][1] === thin.y[i])) from++
        expect(from).toBeLessThan(points.length)
      })
    }),
    { numRuns: 30 }
  )
})
