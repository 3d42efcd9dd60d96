// Rows as they come to rows as the other kernels want them: near the origin, near 1 in size, with their squared lengths.
import { Job, takeChunk } from './job'

const MAGIC: f64 = 6755399441055744

/** Bytes of a chunk of `touch`. */
const TOUCHED: usize = 1 << 20
const PAGE: usize = 4096

/** Writes to every page from `at` on, chunk by chunk: the system finds memory for them on first use, on several threads at once. */
export function touch(job: Job, at: usize, bytes: usize, mostChunks: i32): i32 {
  let done = 0
  for (; done < mostChunks; done++) {
    const from = <usize>takeChunk(job) * TOUCHED
    if (from >= bytes) break
    const to = at + min(from + TOUCHED, bytes)
    for (let p = at + from; p < to; p += PAGE) store<u8>(p, 0)
  }
  return done
}

/**
 * Widens `least` and `greatest` (f32, cols) by the numbers of each column and adds those to `sums` (f64, cols), in no
 * order. Sets `isOdd` when one is NaN or infinite.
 */
export function range(job: Job, least: usize, greatest: usize, sums: usize, mostChunks: i32): i32 {
  const rowBytes = <usize>job.cols << 2
  const whole = (<usize>job.cols >> 2) << 4
  let odd = f32x4.splat(0)
  let odd1: f32 = 0
  let done = 0
  for (; done < mostChunks; done++) {
    const from = takeChunk(job) * job.chunkRows
    if (from >= job.rows) break
    const to = min(from + job.chunkRows, job.rows)
    for (let i = from; i < to; i++) {
      const x = job.data + <usize>i * rowBytes
      let o: usize = 0
      for (; o < whole; o += 16) {
        const value = v128.load(x + o)
        odd = f32x4.add(odd, f32x4.sub(value, value)) // NaN where value is not finite
        v128.store(least + o, f32x4.pmin(v128.load(least + o), value))
        v128.store(greatest + o, f32x4.pmax(v128.load(greatest + o), value))
        const sum = sums + (o << 1)
        v128.store(sum, f64x2.add(v128.load(sum), f64x2.promote_low_f32x4(value)))
        v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.promote_low_f32x4(v128.shuffle<i64>(value, value, 1, 1))), 16)
      }
      for (; o < rowBytes; o += 4) {
        const value = load<f32>(x + o)
        odd1 += value - value
        store<f64>(sums + (o << 1), load<f64>(sums + (o << 1)) + <f64>value)
        if (value < load<f32>(least + o)) store<f32>(least + o, value)
        if (value > load<f32>(greatest + o)) store<f32>(greatest + o, value)
      }
    }
  }
  if (v128.any_true(f32x4.ne(odd, f32x4.splat(0))) || odd1 != 0) job.isOdd = 1
  return done
}

/** Takes `origin` (f32, cols) from the data and multiplies them by `scale`. */
export function shift(job: Job, origin: usize, scale: f32, mostChunks: i32): i32 {
  const rowBytes = <usize>job.cols << 2
  let done = 0
  for (; done < mostChunks; done++) {
    const from = takeChunk(job) * job.chunkRows
    if (from >= job.rows) break
    const to = min(from + job.chunkRows, job.rows)
    for (let i = from; i < to; i++) {
      const x = job.data + <usize>i * rowBytes
      for (let o: usize = 0; o < rowBytes; o += 4) {
        store<f32>(x + o, (load<f32>(x + o) - load<f32>(origin + o)) * scale)
      }
    }
  }
  return done
}

/** `count` rows of f64 at `from`, less `origin` (f64, cols), times `scale`, as the sum of two f32. */
export function split(from: usize, cols: i32, count: i32, origin: usize, scale: f64, data: usize, low: usize): void {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < cols; j++) {
      const value = (load<f64>(from) - load<f64>(origin + (<usize>j << 3))) * scale
      const high = <f32>value
      store<f32>(data, high)
      store<f32>(low, <f32>(value - <f64>high))
      from += 8
      data += 4
      low += 4
    }
  }
}

/**
 * Writes the squared distances of rows from the centre and, where sums are kept, for each chunk the sum of squared lengths and
 * their weighted sum (f64, `totals`), and adds the numbers of each column to
 * `sums` (i64, cols). Sets `isOffGrid` when a number is not on the grid of its column.
 */
