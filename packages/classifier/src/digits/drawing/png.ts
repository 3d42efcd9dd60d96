import { NutshellError } from '@nutshell-ml/core'
import { type DecodedPng, decode } from 'fast-png'
import { Unzlib } from 'fflate'

/** Four bytes for each pixel: red, green, blue, alpha. */
export interface RgbaPicture {
  readonly rgba: Uint8Array
  readonly width: number
  readonly height: number
}

/** A photograph of 24 million pixels is read; what says that it is larger is not worth the memory. */
const MOST_PIXELS = 2 ** 25
/** The same of the bytes that pixels are decompressed to. */
const MOST_BYTES = 2 ** 27
const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10]
/** All that the picture itself is made of. Texts, profiles and times are not even looked at: they can be bombs too. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']
/** Of the kinds of colour: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16]
}

interface Head {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
  readonly isInterlaced: boolean
}

interface Chunk {
  readonly type: string
  /** The chunk as it stands: length, type, data, checksum. */
  readonly whole: Uint8Array
  readonly data: Uint8Array
}

/**
 * The picture in a PNG file. What the file says of its size is checked before memory is taken, and that its pixels are not more than
 * that, before they are all decompressed.
 *
 * @throws NutshellError INVALID_INPUT for what is no PNG, a damaged one, or one that is too large.
 */
export function decodePng(bytes: Uint8Array): RgbaPicture {
  if (bytes.length < SIGNATURE.length || SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    throw invalid('not a PNG file, expected one to begin with the bytes 89 50 4E 47 0D 0A 1A 0A')
  }
  const chunks = chunksOf(bytes)
  const head = headOf(chunks[0])
  checkPixels(chunks, head)
  const png = decoded(joined(chunks, head))
  return { rgba: toRgba(png, head), width: head.width, height: head.height }
}

/** The chunks that are needed, in their order. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const chunks: Chunk[] = []
  for (let at = SIGNATURE.length; ; ) {
    if (at + 12 > bytes.length) throw invalid(`it ends at byte ${bytes.length}, expected a chunk IEND before`)
    const length = view.getUint32(at)
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (at + 12 + length > bytes.length) {
      const left = bytes.length - at - 12
      throw invalid(
        `chunk ${printable(type)} at byte ${at} of ${length} bytes, expected at most the ${left} that are left`
      )
    }
    const chunk = { type, whole: bytes.subarray(at, at + 12 + length), data: bytes.subarray(at + 8, at + 8 + length) }
    if (NEEDED.includes(type)) chunks.push(chunk)
    // A capital letter first: it cannot be read without understanding this chunk.
    else if ((bytes[at + 4] & 32) === 0) throw invalid(`unknown chunk ${printable(type)} at byte ${at}`)
    if (type === 'IEND') return chunks
    at += 12 + length
  }
}

function headOf(chunk: Chunk): Head {
  if (chunk.type !== 'IHDR' || chunk.data.length !== 13)
    throw invalid('its head is damaged, expected a chunk IHDR of 13 bytes')
  const { data } = chunk
  const view = new DataView(data.buffer, data.byteOffset, data.length)
  const [width, height, depth, colour] = [view.getUint32(0), view.getUint32(4), data[8], data[9]]
  if (width === 0 || height === 0 || width > 0x7fffffff || height > 0x7fffffff) {
    throw invalid(`${width} x ${height} pixels, expected at least one`)
  }
  if (width * height > MOST_PIXELS) throw invalid(`${width} x ${height} pixels, expected at most ${MOST_PIXELS}`)
  if (!DEPTHS[colour]?.includes(depth))
    throw invalid(`colours of kind ${colour} with ${depth} bits, which there are not`)
  if (data[10] !== 0 || data[11] !== 0 || data[12] > 1) {
    throw invalid(`compression ${data[10]}, filter ${data[11]}, interlace ${data[12]}, expected 0, 0, and 0 or 1`)
  }
  const isInterlaced = data[12] === 1
  if (isInterlaced && depth < 8) {
    throw invalid(`interlaced with ${depth} bits for a colour, which cannot be read; expected 8 or 16, or no interlace`)
  }
  return { width, height, depth, colour, isInterlaced }
}

/** Throws unless the pixels are decompressed to exactly as many bytes as the head says. */
function checkPixels(chunks: readonly Chunk[], head: Head): void {
  const expected = bytesOf(head)
  if (expected > MOST_BYTES) throw invalid(`${expected} bytes of pixels, expected at most ${MOST_BYTES}`)
  let got = 0
  const unzlib = new Unzlib((piece) => {
    got += piece.length
    if (got > expected) throw invalid(`more than ${expected} bytes of pixels, which is what its head says`)
  })
  const parts = chunks.filter(({ type }) => type === 'IDAT')
  // Pieces, because each may become a thousand times as large at once.
  const most = 1 << 14
  try {
    for (const { data } of parts) {
      for (let at = 0; at < data.length; at += most) unzlib.push(data.subarray(at, at + most), false)
    }
    unzlib.push(new Uint8Array(0), true)
  } catch (cause) {
    if (cause instanceof NutshellError) throw cause
    throw invalid(`its pixels are damaged: ${(cause as Error).message}`, cause)
  }
  if (got !== expected) throw invalid(`${got} bytes of pixels, expected ${expected}`)
}

