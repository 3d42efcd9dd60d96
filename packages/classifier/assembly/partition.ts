// The rows of a node, in their order, into those that go left and those that go right.
import { JOB, Job } from './job'
import { runPhase } from './phases'

/** Rows that take some 10 microseconds. */
// @ts-ignore: decorator
@inline
const SHORT: i32 = 3072

/**
 * Splits the active rows from..to and the passive ones. `codes` and `stride` are those of a dense feature; where `stride` is 0
 * `codes` is the `starts` of a tile, in which the feature has the codes low..low + width, and `other` says what rows without one
 * do. Writes how many active and how many passive ones go left at `out`. 0 where a thread is gone.
 */
export function partition(
  codes: usize,
  stride: usize,
  low: usize,
  width: usize,
  other: usize,
  from: i32,
  to: i32,
  passiveFrom: i32,
  passiveTo: i32,
  out: usize
): i32 {
  const job = changetype<Job>(JOB)
  job.a = codes
  job.b = stride
  job.c = low
  job.d = width
  job.e = other
  job.from = from
  job.to = to
  job.secondFrom = passiveFrom
  job.secondTo = passiveTo
  // Short work is done sooner than another thread hears of it.
  let chunk = to - from + passiveTo - passiveFrom < SHORT ? SHORT : 1024
  while ((to - from + passiveTo - passiveFrom) / chunk > 500) chunk <<= 1
  job.chunk = chunk
  job.firstChunks = (to - from + chunk - 1) / chunk
  const chunks = job.firstChunks + (passiveTo - passiveFrom + chunk - 1) / chunk
  if (job.firstChunks < 2 && chunks == job.firstChunks) {
    store<i32>(out, splitHere(job, from, to))
    store<i32>(out, 0, 4)
    return 1
  }
  if (!runPhase(splitRows, chunks)) return 0
  store<i32>(out, place(job.counts, 0, job.firstChunks, from, to, chunk))
  store<i32>(out, place(job.counts, job.firstChunks, chunks, passiveFrom, passiveTo, chunk), 4)
  return runPhase(orderRows, chunks)
}

/** Left rows move up in their place, right ones wait in the scratch until all are. */
function splitHere(job: Job, from: i32, to: i32): i32 {
  const sides = job.scratch
  let left = job.index + (<usize>from << 2)
  let leftPair = job.pairs + (<usize>from << 3)
  let right = job.indexScratch
  let rightPair = job.pairsScratch
  for (let row = from; row < to; row += BLOCK) {
    const first = job.index + (<usize>row << 2)
    const last = job.index + (<usize>min(row + BLOCK, to) << 2)
    if (job.b == 0) sidesBySearch(job, first, last, sides)
    else sidesByCode(job, first, last, sides)
    let pair = job.pairs + (<usize>row << 3)
    let side = sides
    for (let at = first; at < last; at += 4, pair += 8, side++) {
      const isLeft = <usize>load<u8>(side)
      const own = load<u32>(at)
      const both = load<u64>(pair)
      store<u32>(left, own)
      store<u64>(leftPair, both)
      store<u32>(right, own)
      store<u64>(rightPair, both)
      left += isLeft << 2
      leftPair += isLeft << 3
      right += 4 - (isLeft << 2)
      rightPair += 8 - (isLeft << 3)
    }
  }
  memory.copy(left, job.indexScratch, right - job.indexScratch)
  memory.copy(leftPair, job.pairsScratch, rightPair - job.pairsScratch)
  return <i32>((left - job.index) >> 2) - from
}

/** From how many rows of each chunk go left to where its rows of each side begin. */
function place(counts: usize, first: i32, last: i32, from: i32, to: i32, chunk: i32): i32 {
  let left = 0
  for (let c = first; c < last; c++) left += load<i32>(counts + (<usize>c << 4))
  let atLeft = from
  let atRight = from + left
  for (let c = first; c < last; c++) {
    const record = counts + (<usize>c << 4)
    const count = load<i32>(record)
    const length = min(chunk, to - from - (c - first) * chunk)
    store<i32>(record, atLeft, 4)
    store<i32>(record, atRight, 8)
    atLeft += count
    atRight += length - count
  }
  return left
}

/** Rows whose side is looked up before they are moved. */
const BLOCK: i32 = 512

