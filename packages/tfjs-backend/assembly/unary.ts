import { runPhase } from '../../core/assembly/phases'
import { elu4, leakyRelu4, relu4 } from './activation'
import { JOB, TASK_SIZE, taskStart, tasksOf } from './job'
import { exp4, expm14, log1p4, log4, sigmoid4, softplus4, tanh4 } from './transcendental'

export { cast } from './unary-cast'

// Functions of one float32 number, over all of a tensor. src/kernels/unary.ts has the same codes.

const RELU: i32 = 0
const RELU6: i32 = 1
const LEAKY_RELU: i32 = 2
const SQRT: i32 = 3
const RSQRT: i32 = 4
const SQUARE: i32 = 5
const NEG: i32 = 6
const ABS: i32 = 7
const RECIPROCAL: i32 = 8
const FLOOR: i32 = 9
const CEIL: i32 = 10
const ROUND: i32 = 11
const SIGN: i32 = 12
const STEP: i32 = 13
const CLIP: i32 = 14
/** From here on each number takes so long that the loop does not matter, nor the memory. */
const ELU: i32 = 15
const SELU: i32 = 16
const SIGMOID: i32 = 17
const TANH: i32 = 18
const EXP: i32 = 19
const EXPM1: i32 = 20
const LOG: i32 = 21
const LOG1P: i32 = 22
const SOFTPLUS: i32 = 23

/** Numbers of a task of functions that take long: as much work as TASK_SIZE of the others. */
const LONG_TASK_SIZE: i32 = TASK_SIZE / 4

@unmanaged
class UnaryJob {
  /** Place in the table. */
  loop: u32
  x: usize
  out: usize
  size: i32
  tasks: i32
  p: f32
  q: f32
}

/** float32 `out` = a function of float32 `x`; `p` and `q` are what the function has besides: alpha, or the least and the most. */
export function unary(op: i32, x: usize, out: usize, size: i32, p: f32, q: f32): i32 {
  const job = changetype<UnaryJob>(JOB)
  job.loop = loopOf(op)
  job.x = x
  job.out = out
  job.size = size
  job.tasks = op < ELU ? tasksOf(size) : max(1, min(65535, (size + LONG_TASK_SIZE - 1) / LONG_TASK_SIZE))
  job.p = p
  job.q = q
  return runPhase(unaryTask, job.tasks)
}

function unaryTask(task: i32, _thread: i32): void {
  const job = changetype<UnaryJob>(JOB)
  const from = taskStart(task, job.tasks, job.size)
  const count = taskStart(task + 1, job.tasks, job.size) - from
  const x = job.x + (from << 2)
  const out = job.out + (from << 2)
  call_indirect<void>(job.loop, x, out, count)
}

/**
 * The loop of a function: its place in the table, the same for all threads. Each is compiled by itself, with the code a constant in it;
 * all of them in one function take the compiler most of a minute.
 */
function loopOf(op: i32): u32 {
  switch (op) {
    case RELU: return eachRelu.index
    case RELU6: return eachRelu6.index
    case LEAKY_RELU: return eachLeakyRelu.index
    case SQRT: return eachSqrt.index
    case RSQRT: return eachRsqrt.index
    case SQUARE: return eachSquare.index
    case NEG: return eachNeg.index
    case ABS: return eachAbs.index
    case RECIPROCAL: return eachReciprocal.index
    case FLOOR: return eachFloor.index
    case CEIL: return eachCeil.index
    case ROUND: return eachRound.index
    case SIGN: return eachSign.index
    case STEP: return eachStep.index
    case CLIP: return eachClip.index
    case ELU: return eachElu.index
    case SELU: return eachSelu.index
    case SIGMOID: return eachSigmoid.index
    case TANH: return eachTanh.index
    case EXP: return eachExp.index
    case EXPM1: return eachExpm1.index
    case LOG: return eachLog.index
    case LOG1P: return eachLog1p.index
    default: return eachSoftplus.index
  }
}

