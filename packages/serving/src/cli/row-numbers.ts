/** Bad rows that are behind are let go when there are more. */
const MOST_PASSED = 1024

/**
 * The numbers that rows of a table have in their file, where bad rows count as well: tables hold the good ones only. Both
 * are told in the order of the file, bad ones no later than the good ones after them.
 */
export class RowNumbers {
  readonly #bad: number[] = []
  #at = 0
  #next = 1

  /** A row of this number is bad. */
  skip(row: number): void {
    this.#bad.push(row)
  }

  /** The number of the next good row. */
  next(): number {
    while (this.#bad[this.#at] === this.#next) {
      this.#at++
      this.#next++
    }
    if (this.#at > MOST_PASSED) {
      this.#bad.splice(0, this.#at)
      this.#at = 0
    }
    return this.#next++
  }
}
