import { Random } from '@nutshell-ml/core'
import { backend_util, type NamedAttrMap } from '@tensorflow/tfjs-core'
import { integers } from './products.test-support'
import type { Values } from './twins.test-support'

export type Pad = 'same' | 'valid' | number | [number, number][]

export function attrsOf(strides: number | readonly number[], pad: unknown, dimRoundingMode?: string): NamedAttrMap {
  return { strides, pad, dilations: 1, dimRoundingMode, dataFormat: 'NHWC' } as unknown as NamedAttrMap
}

export function outShapeOf(image: number[], filter: number[], attrs: NamedAttrMap): number[] {
  const { strides, pad, dilations, dimRoundingMode } = attrs as unknown as {
    strides: number
    pad: 'same'
    dilations: number
    dimRoundingMode: 'floor'
  }
  const shapes = [image, filter] as [[number, number, number, number], [number, number, number, number]]
  return backend_util.computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode).outShape
}

/** -1, 0 and 1. */
export function ternary(shape: number[], seed: number): Values & { values: Float32Array } {
  return integers(shape, seed, 1)
}

/**
 * Numbers for which products of tiles (assembly/winograd.ts) have nothing to round. The transforms of a filter divide by 24 twice:
 * filters are of 576 times -1, 0 and 1. (A product with what float32 has for 1/6, 1/12 or 1/24, which is off by 2^-25 of it, is
 * rounded to the whole number that it stands for.) What is summed up on the way to a result is, for images of -1, 0 and 1, at most
 * 48 * 48 * 576 for each channel, by the norms below: less than 2^24 for 12 channels, and so only 12 of an image are not 0. On the
 * way to the gradient by the filter sums are of whole numbers up to 53.4 * 53.4 * 576 for each tile: not more than 10 of those
 * of a result are not 0.
 */
export function exactNumbers(image: number[], filter: number[], result: number[], seed: number) {
  const ofChannels = ternary(filter, seed + 10)
  ofChannels.values.forEach((value, i, values) => {
    values[i] = value * 576
  })
  const byTiles = ternary(result, seed + 20)
  const [images, height, width, outputs] = result
  const [tall, across] = [Math.ceil(height / 4), Math.ceil(width / 4)]
  const tiles = images * tall * across
  const kept = new Set(new Random(seed).sample(tiles, Math.min(tiles, 10)))
  byTiles.values.forEach((value, i, values) => {
    const [col, row] = [Math.floor(i / outputs) % width, Math.floor(i / outputs / width) % height]
    const at = Math.floor(i / outputs / width / height)
    values[i] = kept.has((at * tall + (row >> 2)) * across + (col >> 2)) ? value * 576 : 0
  })
  return { ofChannels, byTiles, byChannels: fewChannels(image, seed), byOutputs: fewChannels(result, seed) }
}

function fewChannels(shape: number[], seed: number): Values & { values: Float32Array } {
  const numbers = ternary(shape, seed + 30)
  const channels = shape[3]
  const kept = new Set(new Random(seed).sample(channels, Math.min(channels, 12)))
  numbers.values.forEach((value, i, values) => {
    values[i] = kept.has(i % channels) ? value : 0
  })
  return numbers
}
