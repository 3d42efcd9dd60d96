// What the threads that run a kernel share besides `Control` (core/assembly/control.ts): the arguments of the phase. Each family of
// kernels has a record of its own for them, of up to 512 bytes, at JOB. It is written before a phase begins, by the main thread.

// @ts-ignore: decorator
@inline
export const JOB: usize = 512

/** Numbers of float32 that a task of an element-wise kernel has: 64 KiB of each tensor. */
// @ts-ignore: decorator
@inline
export const TASK_SIZE: i32 = 16384

/** Tasks that so many numbers make. What each of them does depends on nothing but that, so that all numbers of threads give the same. */
// @ts-ignore: decorator
@inline
export function tasksOf(size: i32): i32 {
  return max(1, min(65535, (size + TASK_SIZE - 1) / TASK_SIZE))
}

/** Where a task of so many begins; the next one begins where it ends. Multiples of 16 but for the last end. */
// @ts-ignore: decorator
@inline
export function taskStart(task: i32, tasks: i32, size: i32): i32 {
  if (task == tasks) return size
  return <i32>(((<i64>size * task) / tasks) & ~15)
}
