import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pngFile } from '../digits/drawing/png.test-support'
import { readDrawing } from './read-drawing'

it('readDrawing reads the digit of a PNG file, and names a file that has none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nutshell-drawing-'))
  try {
    const path = join(folder, 'one.png')
    const samples = Array.from({ length: 40 * 40 }, (_, i) =>
      i % 40 >= 18 && i % 40 < 22 && i >= 400 && i < 1200 ? 0 : 255
    )
    await writeFile(path, pngFile({ width: 40, height: 40, depth: 8, colour: 0, samples }))
    const pixels = await readDrawing(path, { strokes: 'keep' })
    // A bar of 4 x 20 as it is, with its centre of mass (1.5 of 0 to 3, 9.5 of 0 to 19) within half a pixel of 14.
    const places = [...pixels.keys()].filter((i) => pixels[i] > 0)
    expect(new Set(places.map((i) => pixels[i]))).toEqual(new Set([255]))
    expect(places).toHaveLength(80)
    const [columns, rows] = [places.map((i) => i % 28), places.map((i) => Math.floor(i / 28))]
    for (const of of [columns, rows])
      expect(Math.abs((Math.min(...of) + Math.max(...of)) / 2 - 14)).toBeLessThanOrEqual(0.5)
    await writeFile(path, pngFile({ width: 40, height: 40, depth: 8, colour: 0, samples: samples.fill(255) }))
    await expect(readDrawing(path)).rejects.toMatchObject({
      code: 'EMPTY_INPUT',
      message: `${path}: nothing is drawn, expected a digit`
    })
    await expect(readDrawing(join(folder, 'no.png'))).rejects.toMatchObject({ code: 'FILE' })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
