// What the threads that work on one memory share. There is one in a memory, in its first KiB, which the compiler leaves alone.

@unmanaged
export class Control {
  /** The phase (32 bits), then the first of the tasks that nobody has taken (16 bits) and the one past the last (16 bits). */
  ticket: i64
  spare0: i64
  spare1: i64
  spare2: i64
  spare3: i64
  spare4: i64
  spare5: i64
  spare6: i64
  /** Tasks of this phase that are done. */
  done: i32
  /** 1 while the main thread sleeps until all are. */
  isWaiting: i32
  /** So many seconds in which no task comes back mean that a thread is gone. */
  patience: i32
  spare7: i32
  spare8: i64
  spare9: i64
  spare10: i64
  spare11: i64
  spare12: i64
  spare13: i64
  /** Helpers that sleep until there is a phase. */
  sleepers: i32
  /** Helpers that are there. */
  helpers: i32
  /** 1: helpers are to leave. */
  isOver: i32
  /** How often a thread looks before it sleeps. */
  spins: i32
  /** The function that sleeps, and the one that does a task of this phase: their places in the table, which are the same for all threads. */
  sleep: u32
  work: u32
  spare15: i64
  spare16: i64
  spare17: i64
  spare18: i64
  spare19: i64
  /** Written by who brings memory near, so that no compiler leaves it out; never read. */
  touched: u32
}

// @ts-ignore: decorator
@inline
export const CONTROL: usize = 64