/** How many bytes the lines are, with a byte for each line's filter. */
function bytesOf({ width, height, depth, colour, isInterlaced }: Head): number {
  const bits = depth * CHANNELS[colour]
  const linesOf = (columns: number, rows: number) => (columns === 0 ? 0 : rows * (1 + Math.ceil((columns * bits) / 8)))
  if (!isInterlaced) return linesOf(width, height)
  let bytes = 0
  // The seven passes: where each begins, and its steps.
  for (const [x, y, stepX, stepY] of [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2]
  ]) {
    bytes += linesOf(Math.ceil(Math.max(0, width - x) / stepX), Math.ceil(Math.max(0, height - y) / stepY))
  }
  return bytes
}

/** The file of these chunks alone. */
function joined(chunks: readonly Chunk[], { colour }: Head): Uint8Array {
  // Transparency of its own and a colour that is transparent: the standard forbids it, some programs write it.
  const kept = colour >= 4 ? chunks.filter(({ type }) => type !== 'tRNS') : chunks
  const bytes = new Uint8Array(kept.reduce((sum, { whole }) => sum + whole.length, SIGNATURE.length))
  bytes.set(SIGNATURE)
  let at = SIGNATURE.length
  for (const { whole } of kept) {
    bytes.set(whole, at)
    at += whole.length
  }
  return bytes
}

function decoded(bytes: Uint8Array): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true })
  } catch (cause) {
    throw invalid(`it is damaged: ${(cause as Error).message}`, cause)
  }
}

function toRgba({ data, palette, transparency }: DecodedPng, { width, height, depth, colour }: Head): Uint8Array {
  const rgba = new Uint8Array(width * height * 4)
  const channels = CHANNELS[colour]
  const most = 2 ** depth - 1
  const isGrey = colour === 0 || colour === 4
  const lineLength = depth < 8 ? Math.ceil((width * depth) / 8) : width * channels
  const sampleAt = (line: number, x: number, channel: number) => {
    if (depth >= 8) return data[line + x * channels + channel]
    const bit = x * depth
    return (data[line + (bit >> 3)] >> (8 - depth - (bit & 7))) & most
  }
  for (let y = 0, at = 0; y < height; y++) {
    const line = y * lineLength
    for (let x = 0; x < width; x++, at += 4) {
      const first = sampleAt(line, x, 0)
      if (colour === 3) {
        const entry = palette?.[first]
        if (entry === undefined) throw invalid(`colour ${first} at column ${x} of row ${y}, which its palette has not`)
        rgba[at] = entry[0]
        rgba[at + 1] = entry[1]
        rgba[at + 2] = entry[2]
        rgba[at + 3] = entry[3] ?? 255
        continue
      }
      const green = isGrey ? first : sampleAt(line, x, 1)
      const blue = isGrey ? first : sampleAt(line, x, 2)
      let alpha = most
      if (colour >= 4) alpha = sampleAt(line, x, channels - 1)
      else if (transparency !== undefined && isClear(transparency, isGrey, first, green, blue)) alpha = 0
      rgba[at] = Math.round((255 * first) / most)
      rgba[at + 1] = Math.round((255 * green) / most)
      rgba[at + 2] = Math.round((255 * blue) / most)
      rgba[at + 3] = Math.round((255 * alpha) / most)
    }
  }
  return rgba
}

/** Is this the colour that stands for no colour? */
function isClear(clear: Uint16Array, isGrey: boolean, red: number, green: number, blue: number): boolean {
  return isGrey ? clear[0] === red : clear[0] === red && clear[1] === green && clear[2] === blue
}

function printable(type: string): string {
  return type.replace(/[^A-Za-z]/g, '?')
}

function invalid(what: string, cause?: unknown): NutshellError {
  return new NutshellError('INVALID_INPUT', `png: ${what}`, cause === undefined ? undefined : { cause })
}
