// Sums of gradients and Hessians by bin. A bin is a pair of f64 that hold whole numbers.
import { CONTROL, Control } from '../../core/assembly/control'
import { Group, indexOf, Job, pairsOf, Task, Tile } from './job'

/** Bytes between the histograms of two features of a group, by class: 16, 64 or 256 bins, and a line so that they do not meet in a set. */
// @ts-ignore: decorator
@inline
const STEP_0: usize = 256
// @ts-ignore: decorator
@inline
const STEP_1: usize = 1088
// @ts-ignore: decorator
@inline
const STEP_2: usize = 4160

/** Rows that all groups of a task are added for before the next rows: their codes stay near. */
const BLOCK: i32 = 1024

/** Adds the rows at from..to of the list to the part of a histogram that a task has. */
export function addRows(job: Job, task: Task, from: i32, to: i32, slot: usize): void {
  if (from == to) return
  const index = indexOf(job, job.list)
  const ownPairs = pairsOf(job, job.list)
  // Rows that are far apart: memory does not bring them on its own.
  const reach = load<u32>(index + (<usize>to << 2) - 4) - load<u32>(index + (<usize>from << 2))
  const isFar = reach >= <u32>(to - from) * 2
  const group = changetype<Group>(job.groups + <usize>task.firstGroup * offsetof<Group>())
  for (let row = from; row < to; row += BLOCK) {
    const at = index + (<usize>row << 2)
    const last = index + (<usize>min(row + BLOCK, to) << 2)
    const pairs = ownPairs + (<usize>row << 3)
    if (task.tile >= 0) {
      const tile = changetype<Tile>(job.tiles + <usize>task.tile * offsetof<Tile>())
      if (isFar) changetype<Control>(CONTROL).touched = touchEntries(at, last, tile.starts)
      addSparse(at, last, pairs, tile.starts, slot + tile.offset)
    } else {
      if (isFar) changetype<Control>(CONTROL).touched = touch(at, last, group.codes, group.stride)
      addGroups(job, task, at, last, pairs, slot)
    }
  }
}

function addGroups(job: Job, task: Task, at: usize, last: usize, pairs: usize, slot: usize): void {
  for (let g = task.firstGroup; g < task.lastGroup; g++) {
    const group = changetype<Group>(job.groups + <usize>g * offsetof<Group>())
    const h = slot + group.offset
    const shape = group.shape
    if (shape == 0) add8_0(at, last, pairs, group.codes, group.stride, h)
    else if (shape == 1) add4_0(at, last, pairs, group.codes, group.stride, h)
    else if (shape == 2) add8_1(at, last, pairs, group.codes, group.stride, h)
    else if (shape == 3) add4_1(at, last, pairs, group.codes, group.stride, h)
    else if (shape == 4) add8_2(at, last, pairs, group.codes, group.stride, h)
    else add4_2(at, last, pairs, group.codes, group.stride, h)
  }
}

function touchEntries(at: usize, last: usize, starts: usize): u32 {
  let all: u32 = 0
  for (; at < last; at += 4) all |= load<u32>(<usize>load<u32>(starts + (<usize>load<u32>(at) << 2)))
  return all
}

/** Loads that nothing hangs on: as many at a time as memory takes. */
function touch(at: usize, last: usize, codes: usize, stride: usize): u32 {
  let all: u32 = 0
  for (; at < last; at += 4) all |= load<u32>(codes + <usize>load<u32>(at) * stride)
  return all
}

function add8_0(at: usize, last: usize, pairs: usize, codes: usize, stride: usize, h: usize): void {
  for (; at < last; at += 4, pairs += 8) {
    const row = codes + <usize>load<u32>(at) * stride
    const low = load<u32>(row)
    const high = load<u32>(row, 4)
    const pair = f64x2.convert_low_i32x4_s(v128.load64_zero(pairs))
    let p = h + ((low << 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p), pair))
    p = h + ((low >> 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, STEP_0), pair), STEP_0)
    p = h + ((low >> 12) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 2 * STEP_0), pair), 2 * STEP_0)
    p = h + ((low >> 20) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 3 * STEP_0), pair), 3 * STEP_0)
    p = h + ((high << 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 4 * STEP_0), pair), 4 * STEP_0)
    p = h + ((high >> 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 5 * STEP_0), pair), 5 * STEP_0)
    p = h + ((high >> 12) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 6 * STEP_0), pair), 6 * STEP_0)
    p = h + ((high >> 20) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 7 * STEP_0), pair), 7 * STEP_0)
  }
}

function add8_1(at: usize, last: usize, pairs: usize, codes: usize, stride: usize, h: usize): void {
  for (; at < last; at += 4, pairs += 8) {
    const row = codes + <usize>load<u32>(at) * stride
    const low = load<u32>(row)
    const high = load<u32>(row, 4)
    const pair = f64x2.convert_low_i32x4_s(v128.load64_zero(pairs))
    let p = h + ((low << 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p), pair))
    p = h + ((low >> 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, STEP_1), pair), STEP_1)
    p = h + ((low >> 12) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 2 * STEP_1), pair), 2 * STEP_1)
    p = h + ((low >> 20) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 3 * STEP_1), pair), 3 * STEP_1)
    p = h + ((high << 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 4 * STEP_1), pair), 4 * STEP_1)
    p = h + ((high >> 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 5 * STEP_1), pair), 5 * STEP_1)
    p = h + ((high >> 12) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 6 * STEP_1), pair), 6 * STEP_1)
    p = h + ((high >> 20) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 7 * STEP_1), pair), 7 * STEP_1)
  }
}

