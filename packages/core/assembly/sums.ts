// Sums that neither drift nor depend on order: every number is rounded to a grid of its column, a power of two, and summed as
// a 64-bit integer. Grids are such that no sum overflows. So rows may leave and join a cluster in any order, on any thread.
import { ABOVE, Job } from './job'

/** 1.5 x 2^52: added to a number below 2^51 in size, it leaves the number, rounded, in the low bits. */
const MAGIC: f64 = 6755399441055744

/** Takes a row out of the sum of one centroid (-1 for none) and adds it to that of another. */
export function moveRow(job: Job, row: i32, from: i32, to: i32, sums: usize, counts: usize): void {
  const cols = <usize>job.cols
  const isWeighted = job.weights != 0
  const stride = (cols + (isWeighted ? 1 : 0)) << 3
  const weight = isWeighted ? load<f64>(job.weights + (<usize>row << 3)) : 1
  if (weight == 0) return
  const sign: i64 = 1
  if (from >= 0) addRow(job, row, weight, -sign, sums + <usize>from * stride, counts + (<usize>from << 2))
  addRow(job, row, weight, sign, sums + <usize>to * stride, counts + (<usize>to << 2))
}

// @ts-ignore: decorator
@inline
function addRow(job: Job, row: i32, weight: f64, sign: i64, sum: usize, count: usize): void {
  const cols = <usize>job.cols
  const at = (<usize>row * cols) << 2
  let x = job.data + at
  let grid = job.grids
  const end = x + (cols << 2)
  const whole = x + ((cols >> 1) << 3)
  const magic = f64x2.splat(MAGIC)
  const bits = i64x2.splat(reinterpret<i64>(MAGIC))
  store<i32>(count, load<i32>(count) + <i32>sign)
  if (job.low == 0 && job.weights == 0) {
    if (sign > 0) {
      for (; x < whole; x += 8, grid += 16, sum += 16) {
        const value = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x)), v128.load(grid))
        v128.store(sum, i64x2.add(v128.load(sum), i64x2.sub(f64x2.add(value, magic), bits)))
      }
    } else {
      for (; x < whole; x += 8, grid += 16, sum += 16) {
        const value = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x)), v128.load(grid))
        v128.store(sum, i64x2.sub(v128.load(sum), i64x2.sub(f64x2.add(value, magic), bits)))
      }
    }
    if (x < end) {
      const value = <f64>load<f32>(x) * load<f64>(grid)
      store<i64>(sum, load<i64>(sum) + sign * (reinterpret<i64>(value + MAGIC) - reinterpret<i64>(MAGIC)))
    }
    return
  }
  let rest = job.low + at
  for (; x < end; x += 4, grid += 8, sum += 8, rest += 4) {
    const whole = <f64>load<f32>(x) + (job.low == 0 ? 0 : <f64>load<f32>(rest))
    const value = weight * whole * load<f64>(grid)
    store<i64>(sum, load<i64>(sum) + sign * (reinterpret<i64>(value + MAGIC) - reinterpret<i64>(MAGIC)))
  }
  if (job.weights != 0) {
    const value = weight * job.weightGrid
    store<i64>(sum, load<i64>(sum) + sign * (reinterpret<i64>(value + MAGIC) - reinterpret<i64>(MAGIC)))
  }
}

/**
 * Writes the mean of each cluster, from the sums and counts of all threads, to `means` (f64, k x cols), and as it is in the
 * caller's numbers to `originals` (the same shape): times `unscale`, plus `origin` (f64, cols), rounded, and from there back
 * again, so that both are the same point exactly. A cluster without rows keeps its centroid. Writes the weight of each to
 * `masses` (f64, k) and how many of its rows count to `totals` (i32, k).
 */
export function writeMeans(
  job: Job,
  sums: usize,
  counts: usize,
  threads: i32,
  origin: usize,
  unscale: f64,
  means: usize,
  originals: usize,
  masses: usize,
  totals: usize
): void {
  const cols = job.cols
  const k = job.k
  const isWeighted = job.weights != 0
  const width = <usize>(cols + (isWeighted ? 1 : 0))
  const sumsStep = (<usize>k * width) << 3
  const countsStep = <usize>k << 2
  for (let c = 0; c < k; c++) {
    let count = 0
    for (let t = 0; t < threads; t++) count += load<i32>(counts + <usize>t * countsStep + (<usize>c << 2))
    store<i32>(totals + (<usize>c << 2), count)
    const first = sums + ((<usize>c * width) << 3)
    let total = <f64>count
    if (isWeighted) total = <f64>sumOver(first + (<usize>cols << 3), sumsStep, threads) / job.weightGrid
    store<f64>(masses + (<usize>c << 3), total)
    // No rows, or weights so small beside the others that the grid does not hold them: those move with the last, exact means.
    if (total <= 0) continue
    const row = (<usize>c * <usize>cols) << 3
    for (let j: usize = 0; j < <usize>cols << 3; j += 8) {
      const mean = <f64>sumOver(first + j, sumsStep, threads) / (total * load<f64>(job.grids + j))
      const original = mean * unscale + load<f64>(origin + j)
      store<f64>(originals + row + j, original)
      store<f64>(means + row + j, (original - load<f64>(origin + j)) / unscale)
    }
  }
}

