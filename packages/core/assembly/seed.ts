// Distances for seeding: eight rows that may become centroids against all rows, as sums of squared differences, so that equal
// rows are at distance 0 exactly.
import { Job, takeChunk } from './job'
import { interleave4 } from './scan'

/**
 * What the potential (sum of weight times squared distance to the nearest centroid) of
 * each chunk would be with each of eight candidates (`panel`: f32, cols x 8) added to the centroids: `potentials`, f64,
 * chunks x 8. `nearest` (f32, rows) are the squared distances so far; bit `t` of a byte of `closer` is set where candidate
 * `t` is nearer.
 */
export function seedTrial(
  job: Job,
  tile: usize,
  panel: usize,
  nearest: usize,
  closer: usize,
  potentials: usize,
  mostChunks: i32
): i32 {
  const cols = job.cols
  const rowBytes = <usize>cols << 2
  const end = tile + (<usize>cols << 4)
  let done = 0
  for (; done < mostChunks; done++) {
    const chunk = takeChunk(job)
    const from = chunk * job.chunkRows
    if (from >= job.rows) break
    const to = min(from + job.chunkRows, job.rows)
    let s0 = f64x2.splat(0)
    let s1 = f64x2.splat(0)
    let s2 = f64x2.splat(0)
    let s3 = f64x2.splat(0)
    for (let i = from; i < to; i += 4) {
      const x = job.data + <usize>i * rowBytes
      const last = to - 1
      interleave4(
        x,
        job.data + <usize>min(i + 1, last) * rowBytes,
        job.data + <usize>min(i + 2, last) * rowBytes,
        job.data + <usize>min(i + 3, last) * rowBytes,
        cols,
        tile
      )
      for (let half: usize = 0; half < 32; half += 16) {
        let a0 = f32x4.splat(0)
        let a1 = f32x4.splat(0)
        let a2 = f32x4.splat(0)
        let a3 = f32x4.splat(0)
        let p = panel + half
        for (let t = tile; t < end; t += 16, p += 32) {
          const b = v128.load(p)
          const d0 = f32x4.sub(v128.load_splat<f32>(t), b)
          a0 = f32x4.add(a0, f32x4.mul(d0, d0))
          const d1 = f32x4.sub(v128.load_splat<f32>(t, 4), b)
          a1 = f32x4.add(a1, f32x4.mul(d1, d1))
          const d2 = f32x4.sub(v128.load_splat<f32>(t, 8), b)
          a2 = f32x4.add(a2, f32x4.mul(d2, d2))
          const d3 = f32x4.sub(v128.load_splat<f32>(t, 12), b)
          a3 = f32x4.add(a3, f32x4.mul(d3, d3))
        }
        const places = tile + (<usize>cols << 4) + half
        v128.store(places, a0)
        v128.store(places, a1, 32)
        v128.store(places, a2, 64)
        v128.store(places, a3, 96)
      }
      for (let r = 0; r < 4 && i + r < to; r++) {
        const place = tile + (<usize>cols << 4) + (<usize>r << 5)
        const row = i + r
        const near = f32x4.splat(load<f32>(nearest + (<usize>row << 2)))
        const d0 = v128.load(place)
        const d1 = v128.load(place, 16)
        const bits = i32x4.bitmask(f32x4.lt(d0, near)) | (i32x4.bitmask(f32x4.lt(d1, near)) << 4)
        store<u8>(closer + <usize>row, <u8>bits)
        const m0 = f32x4.pmin(near, d0)
        const m1 = f32x4.pmin(near, d1)
        const weight = f64x2.splat(job.weights == 0 ? 1 : load<f64>(job.weights + (<usize>row << 3)))
        s0 = f64x2.add(s0, f64x2.mul(weight, f64x2.promote_low_f32x4(m0)))
        s1 = f64x2.add(s1, f64x2.mul(weight, f64x2.promote_low_f32x4(v128.shuffle<i64>(m0, m0, 1, 1))))
        s2 = f64x2.add(s2, f64x2.mul(weight, f64x2.promote_low_f32x4(m1)))
        s3 = f64x2.add(s3, f64x2.mul(weight, f64x2.promote_low_f32x4(v128.shuffle<i64>(m1, m1, 1, 1))))
      }
    }
    const out = potentials + (<usize>chunk << 6)
    v128.store(out, s0)
    v128.store(out, s1, 16)
    v128.store(out, s2, 32)
    v128.store(out, s3, 48)
  }
  return done
}

/**
 * Takes candidate `t` (its row at `x`) as centroid `place`: where its bit of `closer` is set and it still is the nearest,
 * lowers `nearest` and writes `place` to `owners` (i32, rows).
 */
export function seedTake(
  job: Job,
  x: usize,
  t: i32,
  place: i32,
  nearest: usize,
  closer: usize,
  owners: usize,
  mostChunks: i32
): i32 {
  const cols = <usize>job.cols
  const bit = 1 << t
  let done = 0
  for (; done < mostChunks; done++) {
    const from = takeChunk(job) * job.chunkRows
    if (from >= job.rows) break
    const to = min(from + job.chunkRows, job.rows)
    for (let i = from; i < to; i++) {
      if (!(load<u8>(closer + <usize>i) & bit)) continue
      const y = job.data + ((<usize>i * cols) << 2)
      let sum: f32 = 0
      for (let o: usize = 0; o < cols << 2; o += 4) {
        const difference = load<f32>(y + o) - load<f32>(x + o)
        sum += difference * difference
      }
      if (sum >= load<f32>(nearest + (<usize>i << 2))) continue
      store<f32>(nearest + (<usize>i << 2), sum)
      store<i32>(owners + (<usize>i << 2), place)
    }
  }
  return done
}
