import type { Random } from '@nutshell-ml/core'

/** What `nextUint32` is below: a float64 holds its products with numbers of rows. */
const WORDS = 2 ** 32

/**
 * Draws a part of the rows, rising, into memory that each round uses again. Each row is taken with the chance that makes the number
 * come out (D. Knuth, "The Art of Computer Programming" 2, algorithm S).
 */
export class RowSample {
  readonly #rows: number
  readonly #drawn: Int32Array

  /** @param share above 0 and below 1 of so many rows; one at least is drawn. */
  constructor(rows: number, share: number) {
    this.#rows = rows
    this.#drawn = new Int32Array(Math.max(1, Math.round(rows * share)))
  }

  /** The rows of a round: good until the next ones are drawn. */
  draw(random: Random): Int32Array {
    const drawn = this.#drawn
    const rows = this.#rows
    let count = 0
    for (let row = 0; count < drawn.length; row++) {
      if (random.nextUint32() * (rows - row) < (drawn.length - count) * WORDS) drawn[count++] = row
    }
    return drawn
  }
}
