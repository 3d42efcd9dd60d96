import type { Random } from '../../random/random'
import { PARALLEL_ROUNDS } from '../init'
import type { Weights } from '../rules'
import type { Steps } from '../steps'
import { drawByPotential, drawByWeight } from './draw'

/** Rows that may become centroids are met so many at a time. */
export const CANDIDATES = 8

/** What resident rows offer for seeding. Squared distances are float32, sums of squared differences: 0 for equal rows. */
export interface Seeding {
  readonly rows: number
  readonly chunkRows: number
  readonly weights: Weights
  /** The squared distance of each row to the nearest centroid so far; Infinity before there is one. */
  readonly nearest: Float32Array
  /** Which centroid that is. */
  readonly owners: Int32Array
  /** What the weighted sum of `nearest` over each chunk would be with each candidate taken: chunks x CANDIDATES. */
  readonly potentials: Float64Array
  /** Compares all rows with up to CANDIDATES rows. */
  meet(candidates: readonly number[]): Steps<void>
  /** Takes row `row`, candidate `t` of the last `meet`, as centroid `place`. */
  take(row: number, t: number, place: number): Steps<void>
}

/**
 * Greedy k-means++, as `kMeansPlusPlus` does it, but with no more than CANDIDATES trials (from k = 1,097 on). Undefined where float32 cannot tell the rows that are left from the
 * centroids: the plain twin has to. So it does where squared distances are no more than `least` on average.
 */
export function* seedPlusPlus(seeding: Seeding, k: number, least: number, random: Random): Steps<number[] | undefined> {
  const { rows, weights, nearest, chunkRows, potentials } = seeding
  const trials = Math.min(2 + Math.floor(Math.log(k)), CANDIDATES)
  const total = weights === undefined ? rows : sumOf(weights)
  const draw = () => random.next()
  const chosen = [drawByWeight(weights, rows, draw)]
  yield* seeding.meet(chosen)
  yield* seeding.take(chosen[0], 0, 0)
  let byChunk = potentialsOf(potentials, 0)
  while (chosen.length < k) {
    const potential = sumOf(byChunk)
    if (!(potential > least * total)) return undefined
    const candidates = Array.from({ length: trials }, () =>
      drawByPotential(byChunk, chunkRows, nearest, weights, draw() * potential)
    )
    yield* seeding.meet(candidates)
    let best = 0
    let lowest = Number.POSITIVE_INFINITY
    let ofBest = byChunk
    for (let t = 0; t < trials; t++) {
      const own = potentialsOf(potentials, t)
      const sum = sumOf(own)
      if (sum < lowest) {
        lowest = sum
        best = t
        ofBest = own
      }
    }
    yield* seeding.take(candidates[best], best, chosen.length)
    byChunk = ofBest
    chosen.push(candidates[best])
  }
  return chosen
}

/**
 * The rounds of k-means||, as `kMeansParallel` does them: some 2k rows a round. Returns all candidates and the weight of the
 * rows that are nearest to each; undefined where there are not more than `k`.
 */
export function* seedRounds(
  seeding: Seeding,
  k: number,
  random: Random
): Steps<{ candidates: number[]; weights: Float64Array } | undefined> {
  const { rows, weights, nearest, owners } = seeding
  const candidates = [drawByWeight(weights, rows, () => random.next())]
  yield* seeding.meet(candidates)
  yield* seeding.take(candidates[0], 0, 0)
  for (let round = 0; round < PARALLEL_ROUNDS; round++) {
    let potential = 0
    for (let i = 0; i < rows; i++) potential += weights === undefined ? nearest[i] : weights[i] * nearest[i]
    if (!(potential > 0)) break
    const drawn: number[] = []
    for (let i = 0; i < rows; i++) {
      const share = (weights === undefined ? nearest[i] : weights[i] * nearest[i]) / potential
      if (random.next() < 2 * k * share) drawn.push(i)
    }
    for (let at = 0; at < drawn.length; at += CANDIDATES) {
      const met = drawn.slice(at, at + CANDIDATES)
      yield* seeding.meet(met)
      for (let t = 0; t < met.length; t++) {
        yield* seeding.take(met[t], t, candidates.length)
        candidates.push(met[t])
      }
    }
  }
  if (candidates.length <= k) return undefined
  const owned = new Float64Array(candidates.length)
  for (let i = 0; i < rows; i++) owned[owners[i]] += weights === undefined ? 1 : weights[i]
  return { candidates, weights: owned }
}

function potentialsOf(potentials: Float64Array, t: number): Float64Array {
  const own = new Float64Array(potentials.length / CANDIDATES)
  for (let chunk = 0; chunk < own.length; chunk++) own[chunk] = potentials[chunk * CANDIDATES + t]
  return own
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let n = 0; n < values.length; n++) sum += values[n]
  return sum
}
