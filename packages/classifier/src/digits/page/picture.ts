import { PIXELS, SIDE } from '../images'

/** Each row of a PNG begins with a byte that says how it is filtered: 0, not at all. */
const RAW = SIDE * (SIDE + 1)
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Side, side, 8 bits, grey, and the only ways there are to compress, filter and interlace. */
const HEADER = [0, 0, 0, SIDE, 0, 0, 0, SIDE, 8, 0, 0, 0, 0]

/** An image of 28 x 28 as the address of a picture that holds itself, dark ink on white paper. */
export function pictureOf(images: Uint8Array, index: number): string {
  const from = index * PIXELS
  const raw = new Uint8Array(RAW)
  for (let row = 0; row < SIDE; row++) {
    for (let col = 0; col < SIDE; col++) raw[row * (SIDE + 1) + 1 + col] = 255 - images[from + row * SIDE + col]
  }
  const png = [...SIGNATURE, ...chunk('IHDR', HEADER), ...chunk('IDAT', stored(raw)), ...chunk('IEND', [])]
  return `data:image/png;base64,${btoa(String.fromCharCode(...png))}`
}

/** A zlib stream of one block that is not compressed: a page of digits is small as it is. RFC 1950, RFC 1951. */
function stored(bytes: Uint8Array): number[] {
  const { length } = bytes
  const sizes = [length & 255, length >> 8, ~length & 255, (~length >> 8) & 255]
  return [0x78, 0x01, 1, ...sizes, ...bytes, ...bigEndian(adler32(bytes))]
}

function chunk(type: string, data: readonly number[]): number[] {
  const body = [...type].map((letter) => letter.charCodeAt(0)).concat(data)
  return [...bigEndian(data.length), ...body, ...bigEndian(crc32(body))]
}

function adler32(bytes: Uint8Array): number {
  let a = 1
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return b * 65536 + a
}

function crc32(bytes: readonly number[]): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

function bigEndian(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)
}
