import { runPhase } from '../../core/assembly/phases'
import { JOB } from './job'
import { extremeOfRow } from './reduce-extreme'
import { partStart } from './reduce-job'
import { expOfNegative4 } from './transcendental'

@unmanaged
class SoftmaxJob {
  x: usize
  out: usize
  rows: i32
  columns: i32
  tasks: i32
}

/** e^(x - max) of each row over the sum of these. */
export function softmax(x: usize, out: usize, rows: i32, columns: i32, tasks: i32): i32 {
  const job = changetype<SoftmaxJob>(JOB)
  job.x = x
  job.out = out
  job.rows = rows
  job.columns = columns
  job.tasks = tasks
  return runPhase(softmaxTask, tasks)
}

function softmaxTask(task: i32, _thread: i32): void {
  const job = changetype<SoftmaxJob>(JOB)
  const bytes = (<usize>job.columns) << 2
  const end = partStart(task + 1, job.tasks, job.rows)
  let row = partStart(task, job.tasks, job.rows)
  let x = job.x + <usize>row * bytes
  let out = job.out + <usize>row * bytes
  for (; row < end; row++) {
    softmaxRow(x, out, job.columns)
    x += bytes
    out += bytes
  }
}

// @ts-ignore: decorator
@inline
function softmaxRow(x: usize, out: usize, columns: i32): void {
  const bytes = (<usize>columns) << 2
  const rest = columns & 3
  const whole = bytes - (<usize>rest << 2)
  const max = f32x4.splat(extremeOfRow(load<f32>(x), x, columns, true))
  let even = f64x2.splat(0)
  let odd = even
  for (let i: usize = 0; i < whole; i += 16) {
    const e = expOfNegative4(f32x4.sub(v128.load(x + i), max))
    v128.store(out + i, e)
    even = f64x2.add(even, f64x2.promote_low_f32x4(e))
    odd = f64x2.add(odd, f64x2.promote_low_f32x4(v128.shuffle<f32>(e, e, 2, 3, 0, 1)))
  }
  if (rest > 0) {
    // What is not there adds nothing: it is -Infinity.
    const e = expOfNegative4(f32x4.sub(loadRest(x + whole, rest), max))
    storeRest(out + whole, e, rest)
    even = f64x2.add(even, f64x2.promote_low_f32x4(e))
    odd = f64x2.add(odd, f64x2.promote_low_f32x4(v128.shuffle<f32>(e, e, 2, 3, 0, 1)))
  }
  even = f64x2.add(even, odd)
  const sum = f32x4.splat(<f32>(f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1)))
  for (let i: usize = 0; i < whole; i += 16) v128.store(out + i, f32x4.div(v128.load(out + i), sum))
  if (rest > 0) storeRest(out + whole, f32x4.div(loadRest(out + whole, rest), sum), rest)
}

// @ts-ignore: decorator
@inline
function loadRest(at: usize, rest: i32): v128 {
  let value = v128.load_lane<f32>(at, f32x4.splat(-Infinity), 0)
  if (rest > 1) value = v128.load_lane<f32>(at, value, 1, 4)
  if (rest > 2) value = v128.load_lane<f32>(at, value, 2, 8)
  return value
}

// @ts-ignore: decorator
@inline
function storeRest(at: usize, value: v128, rest: i32): void {
  v128.store_lane<f32>(at, value, 0)
  if (rest > 1) v128.store_lane<f32>(at, value, 1, 4)
  if (rest > 2) v128.store_lane<f32>(at, value, 2, 8)
}
