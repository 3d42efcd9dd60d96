import { runPhase } from '../../core/assembly/phases'
import { JOB, taskStart, tasksOf } from './job'
import { narrow } from './masks'

export { logical, select } from './binary-logical'

// Functions of two tensors, whose shapes may differ by dimensions along which one of them is repeated. What is computed is rows: the
// innermost dimensions along which both have numbers of their own, or one of them the same number. src/kernels/binary.ts has the same
// codes.

// From float32 to float32, from int32 to int32.
const ADD: i32 = 0
const SUB: i32 = 1
const MUL: i32 = 2
const DIV: i32 = 3
const MAXIMUM: i32 = 4
const MINIMUM: i32 = 5
const SQUARED_DIFFERENCE: i32 = 6
const PRELU: i32 = 7
const ELU_GRAD: i32 = 8
const ADD_N: i32 = 9
const ADD_INT: i32 = 10
const SUB_INT: i32 = 11
/** From here on results are of one byte, 1 or 0. */
const COMPARISONS: i32 = 16
const EQUAL: i32 = 16
const NOT_EQUAL: i32 = 17
const GREATER: i32 = 18
const GREATER_EQUAL: i32 = 19
const EQUAL_INT: i32 = 20
const NOT_EQUAL_INT: i32 = 21
const GREATER_INT: i32 = 22
const GREATER_EQUAL_INT: i32 = 23

// How rows are read.
const BOTH_VARY: i32 = 0
const A_STAYS: i32 = 1
const B_STAYS: i32 = 2

/** A dimension outside of the rows: how many there are of it, and what a step along it is, in numbers of 4 bytes. */
@unmanaged
class Dimension {
  length: i32
  a: i32
  b: i32
}

@unmanaged
class BinaryJob {
  op: i32
  a: usize
  b: usize
  out: usize
  size: i32
  tasks: i32
  row: i32
  reading: i32
  outer: i32
  scalar: f32
  /** Five of Dimension, the innermost one first. */
  dimensions: i32
}

// @ts-ignore: decorator
@inline
const DIMENSIONS: usize = JOB + offsetof<BinaryJob>('dimensions')

/**
 * `out` = a function of `a` and `b`, in rows of so many numbers that are read as `reading` says. Outside of these are `outer`
 * dimensions, each with a length and the steps of `a` and `b`, the innermost one first.
 */
export function binary(
  op: i32, a: usize, b: usize, out: usize, size: i32, row: i32, reading: i32, outer: i32,
  length0: i32, a0: i32, b0: i32, length1: i32, a1: i32, b1: i32, length2: i32, a2: i32, b2: i32,
  length3: i32, a3: i32, b3: i32, length4: i32, a4: i32, b4: i32
): i32 {
  const job = changetype<BinaryJob>(JOB)
  job.row = row
  job.outer = outer
  setDimension(0, length0, a0, b0)
  setDimension(1, length1, a1, b1)
  setDimension(2, length2, a2, b2)
  setDimension(3, length3, a3, b3)
  setDimension(4, length4, a4, b4)
  return begin(op, a, b, out, size, reading)
}

/** The same of `a` and a number, or where `reading` is A_STAYS, of a number and `a`. */
export function binaryWithNumber(op: i32, a: usize, value: f32, out: usize, size: i32, reading: i32): i32 {
  const job = changetype<BinaryJob>(JOB)
  job.row = size
  job.outer = 0
  job.scalar = value
  const at = JOB + offsetof<BinaryJob>('scalar')
  return reading == A_STAYS ? begin(op, at, a, out, size, reading) : begin(op, a, at, out, size, reading)
}

function setDimension(index: i32, length: i32, a: i32, b: i32): void {
  const dimension = changetype<Dimension>(DIMENSIONS + index * offsetof<Dimension>())
  dimension.length = length
  dimension.a = a
  dimension.b = b
}

function begin(op: i32, a: usize, b: usize, out: usize, size: i32, reading: i32): i32 {
  const job = changetype<BinaryJob>(JOB)
  job.op = op
  job.a = a
  job.b = b
  job.out = out
  job.size = size
  job.reading = reading
  job.tasks = tasksOf(size)
  return runPhase(binaryTask, job.tasks)
}

