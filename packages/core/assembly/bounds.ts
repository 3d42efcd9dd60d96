// Bounds on the distances of a row: which rows the centroids' moves leave in doubt (G. Hamerly, 2010).
import { ABOVE, BELOW, Job, Scratch, UNIT } from './job'

/** Lists rows [from, to). Returns how many they are. */
export function listAll(from: i32, to: i32, list: usize): i32 {
  for (let i = from; i < to; i++, list += 4) store<i32>(list, i)
  return to - from
}

/** Moves the bounds of each row as far as the centroids moved and lists the rows that they do not settle. */
export function listDoubtful(job: Job, scratch: Scratch, from: i32, to: i32, list: usize): i32 {
  const labels = job.labels
  const uppers = job.upper
  const lowers = job.lower
  const drifts = job.drifts
  const separations = job.separations
  const driftPlace = job.driftPlace
  const greatest = <f32>job.greatestDrift
  const second = <f32>job.secondDrift
  let count = 0
  for (let i = from; i < to; i++) {
    const o = <usize>i << 2
    const label = load<i32>(labels + o)
    const own = <usize>label << 2
    const upper = (load<f32>(uppers + o) + load<f32>(drifts + own)) * ABOVE
    const lower = (load<f32>(lowers + o) - (label == driftPlace ? second : greatest)) * BELOW
    store<f32>(uppers + o, upper)
    store<f32>(lowers + o, lower)
    const separation = load<f32>(separations + own)
    // Without a branch, which could not be foretold.
    store<i32>(list + (<usize>count << 2), i)
    count += upper < max(lower, separation) ? 0 : 1
  }
  if (!job.isTightening) return count

  const slack = slackOfSum(job.cols)
  let left = 0
  for (let n = 0; n < count; n++) {
    const i = load<i32>(list + (<usize>n << 2))
    const o = <usize>i << 2
    const label = load<i32>(labels + o)
    const lower = load<f32>(job.lower + o)
    const separation = load<f32>(separations + (<usize>label << 2))
    const upper = distanceAbove(job, i, label, slack)
    store<f32>(job.upper + o, upper)
    store<i32>(list + (<usize>left << 2), i)
    left += upper < max(lower, separation) ? 0 : 1
  }
  scratch.tightened += count
  scratch.spared += count - left
  return left
}

/** At least the distance of a row to a centroid, in float32. `slack` is `slackOfSum`. */
// @ts-ignore: decorator
@inline
function distanceAbove(job: Job, row: i32, c: i32, slack: f32): f32 {
  const cols = <usize>job.cols
  let x = job.data + ((<usize>row * cols) << 2)
  let y = job.centroids32 + ((<usize>c * cols) << 2)
  const whole = x + ((cols >> 2) << 4)
  const end = x + (cols << 2)
  let four = f32x4.splat(0)
  for (; x < whole; x += 16, y += 16) {
    const difference = f32x4.sub(v128.load(x), v128.load(y))
    four = f32x4.add(four, f32x4.mul(difference, difference))
  }
  four = f32x4.add(four, v128.shuffle<f32>(four, four, 2, 3, 0, 1))
  four = f32x4.add(four, v128.shuffle<f32>(four, four, 1, 0, 3, 2))
  let sum = f32x4.extract_lane(four, 0)
  for (; x < end; x += 4, y += 4) {
    const difference = load<f32>(x) - load<f32>(y)
    sum += difference * difference
  }
  // What rounding the centroid to float32 moved it by, and the row where it is two numbers.
  let rounded = load<f32>(job.lengths + (<usize>c << 2))
  if (job.low != 0) rounded += Mathf.sqrt(load<f32>(job.squares + (<usize>row << 2))) + <f32>job.centreLength
  return (Mathf.sqrt(sum * slack) + rounded * <f32>(2 * UNIT)) * ABOVE
}

/** More than 1 by what a sum of squares of so many differences may be short. */
// @ts-ignore: decorator
@inline
function slackOfSum(cols: i32): f32 {
  return <f32>(1 + (<f64>(cols >> 2) + 16) * UNIT) * ABOVE
}