function eachRelu(x: usize, out: usize, count: i32): void {
  each(RELU, x, out, count)
}
function eachRelu6(x: usize, out: usize, count: i32): void {
  each(RELU6, x, out, count)
}
function eachLeakyRelu(x: usize, out: usize, count: i32): void {
  each(LEAKY_RELU, x, out, count)
}
function eachSqrt(x: usize, out: usize, count: i32): void {
  each(SQRT, x, out, count)
}
function eachRsqrt(x: usize, out: usize, count: i32): void {
  each(RSQRT, x, out, count)
}
function eachSquare(x: usize, out: usize, count: i32): void {
  each(SQUARE, x, out, count)
}
function eachNeg(x: usize, out: usize, count: i32): void {
  each(NEG, x, out, count)
}
function eachAbs(x: usize, out: usize, count: i32): void {
  each(ABS, x, out, count)
}
function eachReciprocal(x: usize, out: usize, count: i32): void {
  each(RECIPROCAL, x, out, count)
}
function eachFloor(x: usize, out: usize, count: i32): void {
  each(FLOOR, x, out, count)
}
function eachCeil(x: usize, out: usize, count: i32): void {
  each(CEIL, x, out, count)
}
function eachRound(x: usize, out: usize, count: i32): void {
  each(ROUND, x, out, count)
}
function eachSign(x: usize, out: usize, count: i32): void {
  each(SIGN, x, out, count)
}
function eachStep(x: usize, out: usize, count: i32): void {
  each(STEP, x, out, count)
}
function eachClip(x: usize, out: usize, count: i32): void {
  each(CLIP, x, out, count)
}
function eachElu(x: usize, out: usize, count: i32): void {
  each(ELU, x, out, count)
}
function eachSelu(x: usize, out: usize, count: i32): void {
  each(SELU, x, out, count)
}
function eachSigmoid(x: usize, out: usize, count: i32): void {
  each(SIGMOID, x, out, count)
}
function eachTanh(x: usize, out: usize, count: i32): void {
  each(TANH, x, out, count)
}
function eachExp(x: usize, out: usize, count: i32): void {
  each(EXP, x, out, count)
}
function eachExpm1(x: usize, out: usize, count: i32): void {
  each(EXPM1, x, out, count)
}
function eachLog(x: usize, out: usize, count: i32): void {
  each(LOG, x, out, count)
}
function eachLog1p(x: usize, out: usize, count: i32): void {
  each(LOG1P, x, out, count)
}
function eachSoftplus(x: usize, out: usize, count: i32): void {
  each(SOFTPLUS, x, out, count)
}

// @ts-ignore: decorator
@inline
function each(op: i32, x: usize, out: usize, count: i32): void {
  const job = changetype<UnaryJob>(JOB)
  const p = f32x4.splat(job.p)
  const q = f32x4.splat(job.q)
  // Only the last task has a number that is not a multiple of 16 of them. What lies after its end belongs to the same tensor: blocks
  // of memory are multiples of 64 bytes (src/memory/allocator.ts).
  const end = x + (count << 2)
  if (op < ELU) {
    for (; x < end; x += 64, out += 64) {
      const r0 = apply(op, v128.load(x), p, q)
      const r1 = apply(op, v128.load(x, 16), p, q)
      const r2 = apply(op, v128.load(x, 32), p, q)
      const r3 = apply(op, v128.load(x, 48), p, q)
      v128.store(out, r0)
      v128.store(out, r1, 16)
      v128.store(out, r2, 32)
      v128.store(out, r3, 48)
    }
  } else {
    for (; x < end; x += 16, out += 16) v128.store(out, apply(op, v128.load(x), p, q))
  }
}

// @ts-ignore: decorator
@inline
function apply(op: i32, x: v128, p: v128, q: v128): v128 {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  if (op == RELU) return relu4(x)
  if (op == RELU6) return f32x4.pmin(relu4(x), f32x4.splat(6))
  if (op == LEAKY_RELU) return leakyRelu4(x, p)
  if (op == SQRT) return f32x4.sqrt(x)
  if (op == RSQRT) return f32x4.div(one, f32x4.sqrt(x))
  if (op == SQUARE) return f32x4.mul(x, x)
  if (op == NEG) return f32x4.neg(x)
  if (op == ABS) return f32x4.abs(x)
  if (op == RECIPROCAL) return f32x4.div(one, x)
  if (op == FLOOR) return f32x4.floor(x)
  if (op == CEIL) return f32x4.ceil(x)
  if (op == ROUND) return f32x4.nearest(x)
  if (op == SIGN) return f32x4.sub(v128.and(f32x4.gt(x, zero), one), v128.and(f32x4.lt(x, zero), one))
  if (op == STEP) return v128.bitselect(v128.bitselect(one, p, f32x4.gt(x, zero)), x, f32x4.eq(x, x))
  // Where the first is NaN, pmin and pmax give it back.
  if (op == CLIP) return v128.bitselect(q, f32x4.pmax(x, p), f32x4.gt(x, q))
  if (op == ELU) return elu4(x)
  if (op == SELU) return selu4(x)
  if (op == SIGMOID) return sigmoid4(x)
  if (op == TANH) return tanh4(x)
  if (op == EXP) return exp4(x)
  // What is so small is its own; the sums would lose its last bit, or the sign of zero.
  const isTiny = f32x4.lt(f32x4.abs(x), f32x4.splat(5.9604644775390625e-8))
  if (op == EXPM1) return v128.bitselect(x, expm14(x), isTiny)
  if (op == LOG1P) return v128.bitselect(x, log1p4(x), isTiny)
  if (op == LOG) return log4(x)
  return softplus4(x)
}

// @ts-ignore: decorator
@inline
function selu4(x: v128): v128 {
  const scale = f32x4.splat(1.0507009873554805)
  const scaleAlpha = f32x4.splat(1.7580993408473768)
  const isPositive = f32x4.ge(x, f32x4.splat(0))
  return v128.bitselect(f32x4.mul(scale, x), f32x4.mul(scaleAlpha, expm14(x)), isPositive)
}
