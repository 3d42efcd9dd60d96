import { deflateSync } from 'node:zlib'

/** A PNG file as the standard describes it, written without any library's help. */
export interface PngParts {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
  /** Samples as they are stored: for each pixel one of grey or palette, 2, 3 or 4 of the others. */
  readonly samples: ArrayLike<number>
  readonly isInterlaced?: boolean
  /** The filter of line i: filters[i % filters.length]. */
  readonly filters?: readonly number[]
  /** Chunks between the head and the pixels. */
  readonly before?: readonly Uint8Array[]
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2]
]

export function pngFile(parts: PngParts): Uint8Array {
  const { width, height, depth, colour, isInterlaced = false, before = [] } = parts
  const pixels = deflateSync(rawLines(parts))
  // In two chunks: decoders are to join them.
  const half = pixels.length >> 1
  return joined([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    headChunk(width, height, depth, colour, isInterlaced),
    ...before,
    pngChunk('IDAT', pixels.subarray(0, half)),
    pngChunk('IDAT', pixels.subarray(half)),
    pngChunk('IEND', new Uint8Array(0))
  ])
}

export function headChunk(width: number, height: number, depth = 8, colour = 0, isInterlaced = false): Uint8Array {
  const data = new Uint8Array(13)
  const view = new DataView(data.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  data.set([depth, colour, 0, 0, isInterlaced ? 1 : 0], 8)
  return pngChunk('IHDR', data)
}

export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, data.length)
  chunk.set(new TextEncoder().encode(type), 4)
  chunk.set(data, 8)
  view.setUint32(8 + data.length, crc(chunk.subarray(4, 8 + data.length)))
  return chunk
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces))
}

function rawLines(parts: PngParts): Uint8Array {
  const { width, height, isInterlaced = false } = parts
  const lines: Uint8Array[] = []
  for (const [x, y, stepX, stepY] of isInterlaced ? PASSES : [[0, 0, 1, 1]]) {
    let above: Uint8Array | undefined
    for (let row = y; row < height && x < width; row += stepY) {
      const line = packedLine(parts, row, x, stepX)
      const number = (row - y) / stepY
      lines.push(filtered(line, above ?? new Uint8Array(line.length), parts, number))
      above = line
    }
  }
  return joined(lines)
}

/** The samples of a line from column `x` on, `step` apart, the most significant bit first. */
function packedLine({ width, depth, colour, samples }: PngParts, row: number, x: number, step: number): Uint8Array {
  const channels = CHANNELS[colour]
  let bits = ''
  for (let column = x; column < width; column += step) {
    for (let c = 0; c < channels; c++) {
      bits += samples[(row * width + column) * channels + c].toString(2).padStart(depth, '0')
    }
  }
  const bytes = bits.match(/.{1,8}/g) ?? []
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte.padEnd(8, '0'), 2))
}

function filtered(
  line: Uint8Array,
  above: Uint8Array,
  { depth, colour, filters = [0] }: PngParts,
  number: number
): Uint8Array {
  const filter = filters[number % filters.length]
  const back = Math.max(1, (depth * CHANNELS[colour]) / 8)
  const out = new Uint8Array(line.length + 1)
  out[0] = filter
  for (let i = 0; i < line.length; i++) {
    const a = i < back ? 0 : line[i - back]
    const b = above[i]
    const c = i < back ? 0 : above[i - back]
    const p = a + b - c
    const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
    const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c
    out[i + 1] = line[i] - [0, a, b, (a + b) >> 1, paeth][filter]
  }
  return out
}

/** The checksum of PNG, bit by bit; `crc32` of node:zlib came with Node 22. */
function crc(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  }
  return ~rest >>> 0
}
