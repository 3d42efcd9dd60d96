// Gradients and Hessians of the objectives that src/boost/objective/exponential.ts gives the formulas of.
import { exponential } from './exponential'
import { JOB, Job } from './job'
import { runPhase } from '../../core/assembly/phases'

/** Rows at a time; even. */
const CHUNK: i32 = 512

/**
 * `scores`: f64, outputs x `stride`. `gradients`, `hessians`: f32, outputs x `rows`. `targets`, `weights`: f64, rows; no weights
 * where 0. `kind`: 0 squared, 1 logistic, 2 softmax. 0 where a thread is gone.
 */
export function differentiate(
  kind: i32,
  scores: usize,
  stride: i32,
  targets: usize,
  weights: usize,
  gradients: usize,
  hessians: usize,
  rows: i32,
  outputs: i32
): i32 {
  const job = changetype<Job>(JOB)
  job.a = scores
  job.b = <usize>stride << 3
  job.c = targets
  job.d = weights
  job.e = gradients
  job.f = hessians
  job.from = kind
  job.to = rows
  job.secondFrom = outputs
  // Tasks of some length: a task of one chunk is over too soon for small ones.
  job.chunk = CHUNK * max(1, 16 / outputs)
  return runPhase(differentiateRows, (rows + job.chunk - 1) / job.chunk)
}

function differentiateRows(task: i32, thread: i32): void {
  const job = changetype<Job>(JOB)
  const end = min((task + 1) * job.chunk, job.to)
  for (let from = task * job.chunk; from < end; from += CHUNK) {
    const to = min(from + CHUNK, end)
    if (job.from == 2) softmax(job, from, to, job.scratch + <usize>thread * job.scratchBytes)
    else if (job.from == 1) logistic(job, from, to)
    else squared(job, from, to)
  }
}

// @ts-ignore: decorator
@inline
const LEAST: f64 = 1e-16

/** Two numbers, or the last one twice. */
// @ts-ignore: decorator
@inline
function two(p: usize, isLast: bool): v128 {
  return isLast ? v128.load_splat<f64>(p) : v128.load(p)
}

// @ts-ignore: decorator
@inline
function put(p: usize, values: v128, isLast: bool): void {
  const singles = f32x4.demote_f64x2_zero(values)
  if (isLast) v128.store32_lane(p, singles, 0)
  else v128.store64_lane(p, singles, 0)
}

function squared(job: Job, from: i32, to: i32): void {
  for (let row = from; row < to; row += 2) {
    const isLast = row + 1 == to
    const at = <usize>row << 3
    const weight = job.d == 0 ? f64x2.splat(1) : two(job.d + at, isLast)
    const gradient = f64x2.mul(f64x2.sub(two(job.a + at, isLast), two(job.c + at, isLast)), weight)
    put(job.e + (at >> 1), gradient, isLast)
    put(job.f + (at >> 1), weight, isLast)
  }
}

function logistic(job: Job, from: i32, to: i32): void {
  const one = f64x2.splat(1)
  for (let row = from; row < to; row += 2) {
    const isLast = row + 1 == to
    const at = <usize>row << 3
    const p = f64x2.div(one, f64x2.add(one, exponential(f64x2.neg(two(job.a + at, isLast)))))
    let gradient = f64x2.sub(p, two(job.c + at, isLast))
    let hessian = f64x2.pmax(f64x2.mul(p, f64x2.sub(one, p)), f64x2.splat(LEAST))
    if (job.d != 0) {
      const weight = two(job.d + at, isLast)
      gradient = f64x2.mul(gradient, weight)
      hessian = f64x2.mul(hessian, weight)
    }
    put(job.e + (at >> 1), gradient, isLast)
    put(job.f + (at >> 1), hessian, isLast)
  }
}

function softmax(job: Job, from: i32, to: i32, scratch: usize): void {
  const outputs = job.secondFrom
  const stride = job.b
  const outStride = <usize>job.to << 2
  const one = f64x2.splat(1)
  const doubled = f64x2.splat(2)
  for (let row = from; row < to; row += 2) {
    const isLast = row + 1 == to
    const at = <usize>row << 3
    let greatest = two(job.a + at, isLast)
    let p = job.a + at + stride
    for (let k = 1; k < outputs; k++, p += stride) greatest = f64x2.pmax(greatest, two(p, isLast))
    let sum = f64x2.splat(0)
    p = job.a + at
    for (let k = 0; k < outputs; k++, p += stride) {
      const e = exponential(f64x2.sub(two(p, isLast), greatest))
      v128.store(scratch + (<usize>k << 4), e)
      sum = f64x2.add(sum, e)
    }
    const target = two(job.c + at, isLast)
    const weight = job.d == 0 ? one : two(job.d + at, isLast)
    let out = at >> 1
    for (let k = 0; k < outputs; k++, out += outStride) {
      const share = f64x2.div(v128.load(scratch + (<usize>k << 4)), sum)
      const isOwn = v128.and(f64x2.eq(target, f64x2.splat(<f64>k)), one)
      const hessian = f64x2.pmax(f64x2.mul(f64x2.mul(doubled, share), f64x2.sub(one, share)), f64x2.splat(LEAST))
      put(job.e + out, f64x2.mul(f64x2.sub(share, isOwn), weight), isLast)
      put(job.f + out, f64x2.mul(hessian, weight), isLast)
    }
  }
}
