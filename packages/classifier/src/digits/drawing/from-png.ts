import { NutshellError, show } from '@nutshell-ml/core'
import { type DrawingOptions, fromCanvas } from './from-canvas'
import { decodePng } from './png'

/**
 * The digit that a PNG file shows, as a model takes it; see `fromCanvas`. All kinds of PNG are read but one: interlaced with less
 * than 8 bits for a colour.
 *
 * @throws NutshellError INVALID_INPUT for what is no PNG, a damaged one, or one of more than 33 million pixels; EMPTY_INPUT where
 * nothing is drawn; UNKNOWN_OPTION, INVALID_OPTION.
 */
export function fromPng(bytes: Uint8Array, options: DrawingOptions = {}): Uint8Array {
  if (!(bytes instanceof Uint8Array)) {
    throw new NutshellError('INVALID_INPUT', `png = ${show(bytes)}, expected a Uint8Array`)
  }
  const { rgba, width, height } = decodePng(bytes)
  return fromCanvas(rgba, width, height, options)
}
