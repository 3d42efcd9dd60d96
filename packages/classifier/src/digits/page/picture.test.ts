import { crc32, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pictureOf } from './picture'

/** The chunks of a PNG by their types; their checksums are right. */
function chunksOf(address: string): Map<string, Buffer> {
  const png = Buffer.from(address.replace('data:image/png;base64,', ''), 'base64')
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const body = png.subarray(at + 4, at + 8 + length)
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body))
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4))
    at += 12 + length
  }
  return chunks
}

describe('pictureOf', () => {
  it('is a grey PNG of 28 x 28 with the ink dark, to the pixel', () => {
    const images = Uint8Array.from({ length: 2 * 784 }, (_, i) => (i * 89 + (i >> 5)) % 256)
    const chunks = chunksOf(pictureOf(images, 1))
    expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND'])
    expect([...chunks.get('IHDR')!]).toEqual([0, 0, 0, 28, 0, 0, 0, 28, 8, 0, 0, 0, 0])
    // zlib checks the sum of all bytes by itself.
    const rows = inflateSync(chunks.get('IDAT')!)
    expect(rows.length).toBe(28 * 29)
    for (let row = 0; row < 28; row++) {
      expect(rows[row * 29]).toBe(0)
      const pixels = [...rows.subarray(row * 29 + 1, row * 29 + 29)].map((grey) => 255 - grey)
      expect(pixels).toEqual([...images.subarray(784 + row * 28, 784 + row * 28 + 28)])
    }
  })
})
