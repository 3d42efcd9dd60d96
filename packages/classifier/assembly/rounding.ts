// Gradients and Hessians of a tree, rounded to a grid of whole numbers.
import { JOB, Job } from './job'
import { runPhase } from '../../core/assembly/phases'

const CHUNK: i32 = 4096

/**
 * The largest sizes of gradients and Hessians of the active rows, NaN where one is, as f64 at `out`. `a` and `b` are those of
 * row 0. 0 where a thread is gone.
 */
export function greatestSizes(a: usize, b: usize, active: i32, isAll: i32, out: usize): i32 {
  const job = changetype<Job>(JOB)
  job.a = a
  job.b = b
  job.to = active
  job.from = isAll
  const chunks = chunksOf(active)
  if (!runPhase(greatest, chunks)) return 0
  let gradient: f32 = 0
  let hessian: f32 = 0
  for (let i = 0; i < chunks; i++) {
    gradient = max(gradient, load<f32>(job.counts + (<usize>i << 3)))
    hessian = max(hessian, load<f32>(job.counts + (<usize>i << 3), 4))
  }
  store<f64>(out, <f64>gradient)
  store<f64>(out, <f64>hessian, 8)
  return 1
}

// @ts-ignore: decorator
@inline
function chunksOf(rows: i32): i32 {
  return (rows + CHUNK - 1) / CHUNK
}

function greatest(task: i32, _: i32): void {
  const job = changetype<Job>(JOB)
  const from = task * CHUNK
  const to = min(from + CHUNK, job.to)
  const out = job.counts + (<usize>task << 3)
  if (job.from == 1) {
    store<f32>(out, greatestOf(job.a + (<usize>from << 2), to - from))
    store<f32>(out, greatestOf(job.b + (<usize>from << 2), to - from), 4)
    return
  }
  let gradient: f32 = 0
  let hessian: f32 = 0
  for (let i = from; i < to; i++) {
    const row = <usize>load<u32>(job.index + (<usize>i << 2)) << 2
    gradient = max(gradient, abs(load<f32>(job.a + row)))
    hessian = max(hessian, abs(load<f32>(job.b + row)))
  }
  store<f32>(out, gradient)
  store<f32>(out, hessian, 4)
}

function greatestOf(values: usize, length: i32): f32 {
  const whole = values + ((<usize>length >> 2) << 4)
  const end = values + (<usize>length << 2)
  let four = f32x4.splat(0)
  for (; values < whole; values += 16) four = f32x4.max(four, f32x4.abs(v128.load(values)))
  let most = max(
    max(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1)),
    max(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3))
  )
  for (; values < end; values += 4) most = max(most, abs(load<f32>(values)))
  return most
}

/** Pairs of whole numbers of the active rows, and their sums, f64 at `out`. 0 where a thread is gone. */
export function roundAll(
  a: usize,
  b: usize,
  active: i32,
  isAll: i32,
  gradientScale: f64,
  hessianScale: f64,
  out: usize
): i32 {
  const job = changetype<Job>(JOB)
  job.a = a
  job.b = b
  job.to = active
  job.from = isAll
  job.x = gradientScale
  job.y = hessianScale
  const chunks = chunksOf(active)
  if (!runPhase(round, chunks)) return 0
  let sum = f64x2.splat(0)
  for (let i = 0; i < chunks; i++) sum = f64x2.add(sum, v128.load(job.counts + (<usize>i << 4)))
  v128.store(out, sum)
  return 1
}

function round(task: i32, _: i32): void {
  const job = changetype<Job>(JOB)
  const from = task * CHUNK
  const to = min(from + CHUNK, job.to)
  const scale = f64x2.replace_lane(f64x2.splat(job.x), 1, job.y)
  const half = f64x2.splat(0.5)
  const isAll = job.from == 1
  let sum = f64x2.splat(0)
  let at = job.index + (<usize>from << 2)
  let out = job.pairs + (<usize>from << 3)
  for (let i = from; i < to; i++, at += 4, out += 8) {
    if (isAll) store<i32>(at, i)
    const row = <usize>load<u32>(at) << 2
    const both = v128.load32_lane(job.b + row, v128.load32_zero(job.a + row), 1)
    const whole = f64x2.floor(f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(both), scale), half))
    sum = f64x2.add(sum, whole)
    v128.store64_lane(out, i32x4.trunc_sat_f64x2_s_zero(whole), 0)
  }
  v128.store(job.counts + (<usize>task << 4), sum)
}
