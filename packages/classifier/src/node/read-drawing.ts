import type { DrawingOptions } from '../digits/drawing/from-canvas'
import { fromPng } from '../digits/drawing/from-png'
import { readBytes } from './read-bytes'
import { withPath } from './read-digits'

/**
 * The digit that a PNG file shows, as a model takes it: 784 pixels, 0 for paper to 255 for ink. `-` is standard input.
 *
 * @throws NutshellError FILE where the file cannot be read; otherwise as `fromPng`, with the file's name.
 */
export async function readDrawing(path: string, options: DrawingOptions = {}): Promise<Uint8Array> {
  return withPath(path, (bytes) => fromPng(bytes, options), await readBytes(path))
}
