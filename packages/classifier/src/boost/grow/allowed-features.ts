import type { Random } from '@nutshell-ml/core'

/** Which features nodes of a tree may use. */
export interface FeatureLimits {
  /** Shares of features drawn for a tree, of those for each level, and of those for each node: above 0, up to 1. */
  readonly columnsByTree: number
  readonly columnsByLevel: number
  readonly columnsByNode: number
  /** Below a node only features that are, in one of these sets, together with all features on the way to it. */
  readonly interactions: readonly (readonly number[])[] | undefined
}

/**
 * The features that each node of one tree may use: drawn at random as `random` says, in the order that nodes are asked for, and
 * within `interactions` by XGBoost's rule: the root may use all, and a node what stands in any set beside all features of its path,
 * and those themselves.
 */
export class AllowedFeatures {
  readonly #features: number
  readonly #limits: FeatureLimits
  readonly #random: Random
  readonly #sets: readonly Uint8Array[] | undefined
  /** Undefined: all. */
  readonly ofTree: Uint8Array | undefined
  readonly #ofLevels: (Uint8Array | undefined)[] = []

  constructor(features: number, limits: FeatureLimits, random: Random) {
    this.#features = features
    this.#limits = limits
    this.#random = random
    this.#sets = limits.interactions?.map((set) => {
      const members = new Uint8Array(features)
      for (const feature of set) members[feature] = 1
      return members
    })
    this.ofTree = this.#draw(undefined, limits.columnsByTree)
  }

  /** @param path the features of the splits above the node */
  ofNode(depth: number, path: readonly number[]): Uint8Array | undefined {
    const { columnsByLevel, columnsByNode } = this.#limits
    while (this.#ofLevels.length <= depth) this.#ofLevels.push(this.#draw(this.ofTree, columnsByLevel))
    const drawn = this.#draw(this.#ofLevels[depth], columnsByNode)
    if (this.#sets === undefined || path.length === 0) return drawn
    return within(this.#sets, path, drawn, this.#features)
  }

  /** A share of the features of `from`, one at least, rounded down as XGBoost does. */
  #draw(from: Uint8Array | undefined, share: number): Uint8Array | undefined {
    if (share >= 1) return from
    const pool: number[] = []
    for (let f = 0; f < this.#features; f++) if (from === undefined || from[f] === 1) pool.push(f)
    const drawn = new Uint8Array(this.#features)
    const count = Math.max(1, Math.floor(pool.length * share))
    for (const place of this.#random.sample(pool.length, Math.min(count, pool.length))) drawn[pool[place]] = 1
    return drawn
  }
}

function within(
  sets: readonly Uint8Array[],
  path: readonly number[],
  drawn: Uint8Array | undefined,
  features: number
): Uint8Array {
  const allowed = new Uint8Array(features)
  for (const members of sets) {
    if (!path.every((feature) => members[feature] === 1)) continue
    for (let f = 0; f < features; f++) if (members[f] === 1) allowed[f] = 1
  }
  for (const feature of path) allowed[feature] = 1
  if (drawn !== undefined) for (let f = 0; f < features; f++) allowed[f] &= drawn[f]
  return allowed
}
