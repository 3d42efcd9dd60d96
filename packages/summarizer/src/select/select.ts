import { type Clusters, cluster, isNearer, type Points } from './clusters'
import type { Budget } from './length'

/** What was chosen: places in `points.usable`, and the clusters that they stand for. */
export interface Selection {
  picked: number[]
  clusters: Clusters
}

/** The point nearest to each of `k` centroids. */
export function selectCount(points: Points, k: number, seed: number): Selection {
  const clusters = cluster(points, k, seed)
  return { picked: Array.from(clusters.nearest), clusters }
}

/** k-means runs of the search at most; what room they leave is filled by `trim`. */
const MOST_FITS = 6
/** In texts of more sentences than this a run is dear, and two leave little room. */
const LARGE = 500

/**
 * As many clusters as the budget has room for. The number is searched for, since what `k` sentences cost is known only
 * when they are chosen; one more cluster is then tried with the nearest sentence that still fits in place of the nearest.
 * Undefined where not even one sentence fits.
 */
export function selectWithin(points: Points, budget: Budget, seed: number): Selection | undefined {
  const n = points.usable.length
  const costs = Float64Array.from(points.usable, (row) => budget.costs[row])
  const cost = (picked: readonly number[]) => picked.reduce((sum, place) => sum + costs[place], 0)
  let total = 0
  for (let i = 0; i < n; i++) total += costs[i]

  let fitting: Selection | undefined
  let low = 0 // clusters that fit
  let high = n + 1 // clusters that do not
  let k = Math.max(1, Math.min(n, Math.round((budget.most * n) / total)))
  let tooLong: Selection | undefined
  const mostFits = n > LARGE ? 2 : MOST_FITS
  for (let fits = 0; fits < mostFits && high - low > 1; fits++) {
    const selection = selectCount(points, k, seed)
    if (cost(selection.picked) <= budget.most) {
      fitting = selection
      low = k
      if (selection.picked.length < k) break // there are no more different sentences
      k = high > n ? Math.min(n, Math.ceil(k * 1.2) + 1) : (low + high) >> 1
    } else {
      tooLong = selection
      high = k
      k = low === 0 ? Math.max(1, Math.floor(k * 0.8)) : (low + high) >> 1
    }
    if (k <= low) break
  }
  const trimmed = tooLong && trim(tooLong.clusters, costs, budget.most)
  if (trimmed === undefined || trimmed.picked.length <= (fitting?.picked.length ?? 0)) return fitting
  return trimmed
}

/** The nearest sentence that fits of each cluster, the largest cluster first, until there is no room. */
function trim(clusters: Clusters, costs: Float64Array, most: number): Selection | undefined {
  const { labels, distances } = clusters
  const members = new Map<number, number[]>()
  for (let i = 0; i < labels.length; i++) {
    const cluster = members.get(labels[i])
    if (cluster === undefined) members.set(labels[i], [i])
    else cluster.push(i)
  }
  const picked: number[] = []
  let room = most
  for (const [, cluster] of [...members].sort((a, b) => b[1].length - a[1].length || a[0] - b[0])) {
    let nearest = -1
    for (const i of cluster) {
      if (costs[i] <= room && (nearest < 0 || isNearer(distances[i], distances[nearest]))) nearest = i
    }
    if (nearest < 0) continue
    picked.push(nearest)
    room -= costs[nearest]
  }
  return picked.length > 0 ? { picked, clusters } : undefined
}
