import { type CsrMatrix, isCsrMatrix, KMeans, type Matrix, pickRows } from '@nutshell-ml/core'
import type { Found } from './find-points'
import type { Polarity } from './polarity'
import type { Corpus } from './read-texts'
import type { TermIndex } from './term-index'
import { wordingOf } from './wording'

/** Share of opinions that differ from most, from which on a cluster is two points. */
const OPPOSED = 0.15
/** Rows from which on k-means learns from batches. */
const MANY_ROWS = 20_000

/**
 * Points as clusters of vectors: spherical k-means into many small clusters, of each the statements nearer to the centroid
 * than statements are on average; clusters as near each other as their own statements are to them become one.
 *
 * @param rows the row of `vectors` of each statement, -1 for copies.
 */
export function clusterPoints(
  corpus: Corpus,
  index: TermIndex,
  vectors: Matrix | CsrMatrix,
  rows: Int32Array,
  { most, least, seed }: { most: number; least: number; seed: number }
): Found[] {
  const { statements } = corpus
  const usable = rowsWithDirection(vectors)
  if (usable.length === 0) return []
  const place = new Int32Array(vectors.rows).fill(-1)
  for (let u = 0; u < usable.length; u++) place[usable[u]] = u
  const weights = new Float64Array(usable.length)
  for (let i = 0; i < rows.length; i++) {
    if (rows[i] >= 0 && place[rows[i]] >= 0) weights[place[rows[i]]] += index.weight[i]
  }
  const { labels, distances, k, centroids } = KMeans.fitSync(pickRows(vectors, usable), {
    k: Math.min(usable.length, Math.ceil(2 * Math.sqrt(usable.length))),
    metric: 'cosine',
    algorithm: usable.length > MANY_ROWS ? 'mini-batch' : 'auto',
    sampleWeight: weights,
    seed
  })
  const average = mean(distances)
  const clusters: number[][] = Array.from({ length: k }, () => [])
  const spread = new Float64Array(k)
  for (let i = 0; i < rows.length; i++) {
    const u = rows[i] < 0 ? -1 : place[rows[i]]
    if (u < 0 || distances[u] > average) continue
    clusters[labels[u]].push(i)
    spread[labels[u]] += distances[u]
  }
  for (let c = 0; c < k; c++) spread[c] /= Math.max(1, clusters[c].length)
  merge(clusters, spread, centroids)

  const found: { point: Found; score: number }[] = []
  for (const [c, cluster] of clusters.entries()) {
    for (const [polarity, members] of sides(cluster)) {
      if (countTexts(members) < least) continue
      const wording = wordingOf(corpus, index, members, -1)
      wording.keys.delete(-1)
      const point = { members, wording, anchor: -1, polarity, isOpinion: false }
      found.push({ point, score: countTexts(members) * (1 - spread[c]) })
    }
  }
  found.sort((a, b) => b.score - a.score || a.point.members[0] - b.point.members[0])
  return found.slice(0, most).map(({ point }) => point)

  function countTexts(members: readonly number[]): number {
    const texts = new Set<number>()
    let sum = 0
    for (const i of members) {
      if (!texts.has(statements[i].text)) sum += index.copies[i]
      texts.add(statements[i].text)
    }
    return sum
  }

  /** A cluster, or where opinions in it differ those that praise and those that blame. */
  function sides(cluster: readonly number[]): [Polarity, number[]][] {
    const of = (polarity: Polarity) => cluster.filter((i) => statements[i].polarity === polarity)
    const [good, bad, none] = [of(1), of(-1), of(0)]
    const leading = good.length >= bad.length ? 1 : -1
    const isOpposed = Math.min(good.length, bad.length) >= Math.max(least, OPPOSED * (good.length + bad.length))
    if (!isOpposed) return [[good.length + bad.length > none.length ? leading : 0, [...cluster]]]
    const withNone = [...(leading > 0 ? good : bad), ...none].sort((a, b) => a - b)
    return leading > 0
      ? [
          [1, withNone],
          [-1, bad]
        ]
      : [
          [-1, withNone],
          [1, good]
        ]
  }
}

/** Puts clusters together whose centroids are no further apart than their statements are from them, nearest first. */
function merge(clusters: number[][], spread: Float64Array, centroids: Matrix<Float64Array>): void {
  const { data, cols } = centroids
  const owner = Int32Array.from(clusters, (_, c) => c)
  const pairs: [distance: number, a: number, b: number][] = []
  for (let a = 0; a < clusters.length; a++) {
    for (let b = 0; b < a; b++) {
      let product = 0
      for (let j = 0; j < cols; j++) product += data[a * cols + j] * data[b * cols + j]
      if (1 - product < Math.min(spread[a], spread[b])) pairs.push([1 - product, a, b])
    }
  }
  pairs.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2])
  for (const [, a, b] of pairs) {
    const [from, to] = [owner[a], owner[b]]
    if (from === to) continue
    clusters[to] = [...clusters[to], ...clusters[from]].sort((x, y) => x - y)
    clusters[from] = []
    for (let c = 0; c < owner.length; c++) if (owner[c] === from) owner[c] = to
  }
}

/** Rows that are not all zeros: the others have no direction. */
function rowsWithDirection(vectors: Matrix | CsrMatrix): Int32Array {
  const rows: number[] = []
  for (let i = 0; i < vectors.rows; i++) {
    const row = isCsrMatrix(vectors)
      ? vectors.values.subarray(vectors.indptr[i], vectors.indptr[i + 1])
      : vectors.data.subarray(i * vectors.cols, (i + 1) * vectors.cols)
    if (row.some((value) => value !== 0)) rows.push(i)
  }
  return Int32Array.from(rows)
}

function mean(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