function binaryTask(task: i32, _thread: i32): void {
  const job = changetype<BinaryJob>(JOB)
  const size = job.size
  const row = job.row
  const outer = job.outer
  const end = taskStart(task + 1, job.tasks, size)
  const aStep = job.reading == A_STAYS ? 0 : 4
  const bStep = job.reading == B_STAYS ? 0 : 4
  const bytes = job.op >= COMPARISONS ? 1 : 4
  let i = taskStart(task, job.tasks, size)
  let index = i < end ? i / row : 0
  let column = i - index * row
  while (i < end) {
    const count = min(row - column, end - i)
    let a = job.a + column * aStep
    let b = job.b + column * bStep
    let rest = index
    for (let d = 0; d < outer; d++) {
      const dimension = changetype<Dimension>(DIMENSIONS + d * offsetof<Dimension>())
      // The outermost one takes all that is left; a division takes as long as some rows.
      const above = d + 1 < outer ? rest / dimension.length : 0
      const place = rest - above * dimension.length
      a += (place * dimension.a) << 2
      b += (place * dimension.b) << 2
      rest = above
    }
    computeRow(job.op, a, b, job.out + i * bytes, count)
    i += count
    column = 0
    index++
  }
}

function computeRow(op: i32, a: usize, b: usize, out: usize, count: i32): void {
  // Each call is compiled to loops of its own: the code is a constant there.
  switch (op) {
    case ADD: return numbers(ADD, a, b, out, count)
    case SUB: return numbers(SUB, a, b, out, count)
    case MUL: return numbers(MUL, a, b, out, count)
    case DIV: return numbers(DIV, a, b, out, count)
    case MAXIMUM: return numbers(MAXIMUM, a, b, out, count)
    case MINIMUM: return numbers(MINIMUM, a, b, out, count)
    case SQUARED_DIFFERENCE: return numbers(SQUARED_DIFFERENCE, a, b, out, count)
    case PRELU: return numbers(PRELU, a, b, out, count)
    case ELU_GRAD: return numbers(ELU_GRAD, a, b, out, count)
    case ADD_N: return numbers(ADD_N, a, b, out, count)
    case ADD_INT: return numbers(ADD_INT, a, b, out, count)
    case SUB_INT: return numbers(SUB_INT, a, b, out, count)
    case EQUAL: return comparisons(EQUAL, a, b, out, count)
    case NOT_EQUAL: return comparisons(NOT_EQUAL, a, b, out, count)
    case GREATER: return comparisons(GREATER, a, b, out, count)
    case GREATER_EQUAL: return comparisons(GREATER_EQUAL, a, b, out, count)
    case EQUAL_INT: return comparisons(EQUAL_INT, a, b, out, count)
    case NOT_EQUAL_INT: return comparisons(NOT_EQUAL_INT, a, b, out, count)
    case GREATER_INT: return comparisons(GREATER_INT, a, b, out, count)
    case GREATER_EQUAL_INT: return comparisons(GREATER_EQUAL_INT, a, b, out, count)
  }
}

// @ts-ignore: decorator
@inline
function numbers(op: i32, a: usize, b: usize, out: usize, count: i32): void {
  const reading = changetype<BinaryJob>(JOB).reading
  let left = count
  if (reading == BOTH_VARY) {
    for (; left >= 16; left -= 16, a += 64, b += 64, out += 64) {
      v128.store(out, apply(op, v128.load(a), v128.load(b)))
      v128.store(out, apply(op, v128.load(a, 16), v128.load(b, 16)), 16)
      v128.store(out, apply(op, v128.load(a, 32), v128.load(b, 32)), 32)
      v128.store(out, apply(op, v128.load(a, 48), v128.load(b, 48)), 48)
    }
    for (; left >= 4; left -= 4, a += 16, b += 16, out += 16) v128.store(out, apply(op, v128.load(a), v128.load(b)))
  } else if (reading == B_STAYS) {
    const value = v128.load32_splat(b)
    for (; left >= 16; left -= 16, a += 64, out += 64) {
      v128.store(out, apply(op, v128.load(a), value))
      v128.store(out, apply(op, v128.load(a, 16), value), 16)
      v128.store(out, apply(op, v128.load(a, 32), value), 32)
      v128.store(out, apply(op, v128.load(a, 48), value), 48)
    }
    for (; left >= 4; left -= 4, a += 16, out += 16) v128.store(out, apply(op, v128.load(a), value))
  } else {
    const value = v128.load32_splat(a)
    for (; left >= 16; left -= 16, b += 64, out += 64) {
      v128.store(out, apply(op, value, v128.load(b)))
      v128.store(out, apply(op, value, v128.load(b, 16)), 16)
      v128.store(out, apply(op, value, v128.load(b, 32)), 32)
      v128.store(out, apply(op, value, v128.load(b, 48)), 48)
    }
    for (; left >= 4; left -= 4, b += 16, out += 16) v128.store(out, apply(op, value, v128.load(b)))
  }
  const aStep = reading == A_STAYS ? 0 : 4
  const bStep = reading == B_STAYS ? 0 : 4
  for (; left > 0; left--, a += aStep, b += bStep, out += 4) {
    v128.store32_lane(out, apply(op, v128.load32_zero(a), v128.load32_zero(b)), 0)
  }
}

