import { runPhase } from '../../core/assembly/phases'
import { JOB, taskStart, tasksOf } from './job'
import { narrow } from './masks'

// From one type of tensor to another, and questions about numbers. Loops run to a multiple of four or sixteen, as those of unary.ts.
// src/kernels/unary-cast.ts has the same codes.

const FLOAT_TO_INT: i32 = 0
const INT_TO_FLOAT: i32 = 1
const BOOL_TO_FLOAT: i32 = 2
const BOOL_TO_INT: i32 = 3
/** From here on results are of one byte. */
const FLOAT_TO_BOOL: i32 = 4
const INT_TO_BOOL: i32 = 5
const IS_NAN: i32 = 6
const IS_INFINITE: i32 = 7
const IS_FINITE: i32 = 8

@unmanaged
class CastJob {
  op: i32
  x: usize
  out: usize
  size: i32
  tasks: i32
}

/** `out` = `x` as another type, or whether it is something. */
export function cast(op: i32, x: usize, out: usize, size: i32): i32 {
  const job = changetype<CastJob>(JOB)
  job.op = op
  job.x = x
  job.out = out
  job.size = size
  job.tasks = tasksOf(size)
  return runPhase(castTask, job.tasks)
}

function castTask(task: i32, _thread: i32): void {
  const job = changetype<CastJob>(JOB)
  const from = taskStart(task, job.tasks, job.size)
  const count = taskStart(task + 1, job.tasks, job.size) - from
  const x = job.x + (from << 2)
  const out = job.out + (from << 2)
  switch (job.op) {
    case FLOAT_TO_INT: return floatToInt(x, out, count)
    case INT_TO_FLOAT: return intToFloat(x, out, count)
    case BOOL_TO_FLOAT: return widenBytes(job.x + from, out, count, true)
    case BOOL_TO_INT: return widenBytes(job.x + from, out, count, false)
    case FLOAT_TO_BOOL: return ask(FLOAT_TO_BOOL, x, job.out + from, count)
    case INT_TO_BOOL: return ask(INT_TO_BOOL, x, job.out + from, count)
    case IS_NAN: return ask(IS_NAN, x, job.out + from, count)
    case IS_INFINITE: return ask(IS_INFINITE, x, job.out + from, count)
    case IS_FINITE: return ask(IS_FINITE, x, job.out + from, count)
  }
}

/** Towards 0; what an int32 cannot be is taken modulo 2^32, as JavaScript has it, and NaN is 0. */
function floatToInt(x: usize, out: usize, count: i32): void {
  const end = x + (count << 2)
  for (; x < end; x += 16, out += 16) {
    const v = v128.load(x)
    v128.store(out, i32x4.trunc_sat_f32x4_s(v))
    if (i32x4.all_true(f32x4.lt(f32x4.abs(v), f32x4.splat(2147483648)))) continue
    for (let lane = 0; lane < 16; lane += 4) store<i32>(out + lane, wrapped(load<f32>(x + lane)))
  }
}

function wrapped(value: f32): i32 {
  // From 2^55 on a float32 is a multiple of 2^32.
  return abs(value) < 36028797018963968 ? <i32>(<i64>value) : 0
}

function intToFloat(x: usize, out: usize, count: i32): void {
  const end = x + (count << 2)
  for (; x < end; x += 16, out += 16) v128.store(out, f32x4.convert_i32x4_s(v128.load(x)))
}

// @ts-ignore: decorator
@inline
function widenBytes(x: usize, out: usize, count: i32, isFloat: bool): void {
  const end = x + count
  for (; x < end; x += 4, out += 16) {
    const v = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(x)))
    v128.store(out, isFloat ? f32x4.convert_i32x4_s(v) : v)
  }
}

// @ts-ignore: decorator
@inline
function ask(op: i32, x: usize, out: usize, count: i32): void {
  const end = out + count
  for (; out < end; x += 64, out += 16) {
    const m0 = answer(op, v128.load(x))
    const m1 = answer(op, v128.load(x, 16))
    const m2 = answer(op, v128.load(x, 32))
    const m3 = answer(op, v128.load(x, 48))
    v128.store(out, v128.and(narrow(m0, m1, m2, m3), i8x16.splat(1)))
  }
}

// @ts-ignore: decorator
@inline
function answer(op: i32, x: v128): v128 {
  if (op == FLOAT_TO_BOOL) return f32x4.ne(x, f32x4.splat(0))
  if (op == INT_TO_BOOL) return i32x4.ne(x, i32x4.splat(0))
  if (op == IS_NAN) return f32x4.ne(x, x)
  if (op == IS_INFINITE) return f32x4.eq(f32x4.abs(x), f32x4.splat(Infinity))
  return f32x4.lt(f32x4.abs(x), f32x4.splat(Infinity))
}
