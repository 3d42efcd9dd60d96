/** The most that a category in a matrix can be: sets of levels are bits, one for each. */
export const MOST_CATEGORY = 65_535

/** The levels of a feature of categories that a matrix has as whole numbers. */
export class MatrixCategories {
  /** By level, whether it is known; undefined where all are. */
  readonly #known: Uint8Array | undefined

  /**
   * @param levels their names.
   * @param known levels that are not gaps; undefined: all whole numbers.
   */
  constructor(
    readonly levels: readonly string[],
    readonly known: readonly number[] | undefined
  ) {
    if (known === undefined) return
    this.#known = new Uint8Array(Math.max(-1, ...known) + 1)
    for (const level of known) this.#known[level] = 1
  }

  /** The level that a number is; NaN for gaps and for what is no known level. */
  of(value: number): number {
    if (this.#known !== undefined) return this.#known[value] === 1 ? value : Number.NaN
    return Number.isInteger(value) && value >= 0 && value <= MOST_CATEGORY ? value : Number.NaN
  }
}
