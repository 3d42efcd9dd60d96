import { Random } from '@nutshell-ml/core'
import { resolveAugment } from '../augment/augment'
import { DIGITS, PIXELS } from '../images'
import type { Learning } from '../learning'
import { adamStep, createAdam } from './adam'
import { Batch, BatchMaker } from './batch'
import type { CnnNetwork } from './cnn-network'
import { rateAt } from './schedule'

/** Images of a step: of these so many are new, the rest is replayed, where there is anything to replay. */
const BATCH = 128
const NEW = 16
/** Steps: so many, and one more for each so many new images, up to a limit. */
const LEAST_STEPS = 80
const MOST_STEPS = 400
const LEARNING_RATE = 5e-4

/**
 * Trains a network on new images. Every step shows replayed ones too (A. Robins, "Catastrophic forgetting, rehearsal and
 * pseudorehearsal", 1995), of which it has to say what it said before, right or wrong (Z. Li and D. Hoiem, "Learning without
 * forgetting", 2016): then nothing pulls at it but what is new.
 *
 * @param network is changed.
 * @param teacher the network as it was.
 * @throws the signal's reason.
 */
export async function fineTune(network: CnnNetwork, teacher: CnnNetwork, learning: Learning): Promise<void> {
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
    if (fresh < BATCH) {
      makers[1].add(drawn(replay.count, BATCH - fresh, random), batch, random)
      batch.targets.set(teacher.outputs(batch.pixels.slice(fresh * PIXELS)), fresh * DIGITS)
    }
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
