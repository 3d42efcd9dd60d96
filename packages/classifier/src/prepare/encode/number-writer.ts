import { MOST_SQUARABLE } from '@nutshell-ml/core'
import type { Scaling } from '../step'
import type { Blocks } from './encoder'

/** Writes a number that may be missing: filled and scaled among the dense numbers, and the indicator among the groups. */
export class NumberWriter {
  private readonly fill: number
  private readonly mean: number
  private readonly scale: number

  /**
   * @param dense its place among the dense numbers of a row; -1 if it has none.
   * @param group the place of its indicator among the groups of a row; -1 if it has none.
   * @param column the column that the indicator stands for.
   */
  constructor(
    scaling: Scaling | undefined,
    private readonly dense: number,
    private readonly group: number,
    private readonly column: number
  ) {
    const { fill, mean, scale } = scaling ?? { fill: 0, mean: 0, scale: 1 }
    this.fill = (fill - mean) / scale
    this.mean = mean
    this.scale = scale
  }

  /** Whether `value` was a gap or a number that can be used; if not, nothing is written. */
  write(value: number, dense: Float64Array, denseAt: number, codes: Int32Array, codesAt: number): boolean {
    const isGap = Number.isNaN(value)
    if (!isGap && !(value <= MOST_SQUARABLE && value >= -MOST_SQUARABLE)) return false
    if (this.dense >= 0) dense[denseAt + this.dense] = isGap ? this.fill : (value - this.mean) / this.scale
    if (this.group >= 0) codes[codesAt + this.group] = isGap ? this.column : -1
    return true
  }

  /** Writes `count` numbers in the rows of a design from `from`. The place of the first that cannot be used, or -1. */
  writeAll(values: Float64Array, count: number, from: number, { dense, denseCols, codes, groups }: Blocks): number {
    const { fill, mean, scale, column } = this
    if (this.dense >= 0) {
      let at = from * denseCols + this.dense
      for (let i = 0; i < count; i++, at += denseCols) {
        const value = values[i]
        if (value <= MOST_SQUARABLE && value >= -MOST_SQUARABLE) dense[at] = (value - mean) / scale
        else if (Number.isNaN(value)) dense[at] = fill
        else return i
      }
    } else {
      for (let i = 0; i < count; i++) if (Math.abs(values[i]) > MOST_SQUARABLE) return i
    }
    if (this.group >= 0) {
      let at = from * groups + this.group
      for (let i = 0; i < count; i++, at += groups) codes[at] = Number.isNaN(values[i]) ? column : -1
    }
    return -1
  }
}