// @ts-ignore: decorator
@inline
function sumOver(at: usize, step: usize, threads: i32): i64 {
  let sum: i64 = 0
  for (let t = 0; t < threads; t++, at += step) sum += load<i64>(at)
  return sum
}

/**
 * Puts new centroids (f64, k x cols) in the place of the old, in all the forms that assigning needs, and notes how far each
 * moved since rows were assigned: `isFurther` where this is not the first move since. Returns the sum of the squared moves.
 */
export function settle(job: Job, next: usize, isFurther: i32): f64 {
  const cols = <usize>job.cols
  const k = job.k
  let shift: f64 = 0
  let greatest: f64 = 0
  let second: f64 = 0
  let place = -1
  for (let c = 0; c < k; c++) {
    const row = <usize>c * cols
    const panel = job.panels + ((<usize>(c >> 3) * cols) << 5) + (<usize>(c & 7) << 2)
    let moved: f64 = 0
    let square: f64 = 0
    for (let j: usize = 0; j < cols; j++) {
      const value = load<f64>(next + ((row + j) << 3))
      const difference = value - load<f64>(job.centroids64 + ((row + j) << 3))
      moved += difference * difference
      square += value * value
      store<f64>(job.centroids64 + ((row + j) << 3), value)
      store<f32>(job.centroids32 + ((row + j) << 2), <f32>value)
      store<f32>(panel + (j << 5), <f32>value)
    }
    shift += moved
    const o = <usize>c << 2
    store<f32>(job.half + o, <f32>(0.5 * square))
    store<f32>(job.lengths + o, <f32>Math.sqrt(square) * ABOVE)
    const before: f32 = isFurther ? load<f32>(job.drifts + o) : 0
    const drift = (<f32>Math.sqrt(moved) * ABOVE + before) * ABOVE
    store<f32>(job.drifts + o, drift)
    if (<f64>drift > greatest) {
      second = greatest
      greatest = <f64>drift
      place = c
    } else if (<f64>drift > second) second = <f64>drift
  }
  for (let c = k; c < job.groups << 3; c++) {
    const panel = job.panels + ((<usize>(c >> 3) * cols) << 5) + (<usize>(c & 7) << 2)
    for (let j: usize = 0; j < cols; j++) store<f32>(panel + (j << 5), 0)
    store<f32>(job.half + (<usize>c << 2), Infinity)
    store<f32>(job.lengths + (<usize>c << 2), 0)
  }
  job.driftPlace = place
  job.greatestDrift = greatest
  job.secondDrift = second
  return shift
}

/** Rounds the centroids to 16 bits, for `scanCoarse`. No sum of products with a row as long as 32,000 can overflow. */
export function settleCoarse(job: Job): void {
  const cols = <usize>job.cols
  const k = job.k
  const pairs = (cols + 1) >> 1
  const end = job.groups << 3
  let longest: f64 = 0
  let greatest: f64 = 0
  for (let c = 0; c < end; c++) {
    const row = job.centroids64 + ((<usize>c * cols) << 3)
    let size: f64 = 0
    let square: f64 = 0
    for (let j: usize = 0; j < cols && c < k; j++) {
      const value = Math.abs(load<f64>(row + (j << 3)) - <f64>load<f32>(job.centre + (j << 2)))
      size += value
      square += value * value
      if (value > greatest) greatest = value
    }
    longest = max(longest, square)
    const o = <usize>c << 2
    store<f32>(job.sizes + o, <f32>size * ABOVE)
    store<f32>(job.coarseHalf + o, c < k ? <f32>(0.5 * square) : Infinity)
    store<f32>(job.coarseLengths + o, <f32>Math.sqrt(square) * ABOVE)
  }
  const scale = longest > 0 ? min(46000 / Math.sqrt(longest), 32000 / greatest) : 1
  job.coarseScale = scale
  for (let c = 0; c < end; c++) {
    const row = job.centroids64 + ((<usize>c * cols) << 3)
    const panel = job.coarsePanels + ((<usize>(c >> 3) * pairs) << 5) + (<usize>(c & 7) << 2)
    for (let j: usize = 0; j < pairs << 1; j++) {
      let value: f64 = 0
      if (c < k && j < cols) value = (load<f64>(row + (j << 3)) - <f64>load<f32>(job.centre + (j << 2))) * scale
      store<i16>(panel + ((j >> 1) << 5) + ((j & 1) << 1), <i16>Math.floor(value + 0.5))
    }
  }
}
