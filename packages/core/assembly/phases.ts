// Work that threads share. The main thread opens a phase of so many tasks; whoever is there takes one after the other; the main
// thread goes on when all are done. Helpers stay inside `assist` from phase to phase, for a message to a thread and back takes
// longer than most phases.
import { CONTROL, Control } from './control'

// @ts-ignore: decorator
@inline
const TICKET: usize = CONTROL
// @ts-ignore: decorator
@inline
const PHASE: usize = CONTROL + 4
// @ts-ignore: decorator
@inline
const SECOND: i64 = 1_000_000_000
// @ts-ignore: decorator
@inline
const TIMED_OUT: i32 = 2
// @ts-ignore: decorator
@inline
const MOST_TASKS: i32 = 65535

/** One task of a phase, on one of the threads: 0 is the main one. */
type Work = (task: i32, thread: i32) => void

/** Runs a phase to its end. 0 where a thread is gone and its task with it. A ticket counts 65,535 tasks: more are not shared. */
export function runPhase(work: Work, tasks: i32): i32 {
  const control = changetype<Control>(CONTROL)
  control.work = work.index
  const isAlone = atomic.load<i32>(CONTROL + offsetof<Control>('helpers')) == 0
  const isOver = atomic.load<i32>(CONTROL + offsetof<Control>('isOver')) == 1
  if (tasks < 2 || tasks > MOST_TASKS || isAlone || isOver) return runHere(work, tasks)
  atomic.store<i32>(CONTROL + offsetof<Control>('done'), 0)
  const phase = atomic.load<u32>(PHASE) + 1
  atomic.store<u64>(TICKET, ((<u64>phase) << 32) | <u64>tasks)
  if (atomic.load<i32>(CONTROL + offsetof<Control>('sleepers')) > 0) atomic.notify(PHASE, tasks - 1)
  const mine = takeAll(phase, 0)
  atomic.add<i32>(CONTROL + offsetof<Control>('done'), mine)
  return untilDone(tasks)
}

/** The same on this thread alone. */
export function runHere(work: Work, tasks: i32): i32 {
  for (let task = tasks - 1; task >= 0; task--) work(task, 0)
  return 1
}

function untilDone(tasks: i32): i32 {
  const control = changetype<Control>(CONTROL)
  const spins = control.spins
  const done = CONTROL + offsetof<Control>('done')
  let seconds = 0
  let before = -1
  while (true) {
    let slow: f64 = 2
    for (let spin = 0; spin <= spins && slow > 0; spin++) {
      if (atomic.load<i32>(done) == tasks) return 1
      slow = linger(slow)
    }
    atomic.store<i32>(CONTROL + offsetof<Control>('isWaiting'), 1)
    const now = atomic.load<i32>(done)
    if (now != tasks && sleepWhile(done, now) == TIMED_OUT) seconds++
    atomic.store<i32>(CONTROL + offsetof<Control>('isWaiting'), 0)
    if (now != before) seconds = 0
    before = now
    if (seconds > control.patience) return 0
  }
}

/**
 * Sleeps for a second at most, while there is what is expected. The function is called by its place in the table, which no
 * optimizer follows, and so has a frame of its own: baseline code of V8 in Node 20 writes over the number that is beneath the
 * operands of a wait.
 */
// @ts-ignore: decorator
@inline
function sleepWhile(address: usize, expected: i32): i32 {
  const control = changetype<Control>(CONTROL)
  control.sleep = sleep.index // the same for all threads
  return call_indirect<i32>(control.sleep, address, expected)
}

function sleep(address: usize, expected: i32): i32 {
  return atomic.wait<i32>(address, expected, SECOND)
}

/**
 * Some 40 cycles of a few instructions that wait for one another: what looks all the time would take half of a core from the
 * thread that it shares it with. Positive, which a compiler does not see.
 */
// @ts-ignore: decorator
@inline
function linger(slow: f64): f64 {
  return sqrt(sqrt(slow) + 1)
}

/**
 * Does tasks of a phase until none is left, and counts them. The main thread takes the last ones first, helpers the first ones:
 * from phase to phase a thread has the same rows and features, which are near it.
 */
function takeAll(phase: u32, thread: i32): i32 {
  let count = 0
  while (true) {
    const ticket = atomic.load<u64>(TICKET)
    const first = (<u32>ticket) >> 16
    const end = <u32>ticket & 0xffff
    if (<u32>(ticket >> 32) != phase || first == end) return count
    // What the phase is does not change before its last task is done, and this one is not taken yet where the exchange succeeds.
    const work = changetype<Control>(CONTROL).work
    const others = thread == 0 ? ticket - 1 : ticket + 0x10000
    if (atomic.cmpxchg<u64>(TICKET, ticket, others) != ticket) continue
    call_indirect<void>(work, <i32>(thread == 0 ? end - 1 : first), thread)
    count++
    if (thread > 0) {
      atomic.add<i32>(CONTROL + offsetof<Control>('done'), 1)
      if (atomic.load<i32>(CONTROL + offsetof<Control>('isWaiting')) == 1) {
        atomic.notify(CONTROL + offsetof<Control>('done'), 1)
      }
    }
  }
}

/** What a helper runs until the fit is over, or until nothing has happened for `idleSeconds`. */
export function assist(thread: i32, idleSeconds: i32, mostChunks: i32): i32 {
  const isOver = CONTROL + offsetof<Control>('isOver')
  const sleepers = CONTROL + offsetof<Control>('sleepers')
  const spins = changetype<Control>(CONTROL).spins
  atomic.add<i32>(CONTROL + offsetof<Control>('helpers'), 1)
  let seen: u32 = 0
  let idle = 0
  while (idle < idleSeconds && atomic.load<i32>(isOver) == 0) {
    let phase = atomic.load<u32>(PHASE)
    let slow: f64 = 2
    for (let spin = 0; phase == seen && spin < spins && slow > 0; spin++) {
      slow = linger(slow)
      phase = atomic.load<u32>(PHASE)
    }
    if (phase == seen) {
      atomic.add<i32>(sleepers, 1)
      if (atomic.load<i32>(isOver) == 0 && sleepWhile(PHASE, <i32>seen) == TIMED_OUT) idle++
      atomic.sub<i32>(sleepers, 1)
      continue
    }
    idle = 0
    seen = phase
    takeAll(phase, thread)
  }
  atomic.sub<i32>(CONTROL + offsetof<Control>('helpers'), 1)
  return mostChunks
}

/** Has helpers leave, at once where they wait. */
export function endAssist(): void {
  atomic.store<i32>(CONTROL + offsetof<Control>('isOver'), 1)
  // A phase without tasks: one that was about to sleep looks again.
  const phase = atomic.load<u32>(PHASE) + 1
  atomic.store<u64>(TICKET, (<u64>phase) << 32)
  atomic.notify(PHASE, -1)
}
