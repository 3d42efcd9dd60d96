import { Random } from '@nutshell-ml/core'
import { joined, withLearned } from '../exemplars'
import { DIGITS, PIXELS } from '../images'
import type { Learning } from '../learning'
import { withMovedCopies } from '../moved-copies'
import type { Fitted } from './linear-file'
import { descend, softmaxInto } from './softmax-weights'

/** A correction is shown with so many copies that are moved a little; so is what is replayed, where it is little. */
const COPIES = 4
const FEW = 1000
/**
 * What all corrections weigh together, beside one for each image that is replayed, is so many times the root of how many these are: few
 * images tell little of what must stay. But a correction weighs no more than one of them.
 */
const WEIGHT = 1
/** The first step; it falls to 0. */
const RATE = 0.01
/** Images that are looked at in all, about, and how often each. */
const LOOKS = 30_000
const LEAST_PASSES = 5
const MOST_PASSES = 20
/** Images between two chances for others to run. */
const SLICE = 64

/**
 * Softmax regression goes on by stochastic gradient descent on the corrections and on what is replayed. Of the latter the model has
 * to say what it said before, right or wrong (distillation; Z. Li and D. Hoiem, "Learning without forgetting", 2016): then nothing
 * pulls at it but the corrections.
 */
export async function learnWeights(fitted: Fitted, learning: Learning): Promise<Fitted> {
  const { corrections, replay, giveWay, onProgress } = learning
  const random = new Random(learning.seed)
  const replayed = withMovedCopies(replay.pixels, replay.count <= FEW ? COPIES : 0, random)
  const pixels = joined(replayed, withMovedCopies(corrections.pixels, COPIES, random))
  const old = replayed.length / PIXELS
  const rows = pixels.length / PIXELS
  const targets = new Float64Array(rows * DIGITS)
  for (let i = 0; i < old; i++) softmaxInto(fitted, pixels, i * PIXELS, targets, i * DIGITS)
  for (let i = old; i < rows; i++) {
    const label = corrections.labels[Math.floor((i - old) / (1 + COPIES))]
    targets[i * DIGITS + label] = 1
  }
  const weight = old === 0 ? 1 : Math.min((WEIGHT * Math.sqrt(old)) / (rows - old), 1)

  const weights = { coefficients: fitted.coefficients.slice(), intercepts: fitted.intercepts.slice() }
  const passes = Math.min(Math.max(Math.ceil(LOOKS / rows), LEAST_PASSES), MOST_PASSES)
  const order = Int32Array.from({ length: rows }, (_, i) => i)
  const errors = new Float64Array(DIGITS)
  for (let pass = 0; pass < passes; pass++) {
    random.shuffle(order)
    const rate = RATE * (1 - pass / passes)
    for (let n = 0; n < rows; n++) {
      const i = order[n]
      softmaxInto(weights, pixels, i * PIXELS, errors, 0)
      for (let d = 0; d < DIGITS; d++) errors[d] -= targets[i * DIGITS + d]
      descend(weights, pixels, i * PIXELS, errors, i < old ? rate : rate * weight)
      if (n % SLICE === 0) await giveWay()
    }
    onProgress?.({ done: pass + 1, total: passes })
  }
  return {
    ...fitted,
    ...weights,
    learned: fitted.learned + corrections.count,
    exemplars: withLearned(fitted.exemplars, corrections.pixels, corrections.labels)
  }
}
