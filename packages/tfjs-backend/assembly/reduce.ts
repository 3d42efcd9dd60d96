import { combineMax, combineMin, maxTask, minTask } from './reduce-extreme'
import { argMaxTask, argMinTask, prodTask } from './reduce-in-order'
import { describe, runUnits } from './reduce-job'
import { combineSums, sumTask } from './reduce-sum'

export { cumsum } from './reduce-cumsum'

/**
 * Reduces a float32 tensor: to sums, each divided by a number (0), maxima (1), minima (2), products (3), or places of maxima (4) or
 * minima (5), as int32. What the sizes mean is said in reduce-job.ts; src/kernels/reduce-plan.ts works them out. From 3 on, there are
 * no chunks; from 4 on, one axis is reduced.
 */
export function reduce(
  operation: i32, x: usize, out: usize, partials: usize, scratch: usize, scratchBytes: i32,
  kept0: i32, keptStride0: i32, kept1: i32, keptStride1: i32, kept2: i32, keptStride2: i32,
  slabs0: i32, slabStride0: i32, slabs1: i32, slabStride1: i32,
  rows: i32, inner: i32, panels: i32, chunks: i32, tasks: i32, combineTasks: i32, divisor: f64
): i32 {
  describe(
    x, out, partials, scratch, scratchBytes, kept0, keptStride0, kept1, keptStride1, kept2, keptStride2,
    slabs0, slabStride0, slabs1, slabStride1, rows, inner, panels, chunks, tasks, combineTasks, divisor
  )
  switch (operation) {
    case 0: return runUnits(sumTask, combineSums)
    case 1: return runUnits(maxTask, combineMax)
    case 2: return runUnits(minTask, combineMin)
    case 3: return runUnits(prodTask, combineSums)
    case 4: return runUnits(argMaxTask, combineSums)
    default: return runUnits(argMinTask, combineSums)
  }
}
