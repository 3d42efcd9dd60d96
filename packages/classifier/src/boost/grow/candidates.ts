import type { Slot, Split } from '../engine/engine'

/** A node that can be split. */
export interface Candidate {
  readonly node: number
  readonly depth: number
  readonly split: Split
  /** Where its histogram is. */
  readonly slot: Slot
}

/**
 * Nodes waiting to be split, in the order they will be: 'best-first' by gain, 'depth-wise' by depth and then gain; of equals the
 * node made first.
 */
export class Candidates {
  readonly #isDepthWise: boolean
  /** The next one last. */
  readonly #waiting: Candidate[] = []

  constructor(growth: 'best-first' | 'depth-wise') {
    this.#isDepthWise = growth === 'depth-wise'
  }

  get length(): number {
    return this.#waiting.length
  }

  add(candidate: Candidate): void {
    const waiting = this.#waiting
    let low = 0
    let high = waiting.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#isBefore(candidate, waiting[middle])) low = middle + 1
      else high = middle
    }
    waiting.splice(low, 0, candidate)
  }

  next(): Candidate | undefined {
    return this.#waiting.pop()
  }

  /** Takes away all but the next `most`: with no more splits than that to come, they will never have their turn. */
  keep(most: number): readonly Candidate[] {
    return this.#waiting.splice(0, Math.max(0, this.#waiting.length - most))
  }

  #isBefore(a: Candidate, b: Candidate): boolean {
    if (this.#isDepthWise && a.depth !== b.depth) return a.depth < b.depth
    if (a.split.gain !== b.split.gain) return a.split.gain > b.split.gain
    return a.node < b.node
  }
}
