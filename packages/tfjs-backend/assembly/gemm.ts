import { runPhase } from '../../core/assembly/phases'
import { multiplyQuads, multiplyRow } from './gemm-block'
import { finishRows } from './finish-rows'
import { pack, packQuads, packQuadsTransposed, packTransposed } from './gemm-pack'
import { JOB } from './job'

/** Rows and columns of the result that a task has, and k at a time: a panel of b and a quad of a stay in the first cache. */
const TASK_COLS: i32 = 64
const TASK_ROWS: i32 = 64
const FEW_ROWS: i32 = 32
const DEPTH: i32 = 256
/** Of a phase. */
const MOST_TASKS: i32 = 65535
/** Bytes of a thread's scratch: a block of b in panels and one of a in quads. */
const SCRATCH: usize = DEPTH * (TASK_COLS + TASK_ROWS) * 4

@unmanaged
class GemmJob {
  a: usize
  b: usize
  c: usize
  m: i32
  n: i32
  k: i32
  /** Bytes from one matrix of a batch to the next; 0 where all share one. */
  aBatch: usize
  bBatch: usize
  transposesA: i32
  transposesB: i32
  bias: usize
  activation: i32
  alpha: f32
  scratch: usize
  taskRows: i32
  rowTasks: i32
  colTasks: i32
  /** The first task of the phase: a phase has 65,535 at most. */
  first: i32
}

/** Bytes of scratch for so many threads. */
export function gemmScratch(threads: i32): usize {
  return threads * SCRATCH
}

/**
 * c[batch x m x n] = activation(a[batch x m x k] b[batch x k x n] + bias[n]), all row-major; a is k x m where `transposesA`, b is
 * n x k where `transposesB`. `bias`: an address or 0. Codes of activations are those of activation.ts.
 */
export function gemm(
  a: usize, b: usize, c: usize, batch: i32, m: i32, n: i32, k: i32, aBatch: usize, bBatch: usize,
  transposesA: i32, transposesB: i32, bias: usize, activation: i32, alpha: f32, scratch: usize
): i32 {
  const job = changetype<GemmJob>(JOB)
  job.a = a
  job.b = b
  job.c = c
  job.m = m
  job.n = n
  job.k = k
  job.aBatch = aBatch
  job.bBatch = bBatch
  job.transposesA = transposesA
  job.transposesB = transposesB
  job.bias = bias
  job.activation = activation
  job.alpha = alpha
  job.scratch = scratch
  job.colTasks = (n + TASK_COLS - 1) / TASK_COLS
  const large = (m + TASK_ROWS - 1) / TASK_ROWS
  job.taskRows = <i64>large * job.colTasks * batch < 16 ? FEW_ROWS : TASK_ROWS
  job.rowTasks = (m + job.taskRows - 1) / job.taskRows
  // Products that take less than a thread takes to come are done here.
  const isSmall = <i64>m * n * k < 1 << 15
  const perMatrix = job.rowTasks * job.colTasks
  const tasks = perMatrix * batch
  job.first = 0
  if (isSmall && batch == 1) return runHere(tasks)
  for (; job.first < tasks; job.first += MOST_TASKS) {
    if (runPhase(gemmTask, min(MOST_TASKS, tasks - job.first)) == 0) return 0
  }
  return 1
}

function runHere(tasks: i32): i32 {
  for (let task = 0; task < tasks; task++) gemmTask(task, 0)
  return 1
}

function gemmTask(task: i32, thread: i32): void {
  const job = changetype<GemmJob>(JOB)
  const perMatrix = job.rowTasks * job.colTasks
  const matrix = (job.first + task) / perMatrix
  const place = (job.first + task) % perMatrix
  const n = job.n
  const k = job.k
  const m = job.m
  const a = job.a + matrix * job.aBatch
  const b = job.b + matrix * job.bBatch
  const c = job.c + <usize>matrix * m * n * 4
  const firstCol = (place % job.colTasks) * TASK_COLS
  const cols = min(TASK_COLS, n - firstCol)
  const firstRow = place / job.colTasks * job.taskRows
  const lastRow = min(firstRow + job.taskRows, m)
  const panels = job.scratch + thread * SCRATCH
  const quads = panels + DEPTH * TASK_COLS * 4
  const cBytes: usize = n << 2
  if (lastRow - firstRow < 4 && !job.transposesB && (!job.transposesA || m == 1)) {
    // Not worth a rearranged b.
    for (let row = firstRow; row < lastRow; row++) {
      multiplyRow(a + (<usize>row * k << 2), b + (<usize>firstCol << 2), cBytes, k, c + ((<usize>row * n + firstCol) << 2), cols)
    }
    finishTask(job, c, firstRow, lastRow, firstCol, cols)
    return
  }
  for (let from = 0; from < k || from == 0; from += DEPTH) {
    const depth = min(DEPTH, k - from)
    if (job.transposesB) packTransposed(b + (<usize>firstCol * k + from) * 4, <usize>k << 2, depth, cols, panels)
    else pack(b + (<usize>from * n + firstCol) * 4, cBytes, depth, cols, panels)
    const rows = lastRow - firstRow
    if (job.transposesA) packQuadsTransposed(a + ((<usize>from * m + firstRow) << 2), <usize>m << 2, rows, depth, quads)
    else packQuads(a + ((<usize>firstRow * k + from) << 2), <usize>k << 2, rows, depth, quads)
    for (let col = 0; col < cols; col += 8) {
      const out = c + ((<usize>firstRow * n + firstCol + col) << 2)
      multiplyQuads(quads, rows, depth, panels + (<usize>col * depth << 2), out, cBytes, min(8, cols - col), from > 0 ? 1 : 0)
    }
  }
  finishTask(job, c, firstRow, lastRow, firstCol, cols)
}

function finishTask(job: GemmJob, c: usize, firstRow: i32, lastRow: i32, firstCol: i32, cols: i32): void {
  if (!job.bias && !job.activation) return
  const bias = job.bias ? job.bias + (<usize>firstCol << 2) : 0
  const out = c + ((<usize>firstRow * job.n + firstCol) << 2)
  finishRows(out, <usize>job.n << 2, lastRow - firstRow, cols, bias, job.activation, job.alpha)
}
