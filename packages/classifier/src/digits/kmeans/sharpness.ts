import type { Random } from '@nutshell-ml/core'
import { DIGITS, PIXELS } from '../images'
import type { CentroidDistances } from './centroid-distances'
import { ClusterShares } from './shares'

/** What is held out at most, and of all images. */
const MOST_IMAGES = 2000
const SHARE = 0.1
/** Of a model that has too few images to choose by. */
const USUAL = 4
export const MOST_SHARPNESS = 7

/**
 * How fast clusters count less the further they are: what gives the best probabilities for images that the clusters were not named
 * by, as the Brier score has it (the mean squared error, which needs no logarithm).
 *
 * @param clusters the cluster of each image.
 * @param counts k x 10: of all images.
 */
export async function chooseSharpness(
  distances: CentroidDistances,
  pixels: Uint8Array,
  labels: Uint8Array,
  clusters: Int32Array,
  counts: Int32Array,
  random: Random,
  giveWay: () => Promise<void> | undefined
): Promise<number> {
  const held = random.sample(labels.length, Math.min(MOST_IMAGES, Math.floor(labels.length * SHARE)))
  if (held.length === 0) return USUAL
  const others = counts.slice()
  for (const i of held) others[clusters[i] * DIGITS + labels[i]]--
  const candidates = Array.from({ length: MOST_SHARPNESS + 1 }, (_, sharpness) => new ClusterShares(others, sharpness))
  const errors = new Float64Array(candidates.length)
  const squares = new Int32Array(counts.length / DIGITS)
  const probabilities = new Float64Array(DIGITS)
  for (const i of held) {
    const nearest = distances.nearest(pixels, i * PIXELS, squares)
    for (let s = 0; s < candidates.length; s++) {
      candidates[s].probabilitiesInto(squares, nearest, probabilities, 0)
      for (let d = 0; d < DIGITS; d++) {
        const error = probabilities[d] - (d === labels[i] ? 1 : 0)
        errors[s] += error * error
      }
    }
    await giveWay()
  }
  return errors.indexOf(Math.min(...errors))
}