// @ts-ignore: decorator
@inline
function apply(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return f32x4.add(a, b)
  if (op == SUB) return f32x4.sub(a, b)
  if (op == MUL) return f32x4.mul(a, b)
  if (op == DIV) return f32x4.div(a, b)
  if (op == MAXIMUM) return f32x4.max(a, b)
  if (op == MINIMUM) return f32x4.min(a, b)
  if (op == PRELU) return v128.bitselect(f32x4.mul(b, a), a, f32x4.lt(a, f32x4.splat(0)))
  // Of the gradient of the result and the result.
  if (op == ELU_GRAD) {
    const below = f32x4.mul(a, f32x4.add(b, f32x4.splat(1)))
    return v128.bitselect(a, below, f32x4.ge(b, f32x4.splat(0)))
  }
  // A sum of many begins with 0.
  if (op == ADD_N) return f32x4.add(f32x4.add(a, f32x4.splat(0)), b)
  if (op == ADD_INT) return i32x4.add(a, b)
  if (op == SUB_INT) return i32x4.sub(a, b)
  const difference = f32x4.sub(a, b)
  return f32x4.mul(difference, difference)
}

// @ts-ignore: decorator
@inline
function comparisons(op: i32, a: usize, b: usize, out: usize, count: i32): void {
  const reading = changetype<BinaryJob>(JOB).reading
  const one = i8x16.splat(1)
  let left = count
  if (reading == BOTH_VARY) {
    for (; left >= 16; left -= 16, a += 64, b += 64, out += 16) {
      const m0 = compare(op, v128.load(a), v128.load(b))
      const m1 = compare(op, v128.load(a, 16), v128.load(b, 16))
      const m2 = compare(op, v128.load(a, 32), v128.load(b, 32))
      const m3 = compare(op, v128.load(a, 48), v128.load(b, 48))
      v128.store(out, v128.and(narrow(m0, m1, m2, m3), one))
    }
  } else if (reading == B_STAYS) {
    const value = v128.load32_splat(b)
    for (; left >= 16; left -= 16, a += 64, out += 16) {
      const m0 = compare(op, v128.load(a), value)
      const m1 = compare(op, v128.load(a, 16), value)
      const m2 = compare(op, v128.load(a, 32), value)
      const m3 = compare(op, v128.load(a, 48), value)
      v128.store(out, v128.and(narrow(m0, m1, m2, m3), one))
    }
  } else {
    const value = v128.load32_splat(a)
    for (; left >= 16; left -= 16, b += 64, out += 16) {
      const m0 = compare(op, value, v128.load(b))
      const m1 = compare(op, value, v128.load(b, 16))
      const m2 = compare(op, value, v128.load(b, 32))
      const m3 = compare(op, value, v128.load(b, 48))
      v128.store(out, v128.and(narrow(m0, m1, m2, m3), one))
    }
  }
  const aStep = reading == A_STAYS ? 0 : 4
  const bStep = reading == B_STAYS ? 0 : 4
  for (; left > 0; left--, a += aStep, b += bStep, out++) {
    v128.store8_lane(out, v128.and(compare(op, v128.load32_zero(a), v128.load32_zero(b)), one), 0)
  }
}

// @ts-ignore: decorator
@inline
function compare(op: i32, a: v128, b: v128): v128 {
  if (op == EQUAL) return f32x4.eq(a, b)
  if (op == NOT_EQUAL) return f32x4.ne(a, b)
  if (op == GREATER) return f32x4.gt(a, b)
  if (op == GREATER_EQUAL) return f32x4.ge(a, b)
  if (op == EQUAL_INT) return i32x4.eq(a, b)
  if (op == NOT_EQUAL_INT) return i32x4.ne(a, b)
  if (op == GREATER_INT) return i32x4.gt_s(a, b)
  return i32x4.ge_s(a, b)
}
