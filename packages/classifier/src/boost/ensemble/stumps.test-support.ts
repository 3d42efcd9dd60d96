import { type Ensemble, IS_NUMBER, LISTED_LEFT } from './ensemble'

export interface Stump {
  readonly feature: number
  /** Rows below go left; of a category, the levels that go left, as bits. */
  readonly threshold?: number
  readonly levels?: number
  readonly left: number
  readonly right: number
  /** Of the left and the right child. @default 1 each */
  readonly covers?: readonly [number, number]
  readonly gain?: number
  readonly output?: number
}

/** Trees of one split each, in float64. */
export function stumps(cols: number, list: readonly Stump[], outputs = 1, base = 0): Ensemble {
  const each = (read: (stump: Stump) => readonly [number, number, number]) => list.flatMap(read)
  return {
    precision: 'float64',
    outputs,
    cols,
    base: new Float64Array(outputs).fill(base),
    roots: Int32Array.from({ length: list.length + 1 }, (_, t) => 3 * t),
    treeOutputs: Int32Array.from(list, ({ output = 0 }) => output),
    flags: Uint8Array.from(each(({ levels }) => [levels === undefined ? IS_NUMBER : LISTED_LEFT, 0, 0])),
    feature: Int32Array.from(each(({ feature }) => [feature, 0, 0])),
    value: Float64Array.from(each(({ threshold = 0, left, right }) => [threshold, left, right])),
    left: Int32Array.from(list.flatMap((_, t) => [3 * t + 1, -1, -1])),
    right: Int32Array.from(list.flatMap((_, t) => [3 * t + 2, -1, -1])),
    setStart: Int32Array.from(list.flatMap((_, t) => [t, 0, 0])),
    setWords: Int32Array.from(each(({ levels }) => [levels === undefined ? 0 : 1, 0, 0])),
    sets: Uint32Array.from(list, ({ levels = 0 }) => levels),
    gain: Float32Array.from(each(({ gain = 1 }) => [gain, 0, 0])),
    cover: Float32Array.from(each(({ covers: [a, b] = [1, 1] }) => [a + b, a, b]))
  }
}
