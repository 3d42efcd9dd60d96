import { runPhase } from '../../core/assembly/phases'
import { JOB, taskStart, tasksOf } from './job'
import { widen } from './masks'

// What tensors of type bool have a part in: a byte for each value. Loops run to a multiple of four or sixteen, as those of unary.ts.

const AND: i32 = 0
const OR: i32 = 1
const NOT: i32 = 2
const SELECT: i32 = 3

@unmanaged
class LogicalJob {
  op: i32
  a: usize
  b: usize
  c: usize
  out: usize
  size: i32
  tasks: i32
}

/** `out` = `a` and, or (`op` 1) `b`, or (2) not `a`, all of them bytes. */
export function logical(op: i32, a: usize, b: usize, out: usize, size: i32): i32 {
  return begin(op, a, b, 0, out, size)
}

/** `out` = `a` where the byte `condition` is 1, otherwise `b`: numbers of 4 bytes. */
export function select(condition: usize, a: usize, b: usize, out: usize, size: i32): i32 {
  return begin(SELECT, a, b, condition, out, size)
}

function begin(op: i32, a: usize, b: usize, c: usize, out: usize, size: i32): i32 {
  const job = changetype<LogicalJob>(JOB)
  job.op = op
  job.a = a
  job.b = b
  job.c = c
  job.out = out
  job.size = size
  job.tasks = tasksOf(size)
  return runPhase(logicalTask, job.tasks)
}

function logicalTask(task: i32, _thread: i32): void {
  const job = changetype<LogicalJob>(JOB)
  const from = taskStart(task, job.tasks, job.size)
  const count = taskStart(task + 1, job.tasks, job.size) - from
  if (job.op == SELECT) selectNumbers(job, from, count)
  else if (job.op == NOT) not(job.a + from, job.out + from, count)
  else andOr(job.op, job.a + from, job.b + from, job.out + from, count)
}

/** As JavaScript has it: of bytes that are neither 0 nor 1, one of the two. */
function andOr(op: i32, a: usize, b: usize, out: usize, count: i32): void {
  const end = a + count
  // `a` is the result where it is 0, for OR where it is not.
  const flip = i8x16.splat(op == AND ? 0 : -1)
  for (; a < end; a += 16, b += 16, out += 16) {
    const x = v128.load(a)
    const isA = v128.xor(i8x16.eq(x, i8x16.splat(0)), flip)
    v128.store(out, v128.bitselect(x, v128.load(b), isA))
  }
}

function not(a: usize, out: usize, count: i32): void {
  const end = a + count
  for (; a < end; a += 16, out += 16) {
    v128.store(out, v128.and(i8x16.eq(v128.load(a), i8x16.splat(0)), i8x16.splat(1)))
  }
}

function selectNumbers(job: LogicalJob, from: i32, count: i32): void {
  let a = job.a + (from << 2)
  let b = job.b + (from << 2)
  let out = job.out + (from << 2)
  let condition = job.c + from
  const end = condition + count
  for (; condition < end; condition += 4, a += 16, b += 16, out += 16) {
    const isA = widen(i8x16.eq(v128.load32_zero(condition), i8x16.splat(1)))
    v128.store(out, v128.bitselect(v128.load(a), v128.load(b), isA))
  }
}
