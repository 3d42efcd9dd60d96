import { backend_util, util } from '@tensorflow/tfjs-core'

// How the rows of assembly/binary.ts are read.
export const BOTH_VARY = 0
const A_STAYS = 1
export const B_STAYS = 2

/** How two tensors are read side by side so that numpy's broadcasting comes out. */
export interface Broadcast {
  /** Of the result. */
  shape: number[]
  size: number
  /** Numbers in a row: along it both tensors go on, or one of them stays where it is. */
  row: number
  reading: number
  /** Dimensions outside of the rows, the innermost one first: length, step of `a` and step of `b`, one after the other. */
  outer: number[]
}

/** @throws Error that of TensorFlow.js where the shapes do not go together */
export function broadcast(aShape: number[], bShape: number[]): Broadcast {
  const shape = util.arraysEqual(aShape, bShape) ? aShape : backend_util.assertAndGetBroadcastShape(aShape, bShape)
  const size = util.sizeFromShape(shape)
  const aSize = util.sizeFromShape(aShape)
  const bSize = util.sizeFromShape(bShape)
  if (aSize === size && bSize === size) return { shape, size, row: size, reading: BOTH_VARY, outer: [] }
  if (bSize === 1) return { shape, size, row: size, reading: B_STAYS, outer: [] }
  if (aSize === 1) return { shape, size, row: size, reading: A_STAYS, outer: [] }
  return inRows(shape, size, aShape, bShape)
}

/** Neighbouring dimensions that are alike are one. */
function inRows(shape: number[], size: number, aShape: number[], bShape: number[]): Broadcast {
  const lengths: number[] = []
  const readings: number[] = []
  for (let fromEnd = 1; fromEnd <= shape.length; fromEnd++) {
    const length = shape[shape.length - fromEnd]
    if (length === 1) continue
    const reading = isRepeated(aShape, fromEnd) ? A_STAYS : isRepeated(bShape, fromEnd) ? B_STAYS : BOTH_VARY
    const last = lengths.length - 1
    if (readings[last] === reading) lengths[last] *= length
    else {
      lengths.push(length)
      readings.push(reading)
    }
  }
  const outer: number[] = []
  let [a, b] = [1, 1]
  for (const [i, length] of lengths.entries()) {
    const reading = readings[i]
    if (i > 0) outer.push(length, reading === A_STAYS ? 0 : a, reading === B_STAYS ? 0 : b)
    if (reading !== A_STAYS) a *= length
    if (reading !== B_STAYS) b *= length
  }
  return { shape, size, row: lengths[0], reading: readings[0], outer }
}

function isRepeated(shape: number[], fromEnd: number): boolean {
  return fromEnd > shape.length || shape[shape.length - fromEnd] === 1
}
