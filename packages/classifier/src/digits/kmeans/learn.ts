import { KMeans, Matrix, Random } from '@nutshell-ml/core'
import { joined, withLearned } from '../exemplars'
import { DIGITS, type LabelledImages, PIXELS, pickImages } from '../images'
import type { Learning } from '../learning'
import { withMovedCopies } from '../moved-copies'
import { CentroidDistances } from './centroid-distances'
import type { Fitted } from './kmeans-file'
import { namesOf } from './shares'

/** Each correction is clustered with so many copies of it that are moved a little, so that clusters stand for a hand and not a stroke. */
const COPIES = 4
/** New clusters of a digit at most, as many as a usual model has of it; few corrections get one each. */
const MOST_CLUSTERS = 50
/** A correction counts as so many images of everyone where a new cluster is named. */
const WEIGHT = 3

/**
 * Adds clusters of the corrections, digit by digit, to those that there are. Corrections that these still get wrong become clusters
 * of their own, as in the condensed nearest neighbour rule (P. Hart, 1968). Then images of everyone that a new cluster would draw
 * from the old ones have their say in what it is named: one that draws many of another digit is named as they are.
 */
export async function learnClusters(fitted: Fitted, learning: Learning): Promise<Fitted> {
  const { corrections, replay, giveWay, onProgress } = learning
  const { pixels, labels, count } = corrections
  const before = namesOf(fitted.counts).length
  const total = DIGITS + 1
  let centroids = fitted.centroids
  const names = Array.from(namesOf(fitted.counts))
  const random = new Random(learning.seed)
  for (let digit = 0; digit < DIGITS; digit++) {
    const own = imagesOf(digit, corrections)
    if (own.length > 0) {
      const added = await clustersOf(own, learning, random)
      centroids = joined(centroids, added)
      for (let i = 0; i < added.length; i += PIXELS) names.push(digit)
    }
    onProgress?.({ done: digit + 1, total })
  }

  const known = new CentroidDistances(centroids)
  const knownSquares = new Int32Array(names.length)
  const wrong: number[] = []
  for (let i = 0; i < count; i++) {
    if (names[known.nearest(pixels, i * PIXELS, knownSquares)] !== labels[i]) wrong.push(i)
    await giveWay()
  }
  centroids = joined(centroids, pickImages(corrections, wrong).pixels)
  for (const i of wrong) names.push(labels[i])

  const distances = new CentroidDistances(centroids)
  const squares = new Int32Array(names.length)
  const counts = new Int32Array(names.length * DIGITS)
  counts.set(fitted.counts)
  for (let c = before; c < names.length; c++) counts[c * DIGITS + names[c]] = 1
  for (let i = 0; i < count; i++) {
    const nearest = distances.nearest(pixels, i * PIXELS, squares)
    counts[nearest * DIGITS + labels[i]] += WEIGHT
    await giveWay()
  }
  for (let i = 0; i < replay.count; i++) {
    const nearest = distances.nearest(replay.pixels, i * PIXELS, squares)
    // The old clusters were counted in training.
    if (nearest >= before) counts[nearest * DIGITS + replay.labels[i]]++
    await giveWay()
  }
  onProgress?.({ done: total, total })
  return {
    ...fitted,
    centroids,
    counts,
    learned: fitted.learned + count,
    exemplars: withLearned(fitted.exemplars, pixels, labels)
  }
}

/** Mean images of some images of one digit and their moved copies. */
async function clustersOf(images: Uint8Array, { signal, seed }: Learning, random: Random): Promise<Uint8Array> {
  const moved = withMovedCopies(images, COPIES, random)
  const rows = moved.length / PIXELS
  const k = Math.min(images.length / PIXELS, MOST_CLUSTERS)
  const { centroids } = await KMeans.fit(Matrix.from(Float32Array.from(moved), rows, PIXELS), { k, seed, signal })
  return Uint8Array.from(centroids.data, Math.round)
}

/** The images of one digit, in memory of their own. */
function imagesOf(digit: number, images: LabelledImages): Uint8Array {
  const rows: number[] = []
  for (let i = 0; i < images.count; i++) if (images.labels[i] === digit) rows.push(i)
  return pickImages(images, rows).pixels
}