function add8_2(at: usize, last: usize, pairs: usize, codes: usize, stride: usize, h: usize): void {
  for (; at < last; at += 4, pairs += 8) {
    const row = codes + <usize>load<u32>(at) * stride
    const low = load<u32>(row)
    const high = load<u32>(row, 4)
    const pair = f64x2.convert_low_i32x4_s(v128.load64_zero(pairs))
    let p = h + ((low << 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p), pair))
    p = h + ((low >> 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, STEP_2), pair), STEP_2)
    p = h + ((low >> 12) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 2 * STEP_2), pair), 2 * STEP_2)
    p = h + ((low >> 20) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 3 * STEP_2), pair), 3 * STEP_2)
    p = h + ((high << 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 4 * STEP_2), pair), 4 * STEP_2)
    p = h + ((high >> 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 5 * STEP_2), pair), 5 * STEP_2)
    p = h + ((high >> 12) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 6 * STEP_2), pair), 6 * STEP_2)
    p = h + ((high >> 20) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 7 * STEP_2), pair), 7 * STEP_2)
  }
}

function add4_0(at: usize, last: usize, pairs: usize, codes: usize, stride: usize, h: usize): void {
  for (; at < last; at += 4, pairs += 8) {
    const low = load<u32>(codes + <usize>load<u32>(at) * stride)
    const pair = f64x2.convert_low_i32x4_s(v128.load64_zero(pairs))
    let p = h + ((low << 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p), pair))
    p = h + ((low >> 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, STEP_0), pair), STEP_0)
    p = h + ((low >> 12) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 2 * STEP_0), pair), 2 * STEP_0)
    p = h + ((low >> 20) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 3 * STEP_0), pair), 3 * STEP_0)
  }
}

function add4_1(at: usize, last: usize, pairs: usize, codes: usize, stride: usize, h: usize): void {
  for (; at < last; at += 4, pairs += 8) {
    const low = load<u32>(codes + <usize>load<u32>(at) * stride)
    const pair = f64x2.convert_low_i32x4_s(v128.load64_zero(pairs))
    let p = h + ((low << 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p), pair))
    p = h + ((low >> 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, STEP_1), pair), STEP_1)
    p = h + ((low >> 12) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 2 * STEP_1), pair), 2 * STEP_1)
    p = h + ((low >> 20) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 3 * STEP_1), pair), 3 * STEP_1)
  }
}

function add4_2(at: usize, last: usize, pairs: usize, codes: usize, stride: usize, h: usize): void {
  for (; at < last; at += 4, pairs += 8) {
    const low = load<u32>(codes + <usize>load<u32>(at) * stride)
    const pair = f64x2.convert_low_i32x4_s(v128.load64_zero(pairs))
    let p = h + ((low << 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p), pair))
    p = h + ((low >> 4) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, STEP_2), pair), STEP_2)
    p = h + ((low >> 12) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 2 * STEP_2), pair), 2 * STEP_2)
    p = h + ((low >> 20) & 0xff0)
    v128.store(p, f64x2.add(v128.load(p, 3 * STEP_2), pair), 3 * STEP_2)
  }
}

function addSparse(at: usize, last: usize, pairs: usize, starts: usize, h: usize): void {
  for (; at < last; at += 4, pairs += 8) {
    const p = starts + (<usize>load<u32>(at) << 2)
    const end = <usize>load<u32>(p, 4)
    const pair = f64x2.convert_low_i32x4_s(v128.load64_zero(pairs))
    for (let entry = <usize>load<u32>(p); entry < end; entry += 2) {
      const bin = h + (<usize>load<u16>(entry) << 4)
      v128.store(bin, f64x2.add(v128.load(bin), pair))
    }
  }
}

/**
 * Fills in the bin that a sparse feature does not store: what the node has less what all others have. False where it is the only
 * one that is not empty.
 */
export function fillDefault(h: usize, bins: i32, defaultBin: i32, gradient: f64, hessian: f64): bool {
  let sum = f64x2.splat(0)
  let other = f64x2.splat(0)
  let any = f64x2.splat(0)
  const end = h + (<usize>bins << 4)
  let p = h
  for (; p + 16 < end; p += 32) {
    const a = v128.load(p)
    const b = v128.load(p, 16)
    sum = f64x2.add(sum, a)
    other = f64x2.add(other, b)
    any = v128.or(any, v128.or(a, b))
  }
  if (p < end) {
    sum = f64x2.add(sum, v128.load(p))
    any = v128.or(any, v128.load(p))
  }
  // No row has this bin among its codes: it is empty so far.
  v128.store(h + (<usize>defaultBin << 4), f64x2.sub(f64x2.replace_lane(f64x2.splat(gradient), 1, hessian), f64x2.add(sum, other)))
  return v128.any_true(any)
}

/** Takes `what` from `h`. */
export function subtract(h: usize, what: usize, bins: i32): void {
  const end = h + (<usize>bins << 4)
  for (; h < end; h += 16, what += 16) v128.store(h, f64x2.sub(v128.load(h), v128.load(what)))
}