export function measure(job: Job, totals: usize, sums: usize, mostChunks: i32): i32 {
  const cols = job.cols
  const whole = <usize>cols << 2
  const pairs = (<usize>cols >> 1) << 3
  const isSumming = job.isSumming != 0
  const magic = f64x2.splat(MAGIC)
  let off = f64x2.splat(0)
  let isOff = false
  let done = 0
  for (; done < mostChunks; done++) {
    const chunk = takeChunk(job)
    const from = chunk * job.chunkRows
    if (from >= job.rows) break
    const to = min(from + job.chunkRows, job.rows)
    let total: f64 = 0
    let weighted: f64 = 0
    for (let i = from; i < to; i++) {
      const at = (<usize>i * <usize>cols) << 2
      // Even columns and odd ones apart; an odd last column with the even ones.
      let squares = f64x2.splat(0)
      let differences = f64x2.splat(0)
      let o: usize = 0
      for (; o < pairs; o += 8) {
        let value = f64x2.promote_low_f32x4(v128.load64_zero(job.data + at + o))
        if (job.low != 0) value = f64x2.add(value, f64x2.promote_low_f32x4(v128.load64_zero(job.low + at + o)))
        const difference = f64x2.sub(value, f64x2.promote_low_f32x4(v128.load64_zero(job.centre + o)))
        differences = f64x2.add(differences, f64x2.mul(difference, difference))
        squares = f64x2.add(squares, f64x2.mul(value, value))
        if (!isSumming) continue
        const placed = f64x2.mul(value, v128.load(job.grids + (o << 1)))
        const rounded = f64x2.add(placed, magic)
        off = v128.or(off, f64x2.ne(f64x2.sub(rounded, magic), placed))
        const sum = sums + (o << 1)
        v128.store(sum, i64x2.add(v128.load(sum), i64x2.sub(rounded, magic)))
      }
      let square = f64x2.extract_lane(squares, 0)
      let fromCentre = f64x2.extract_lane(differences, 0) + f64x2.extract_lane(differences, 1)
      if (o < whole) {
        let value = <f64>load<f32>(job.data + at + o)
        if (job.low != 0) value += <f64>load<f32>(job.low + at + o)
        const difference = value - <f64>load<f32>(job.centre + o)
        fromCentre += difference * difference
        square += value * value
        if (isSumming) {
          const placed = value * load<f64>(job.grids + (o << 1))
          const rounded = placed + MAGIC
          if (rounded - MAGIC != placed) isOff = true
          const sum = sums + (o << 1)
          store<i64>(sum, load<i64>(sum) + reinterpret<i64>(rounded) - reinterpret<i64>(MAGIC))
        }
      }
      square += f64x2.extract_lane(squares, 1)
      store<f32>(job.squares + (<usize>i << 2), <f32>fromCentre)
      total += square
      weighted += job.weights == 0 ? square : square * load<f64>(job.weights + (<usize>i << 3))
    }
    store<f64>(totals + (<usize>chunk << 4), total)
    store<f64>(totals + (<usize>chunk << 4), weighted, 8)
  }
  if (isOff || v128.any_true(off)) job.isOffGrid = 1
  return done
}

/**
 * The squared distance of each row to its own centroid as given (`centroids`, f64,
 * k x cols, as `origin` and `unscale` lead back to the caller's numbers), even columns and odd ones summed apart.
 */
export function distances(
  job: Job,
  origin: usize,
  unscale: f64,
  centroids: usize,
  out: usize,
  mostChunks: i32
): i32 {
  const cols = <usize>job.cols
  const even = cols & ~1
  const scale = f64x2.splat(unscale)
  let done = 0
  for (; done < mostChunks; done++) {
    const from = takeChunk(job) * job.chunkRows
    if (from >= job.rows) break
    const to = min(from + job.chunkRows, job.rows)
    for (let i = from; i < to; i++) {
      const x = job.data + ((<usize>i * cols) << 2)
      const y = centroids + ((<usize>load<i32>(job.labels + (<usize>i << 2)) * cols) << 3)
      let two = f64x2.splat(0)
      let j: usize = 0
      for (; j < even; j += 2) {
        const value = f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x + (j << 2))), scale)
        const difference = f64x2.sub(f64x2.add(value, v128.load(origin + (j << 3))), v128.load(y + (j << 3)))
        two = f64x2.add(two, f64x2.mul(difference, difference))
      }
      let sum = f64x2.extract_lane(two, 0)
      if (j < cols) {
        const difference = <f64>load<f32>(x + (j << 2)) * unscale + load<f64>(origin + (j << 3)) - load<f64>(y + (j << 3))
        sum += difference * difference
      }
      store<f64>(out + (<usize>i << 3), sum + f64x2.extract_lane(two, 1))
    }
  }
  return done
}
