import { Random } from '@nutshell-ml/core'
import { resolveAugment } from '../augment/augment'
import type { Learning } from '../learning'
import { adamStep, createAdam } from './adam'
import { Batch, BatchMaker } from './batch'
import type { CnnNetwork } from './cnn-network'
import { rateAt } from './schedule'

/** Images of a step: of these so many are new, the rest is replayed, where there is anything to replay. */
const BATCH = 128
const NEW = 32
/** Steps: so many, and one more for each so many new images, up to a limit. */
const LEAST_STEPS = 80
const MOST_STEPS = 400
const LEARNING_RATE = 5e-4

/**
 * Trains a network, which has learned the replayed images, on new ones: every step shows both, so that the old ones are not
 * forgotten (A. Robins, "Catastrophic forgetting, rehearsal and pseudorehearsal", 1995).
 *
 * @throws the signal's reason.
 */
export async function fineTune(network: CnnNetwork, learning: Learning): Promise<void> {
  const { corrections, replay, seed, onProgress, giveWay } = learning
  const steps = Math.min(MOST_STEPS, LEAST_STEPS + corrections.count)
  const augment = resolveAugment(true)
  const makers = [new BatchMaker(corrections, augment), new BatchMaker(replay, augment)]
  const fresh = replay.count === 0 ? BATCH : NEW
  const random = new Random(seed)
  const weights = network.readWeights()
  const gradient = new Float32Array(weights.length)
  const adam = createAdam(weights.length)
  for (let step = 0; step < steps; step++) {
    await giveWay()
    const batch = new Batch(BATCH)
    makers[0].add(drawn(corrections.count, fresh, random), batch, random)
    makers[1].add(drawn(replay.count, BATCH - fresh, random), batch, random)
    const { loss, right } = network.gradientInto(batch, gradient)
    adamStep(adam, weights, gradient, LEARNING_RATE * rateAt('one-cycle', step / steps))
    network.writeWeights(weights)
    onProgress?.({ done: step + 1, total: steps, loss, accuracy: right / BATCH })
  }
}

/** So many rows of `count`, each drawn by itself. */
function drawn(count: number, rows: number, random: Random): Int32Array {
  return Int32Array.from({ length: rows }, () => random.int(count))
}
