import { Random } from '@nutshell-ml/core'
import { BoostedTrees } from '../../boost/boosted-trees'
import { joined, withLearned } from '../exemplars'
import { PIXELS } from '../images'
import type { Learning } from '../learning'
import { withMovedCopies } from '../moved-copies'
import { trainingRows } from './training-rows'
import type { Fitted } from './trees-file'

/** A correction is shown with so many copies that are moved a little; so is what is replayed, where it is little. */
const COPIES = 4
const FEW = 1000
/**
 * What all corrections weigh together, beside one for each image that is replayed, is so many times the root of how many these are: few
 * images tell little of what must stay. But a correction weighs no more than one of them.
 */
const WEIGHT = 2.5
/** Rounds that are added. */
const ROUNDS = 10
/** Trees are smaller than usual, since there is less to learn from, and a leaf may be of little weight, as corrections are. */
const SETTINGS = {
  trees: ROUNDS,
  learningRate: 0.2,
  leaves: 15,
  minChildWeight: 0.1,
  columnSample: { byNode: 0.2 }
} as const

/** Grows some rounds of trees more, on the corrections and on what is replayed: the trees that there are stay as they are. */
export async function learnTrees(fitted: Fitted, learning: Learning): Promise<Fitted> {
  const { corrections, replay, onProgress, signal, seed } = learning
  const random = new Random(seed)
  const copies = replay.count <= FEW ? COPIES : 0
  const replayed = withMovedCopies(replay.pixels, copies, random)
  const pixels = joined(replayed, withMovedCopies(corrections.pixels, COPIES, random))
  const old = replayed.length / PIXELS
  const rows = pixels.length / PIXELS
  const labels = new Uint8Array(rows)
  for (let i = 0; i < old; i++) labels[i] = replay.labels[Math.floor(i / (1 + copies))]
  for (let i = old; i < rows; i++) labels[i] = corrections.labels[Math.floor((i - old) / (1 + COPIES))]
  const weights = new Float64Array(rows).fill(1)
  if (old > 0) weights.fill(Math.min((WEIGHT * Math.sqrt(old)) / (rows - old), 1), old)
  const { X, label, sampleWeight } = trainingRows(pixels, labels, weights)
  const boosted = await BoostedTrees.fit(X, {
    ...SETTINGS,
    label,
    sampleWeight,
    predictorType: 'multiclass',
    validation: 'none',
    warmStart: fitted.boosted,
    seed,
    signal,
    onProgress: onProgress && (({ done }) => onProgress({ done, total: ROUNDS }))
  })
  return {
    ...fitted,
    boosted,
    learned: fitted.learned + corrections.count,
    exemplars: withLearned(fitted.exemplars, corrections.pixels, corrections.labels)
  }
}
