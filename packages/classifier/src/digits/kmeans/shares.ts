import { mostProbable } from '../evaluation'
import { DIGITS } from '../images'

/** Shares are as if each cluster held one image more, a tenth of every digit: nothing is impossible. */
const PRIOR = 1
/** What counts less than this beside the nearest cluster is left out. */
const LEAST_WEIGHT = 1e-12
/** How much further than just enough the name of the nearest cluster is raised. */
const MARGIN = 0.01

/** The name of each cluster: the digit that most of its images show, the first where several do. */
export function namesOf(counts: Int32Array): Uint8Array {
  return Uint8Array.from({ length: counts.length / DIGITS }, (_, c) => mostProbable(counts, c * DIGITS))
}

/**
 * What the clusters about an image say of it: the shares of the digits in each, those of near clusters counting more. A cluster at
 * the squared distance d counts as 1 / d^m beside the others, m = 2^sharpness.
 *
 * The most probable digit is the name of the nearest cluster. Where all of them together say another one, the shares of the nearest
 * by itself are mixed in, little more than it takes: among those its name comes first.
 *
 * Without exp and log: the same bits on every platform.
 */
export class ClusterShares {
  readonly #shares: Float64Array
  readonly #names: Uint8Array
  readonly #sharpness: number
  /** Of a weight before it is raised to the power m. */
  readonly #least: number

  /** @param counts k x 10: how many images of each digit a cluster holds. */
  constructor(counts: Int32Array, sharpness: number) {
    this.#names = namesOf(counts)
    this.#shares = sharesOf(counts)
    this.#sharpness = sharpness
    let least = LEAST_WEIGHT
    for (let i = 0; i < sharpness; i++) least = Math.sqrt(least)
    this.#least = least
  }

  /** Writes ten probabilities to `out`, from `into` on, by the squared distances of an image to all centroids. */
  probabilitiesInto(distances: Int32Array, nearest: number, out: Float64Array, into: number): void {
    const shares = this.#shares
    const sharpness = this.#sharpness
    const least = this.#least
    // One more, so that an image that is a centroid is no division by 0.
    const closest = distances[nearest] + 1
    const digits = DIGITS
    for (let d = 0; d < digits; d++) out[into + d] = 0
    let total = 0
    for (let c = 0; c < distances.length; c++) {
      let weight = closest / (distances[c] + 1)
      if (weight < least) continue
      for (let i = 0; i < sharpness; i++) weight *= weight
      total += weight
      for (let d = 0, at = c * digits; d < digits; d++) out[into + d] += weight * shares[at + d]
    }
    for (let d = 0; d < DIGITS; d++) out[into + d] /= total
    raise(out, into, this.#names[nearest], shares, nearest * DIGITS)
  }
}

/** Mixes shares among which `name` comes first into probabilities, until it does there. */
function raise(out: Float64Array, into: number, name: number, shares: Float64Array, at: number): void {
  let part = 0
  for (let d = 0; d < DIGITS; d++) {
    const ahead = out[into + d] - out[into + name]
    if (ahead < 0 || d === name) continue
    const gain = shares[at + name] - shares[at + d]
    part = Math.max(part, gain > 0 ? ahead / (ahead + gain) : 1)
    if (ahead === 0 && part === 0) part = Number.MIN_VALUE
  }
  if (part === 0) return
  part += MARGIN * (1 - part)
  for (let d = 0; d < DIGITS; d++) out[into + d] += part * (shares[at + d] - out[into + d])
  if (mostProbable(out, into) === name) return
  // What is left is rounding.
  for (let d = 0; d < DIGITS; d++) out[into + d] = shares[at + d]
}

function sharesOf(counts: Int32Array): Float64Array {
  const shares = new Float64Array(counts.length)
  for (let at = 0; at < counts.length; at += DIGITS) {
    let total = PRIOR
    for (let d = 0; d < DIGITS; d++) total += counts[at + d]
    for (let d = 0; d < DIGITS; d++) shares[at + d] = (counts[at + d] + PRIOR / DIGITS) / total
  }
  return shares
}
