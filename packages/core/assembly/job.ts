// What the steps of one k-means fit share, in the order in which src/kmeans/resident/job.ts writes it.
//
// A function whose last parameter is `mostChunks` works on chunks of `chunkRows` rows that no thread has taken yet, on so many
// of them at most, and returns how many it did: fewer than `mostChunks` when none are left.

@unmanaged
export class Job {
  rows: i32
  cols: i32
  k: i32
  /** Panels of eight centroids. */
  groups: i32
  /** Rows that a thread takes at a time. */
  chunkRows: i32
  /** The next chunk that no thread has taken. */
  nextChunk: i32
  /** Rows whose nearest centroid float64 could not tell for sure: their labels are -2 less the ones they had. */
  tieCount: i32
  /** 1 where `upper` and `lower` hold for the labels that there are. */
  isBounded: i32
  /** 1 where a row's distance to its own centroid is computed before all others are. */
  isTightening: i32
  /** 1 where sums and counts are to follow the labels. */
  isSumming: i32
  /** The centroid that moved farthest. */
  driftPlace: i32
  /** 1 where a number is not on the grid of its column. */
  isOffGrid: i32
  /** 1 where a number is NaN or infinite. */
  isOdd: i32
  /** 1 where rows are scanned on 16-bit integers first. */
  isCoarse: i32
  /** f32, rows x cols: the data, less `origin`, times a power of two. */
  data: usize
  /** f32, rows x cols: what float32 could not hold of them; 0 where nothing is missing. */
  low: usize
  /** f64, rows; 0 where each row counts once. */
  weights: usize
  /** f64, cols: what numbers of a column are multiplied with before they are rounded and summed. */
  grids: usize
  /** f32, rows: squared distances from `centre`. */
  squares: usize
  /** i32, rows; -1 for none. */
  labels: usize
  /** f32, rows: at least the distance to the own centroid. */
  upper: usize
  /** f32, rows: at most the distance to any other. */
  lower: usize
  /** f32, groups x cols x 8. */
  panels: usize
  /** f32, groups x 8: half the squared lengths, Infinity where there is no centroid. */
  half: usize
  /** f32, groups x 8: at least the lengths. */
  lengths: usize
  /** f32, k x cols. */
  centroids32: usize
  /** f64, k x cols. */
  centroids64: usize
  /** f32, k: at least how far each moved. */
  drifts: usize
  /** f32, k: at most half the distance to the nearest other. */
  separations: usize
  /** i16, groups x pairs of columns x 8 centroids x 2: the centroids less `centre` times `coarseScale`, rounded. */
  coarsePanels: usize
  /** f32, groups x 8, of centroids less `centre`: at least the sum of sizes of the numbers of each. */
  sizes: usize
  /** f32, groups x 8: as `half` and `lengths`, of centroids less `centre`. */
  coarseHalf: usize
  coarseLengths: usize
  /** f32, cols: about the mean of the rows. Distances do not depend on it, but what rounding does to them. */
  centre: usize
  /** At least the farthest move, and the farthest but one. */
  greatestDrift: f64
  secondDrift: f64
  /** What the weight of a row is multiplied with before it is rounded and summed. */
  weightGrid: f64
  coarseScale: f64
  /** The length of `centre`. */
  centreLength: f64
  /** At least the size of any number of the data. */
  greatestSize: f64
}

/** The next chunk that no thread has taken; one past the last when there is none. */
// @ts-ignore: decorator
@inline
export function takeChunk(job: Job): i32 {
  return atomic.add<i32>(changetype<usize>(job) + offsetof<Job>('nextChunk'), 1)
}

/** Bytes of a Job, for the check that both sides mean the same. */
export function jobBytes(): i32 {
  return <i32>offsetof<Job>()
}

/** What a thread has for itself. The areas that it needs follow: their sizes depend on the shape. */
@unmanaged
export class Scratch {
  changed: i32
  scanned: i32
  tightened: i32
  spared: i32
  resolved: i32
  /** Rows scanned on integers, and those of them that had to be scanned again. */
  coarse: i32
  unsure: i32
}

/** Rows that are scanned at a time: the slack of their scores is the same. */
export const BLOCK: i32 = 64
/** Half a unit in the last place of float32. */
export const UNIT: f64 = 5.960464477539063e-8
/** Just above and below 1, by more than float32 rounds. */
export const ABOVE: f32 = 1.0000004
export const BELOW: f32 = 0.9999996
