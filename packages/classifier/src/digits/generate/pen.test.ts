import { describe, expect, it } from 'vitest'
import { PIXELS, SIDE } from '../images'
import { Pen } from './pen'

describe('Pen', () => {
  it('draws a line across the box', () => {
    const image = new Uint8Array(PIXELS)
    new Pen().drawInto([Float64Array.of(3, 7, 4, 7)], [Float64Array.of(1, 1)], 2, 1, image, 0)
    // Its middle runs from (4.5, 13.5) to (22.5, 13.5). Rows 13 and 14 are 0.5 away, which is ink, rows 12 and 15 are 1.5 away,
    // which is paper; pixel 4 is sqrt(0.5) from the end: 1.5 - 0.7071 of ink. The mass is at (13.5, 13.5), and moves by one.
    const ink = new Uint8Array(SIDE)
    ink.fill(255, 6, 24)
    ink[5] = ink[24] = Math.round((1.5 - Math.SQRT1_2) * 255)
    for (let y = 0; y < SIDE; y++) {
      const row = image.subarray(y * SIDE, (y + 1) * SIDE)
      expect(row).toEqual(y === 14 || y === 15 ? ink : new Uint8Array(SIDE))
    }
  })

  it('presses harder where it is told to', () => {
    const image = new Uint8Array(PIXELS)
    new Pen().drawInto([Float64Array.of(0, 0, 1, 0, 2, 0)], [Float64Array.of(1, 1, 2)], 2, 1, image, 0)
    const height = (x: number) =>
      Array.from({ length: SIDE }, (_, y) => image[y * SIDE + x]).filter((byte) => byte > 127).length
    expect(height(20)).toBeGreaterThan(height(7))
  })

  it('draws a dot of nothing but one point, and forgets the image before', () => {
    const pen = new Pen()
    const images = new Uint8Array(3 * PIXELS)
    const dot = () => [new Float64Array(4)]
    pen.drawInto(dot(), [Float64Array.of(1, 1)], 2, 1, images, 0)
    pen.drawInto([Float64Array.of(0, 0, 1, 1)], [Float64Array.of(1, 1)], 2, 1, images, PIXELS)
    pen.drawInto(dot(), [Float64Array.of(1, 1)], 2, 1, images, 2 * PIXELS)
    const [first, , last] = [0, 1, 2].map((i) => images.subarray(i * PIXELS, (i + 1) * PIXELS))
    expect(last).toEqual(first)
    // Four pixels at sqrt(0.5) from the dot.
    expect(first.filter((byte) => byte > 0)).toEqual(new Uint8Array(4).fill(Math.round((1.5 - Math.SQRT1_2) * 255)))
  })
})
