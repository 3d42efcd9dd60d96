import type { ResolvedStreamOptions } from './options'

/** Losses that are to fall, and for how long they have not. */
export class Trend {
  readonly #patience: number
  readonly #tolerance: number
  #best = Number.POSITIVE_INFINITY
  #worse = 0

  constructor({ patience, tolerance }: Pick<ResolvedStreamOptions, 'patience' | 'tolerance'>) {
    this.#patience = patience
    this.#tolerance = tolerance
  }

  /** Whether it is the best so far. */
  follow(loss: number): boolean {
    this.#worse =
      loss < this.#best - this.#tolerance * Math.abs(this.#best) || this.#best === Infinity ? 0 : this.#worse + 1
    if (!(loss < this.#best)) return false
    this.#best = loss
    return true
  }

  get hasStalled(): boolean {
    return this.#worse >= this.#patience
  }
}