function splitRows(task: i32, thread: i32): void {
  const job = changetype<Job>(JOB)
  const isActive = task < job.firstChunks
  const from = isActive ? job.from + task * job.chunk : job.secondFrom + (task - job.firstChunks) * job.chunk
  const to = min(from + job.chunk, isActive ? job.to : job.secondTo)
  const sides = job.scratch + <usize>thread * job.scratchBytes
  const first = job.indexScratch + (<usize>from << 2)
  let left = first
  let right = job.indexScratch + (<usize>to << 2) - 4
  for (let row = from; row < to; row += BLOCK) {
    const end = min(row + BLOCK, to)
    const at = job.index + (<usize>row << 2)
    const last = job.index + (<usize>end << 2)
    // Sides first: these loads wait for memory, many of them at a time where nothing hangs on them.
    if (job.b == 0) sidesBySearch(job, at, last, sides)
    else sidesByCode(job, at, last, sides)
    const before = left
    left = isActive
      ? moveActive(job, at, last, job.pairs + (<usize>row << 3), sides, left, right)
      : movePassive(at, last, sides, left, right)
    right -= (<usize>(end - row) << 2) - (left - before)
  }
  store<i32>(job.counts + (<usize>task << 4), <i32>((left - first) >> 2))
}

function sidesByCode(job: Job, at: usize, last: usize, sides: usize): void {
  const codes = job.a
  const stride = job.b
  const goesLeft = job.goesLeft
  for (; at < last; at += 4, sides++) {
    store<u8>(sides, load<u8>(goesLeft + <usize>load<u8>(codes + <usize>load<u32>(at) * stride)))
  }
}

function sidesBySearch(job: Job, at: usize, last: usize, sides: usize): void {
  const starts = job.a
  const goesLeft = job.goesLeft
  const low = job.c
  const width = job.d
  const other = <u32>job.e
  for (; at < last; at += 4, sides++) {
    const p = starts + (<usize>load<u32>(at) << 2)
    const code = findCode(load<u32>(p), load<u32>(p, 4), low, width)
    store<u8>(sides, code < width ? load<u8>(goesLeft + code) : other)
  }
}

/** Left rows to the front of the chunk's scratch, right ones to its end, last ones first. Returns where the next left one goes. */
function moveActive(job: Job, at: usize, last: usize, pair: usize, sides: usize, left: usize, right: usize): usize {
  const pairs = job.pairsScratch - (job.indexScratch << 1)
  for (; at < last; at += 4, pair += 8, sides++) {
    const isLeft = <usize>load<u8>(sides)
    const row = load<u32>(at)
    const both = load<u64>(pair)
    // Both sides are written and one of them is counted: no branch to guess.
    store<u32>(left, row)
    store<u32>(right, row)
    store<u64>(pairs + (left << 1), both)
    store<u64>(pairs + (right << 1), both)
    left += isLeft << 2
    right += (isLeft << 2) - 4
  }
  return left
}

function movePassive(at: usize, last: usize, sides: usize, left: usize, right: usize): usize {
  for (; at < last; at += 4, sides++) {
    const isLeft = <usize>load<u8>(sides)
    const row = load<u32>(at)
    store<u32>(left, row)
    store<u32>(right, row)
    left += isLeft << 2
    right += (isLeft << 2) - 4
  }
  return left
}

/** The code of a feature among those of a row in a tile, less `low`; `width` or more where the row has none. */
// @ts-ignore: decorator
@inline
function findCode(at: usize, end: usize, low: usize, width: usize): usize {
  for (; at < end; at += 2) {
    const code = <usize>load<u16>(at) - low
    if (code < width) return code
  }
  return width
}

function orderRows(task: i32, _: i32): void {
  const job = changetype<Job>(JOB)
  const isActive = task < job.firstChunks
  const from = isActive ? job.from + task * job.chunk : job.secondFrom + (task - job.firstChunks) * job.chunk
  const to = min(from + job.chunk, isActive ? job.to : job.secondTo)
  const record = job.counts + (<usize>task << 4)
  const left = <usize>load<i32>(record)
  const atLeft = <usize>load<i32>(record, 4)
  const atRight = <usize>load<i32>(record, 8)
  const scratch = job.indexScratch + (<usize>from << 2)
  memory.copy(job.index + (atLeft << 2), scratch, left << 2)
  let p = job.index + (atRight << 2)
  for (let at = job.indexScratch + (<usize>to << 2) - 4; at >= scratch + (left << 2); at -= 4, p += 4) {
    store<u32>(p, load<u32>(at))
  }
  if (!isActive) return
  const pairs = job.pairsScratch + (<usize>from << 3)
  memory.copy(job.pairs + (atLeft << 3), pairs, left << 3)
  p = job.pairs + (atRight << 3)
  for (let at = job.pairsScratch + (<usize>to << 3) - 8; at >= pairs + (left << 3); at -= 8, p += 8) {
    store<u64>(p, load<u64>(at))
  }
}
