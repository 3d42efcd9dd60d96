/**
 * What a summary has room for: a bound, and what each candidate costs of it. A candidate may need a companion, the sentence
 * before it, which costs as well unless it is there already.
 */
export class Allowance {
  /** What is left. */
  room: number
  /** Of each candidate, the companion it needs; -1 for none. */
  readonly companions: Int32Array | undefined
  private readonly costs: ArrayLike<number> | undefined
  private readonly isInside = new Set<number>()

  /** @param costs of each candidate; each costs 1 without them. */
  constructor(most: number, costs?: ArrayLike<number>, companions?: Int32Array) {
    this.room = most
    this.costs = costs
    this.companions = companions
  }

  /** What taking a candidate would cost now, its companion included. */
  cost(candidate: number): number {
    const own = this.costs === undefined ? 1 : this.costs[candidate]
    if (this.companions === undefined) return own
    const companion = this.companions[candidate]
    const extra =
      companion < 0 || this.isInside.has(companion) ? 0 : this.costs === undefined ? 1 : this.costs[companion]
    return own + extra
  }

  /** Whether a candidate is in already, as the companion of another. */
  has(candidate: number): boolean {
    return this.companions !== undefined && this.isInside.has(candidate)
  }

  fits(candidate: number): boolean {
    return this.cost(candidate) <= this.room
  }

  take(candidate: number): void {
    this.room -= this.cost(candidate)
    if (this.companions === undefined) return
    this.isInside.add(candidate)
    if (this.companions[candidate] >= 0) this.isInside.add(this.companions[candidate])
  }
}
