import type { DataType, TensorInfo } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'

/** Axes that the kernels know. */
const RANK = 6
// Where the kernel's arguments have the three numbers of an axis.
const SIZE = 0
const FROM = RANK
const TO = 2 * RANK
/** Side of a tile of a matrix that is transposed, and bytes of a tile. */
const TILE_SIDE = 16
const TILE_BYTES = 1024
/** Values whose places in a cache of 64 sets are the same lie multiples of this apart. */
const FAR = 1024
// biome-ignore format: what there are of the outermost axis to the innermost
const ONE_VALUE = [
  1, 1, 1, 1, 1, 1, // sizes
  0, 0, 0, 0, 0, 1, // steps from one to the next where they are
  0, 0, 0, 0, 0, 1 // and where they go
]

/** Whether the kernels can move values of a type. */
export function isMovable(dtype: DataType): dtype is 'float32' | 'int32' | 'bool' {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool'
}

/** Bytes of a value. */
export function widthOf(dtype: DataType): number {
  return dtype === 'bool' ? 1 : 4
}

/** The bits of a float32 as a whole number. */
export function bitsOfFloat(value: number): number {
  return new Int32Array(new Float32Array([value]).buffer)[0]
}

/** Another tensor of the same values, which it shares. */
export function share(backend: NutshellBackend, { dataId, dtype }: TensorInfo, shape: number[]): TensorInfo {
  backend.incRef(dataId)
  return { dataId, shape, dtype }
}

/**
 * The axes of a block of values that is copied from one place to another: how many values there are along each, and how far they
 * lie apart on both sides. Neighbours that are one axis on both sides are joined.
 */
export class CopyAxes {
  /** The place of the outermost axis; the innermost has the last one. */
  #first = RANK
  readonly #numbers = ONE_VALUE.slice()

  /** The next axis outwards. Steps count values: 0 repeats one, a step below 0 goes backwards. */
  add(size: number, from: number, to: number): void {
    if (size === 1) return
    const numbers = this.#numbers
    const inner = this.#first
    if (inner >= 0 && inner < RANK) {
      const count = numbers[SIZE + inner]
      if (from === numbers[FROM + inner] * count && to === numbers[TO + inner] * count) {
        numbers[SIZE + inner] = count * size
        return
      }
    }
    const at = --this.#first
    if (at < 0) return
    numbers[SIZE + at] = size
    numbers[FROM + at] = from
    numbers[TO + at] = to
  }

  /** Whether there are no more axes than the kernels know. */
  get fits(): boolean {
    return this.#first >= 0
  }

  /** Whether all values follow one another on both sides. */
  get isOneRun(): boolean {
    return this.#first >= RANK - 1 && this.#numbers[FROM + RANK - 1] === 1 && this.#numbers[TO + RANK - 1] === 1
  }

  /** Copies values of `width` bytes: `from` and `to` are the addresses of the first one. */
  copy(backend: NutshellBackend, to: number, from: number, width: number): void {
    if (!this.#isFarApart) {
      backend.run('copyAxes', to, from, width, 0, ...this.#numbers)
      return
    }
    backend.borrow(
      backend.threads * TILE_BYTES,
      () => 'scratch of a transpose',
      (scratch) => backend.run('copyAxes', to, from, width, scratch, ...this.#numbers)
    )
  }

  /** Whether rows that are written in turn get in one another's way in the processor's cache. */
  get #isFarApart(): boolean {
    const numbers = this.#numbers
    if (numbers[FROM + RANK - 1] === 1 || numbers[SIZE + RANK - 1] < TILE_SIDE) return false
    for (let axis = Math.max(0, this.#first); axis < RANK - 1; axis++) {
      if (numbers[FROM + axis] === 1) return numbers[TO + axis] % FAR === 0 && numbers[SIZE + axis] >= TILE_SIDE
    }
    return false
  }
}
