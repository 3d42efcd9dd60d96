import { PIXELS } from '../images'

/**
 * How far images are from centroids. Both are bytes, so that squared distances are whole numbers below 2^26: exact, whatever the order
 * in which they are summed.
 */
export class CentroidDistances {
  readonly #k: number
  /** 784 x k: what all centroids have at a pixel stands together, since most pixels of an image are paper and add nothing. */
  readonly #columns: Uint8Array
  readonly #squares: Int32Array
  readonly #inked = new Int32Array(PIXELS)

  constructor(centroids: Uint8Array) {
    const k = centroids.length / PIXELS
    this.#k = k
    this.#columns = new Uint8Array(centroids.length)
    this.#squares = new Int32Array(k)
    for (let c = 0, at = 0; c < k; c++) {
      let square = 0
      for (let p = 0; p < PIXELS; p++, at++) {
        const value = centroids[at]
        this.#columns[p * k + c] = value
        square += value * value
      }
      this.#squares[c] = square
    }
  }

  /**
   * The nearest centroid of one image, the first of equals.
   *
   * @param pixels 784 bytes from `at` on.
   * @param out k; is filled with the squared distances to all.
   */
  nearest(pixels: Uint8Array, at: number, out: Int32Array): number {
    const k = this.#k
    const columns = this.#columns
    const squares = this.#squares
    const inked = this.#inked
    let count = 0
    let square = 0
    for (let p = 0; p < PIXELS; p++) {
      const value = pixels[at + p]
      inked[count] = p
      if (value !== 0) count++
      square += value * value
    }
    // The products of the image with each centroid, four pixels at a time.
    out.fill(0)
    let i = 0
    for (; i + 4 <= count; i += 4) {
      const x0 = pixels[at + inked[i]]
      const x1 = pixels[at + inked[i + 1]]
      const x2 = pixels[at + inked[i + 2]]
      const x3 = pixels[at + inked[i + 3]]
      const at0 = inked[i] * k
      const at1 = inked[i + 1] * k
      const at2 = inked[i + 2] * k
      const at3 = inked[i + 3] * k
      for (let c = 0; c < k; c++) {
        out[c] =
          (out[c] +
            Math.imul(x0, columns[at0 + c]) +
            Math.imul(x1, columns[at1 + c]) +
            Math.imul(x2, columns[at2 + c]) +
            Math.imul(x3, columns[at3 + c])) |
          0
      }
    }
    for (; i < count; i++) {
      const x = pixels[at + inked[i]]
      const from = inked[i] * k
      for (let c = 0; c < k; c++) out[c] += x * columns[from + c]
    }
    let best = 0
    for (let c = 0; c < k; c++) {
      out[c] = square + squares[c] - 2 * out[c]
      if (out[c] < out[best]) best = c
    }
    return best
  }
}
