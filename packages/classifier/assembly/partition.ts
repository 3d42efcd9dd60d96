// The rows of a node, in their order, into those that go left and those that go right. There are two lists of rows: those of
// children are in the other one than their parent's, so that each row is moved once.
import { indexOf, JOB, Job, pairsOf } from './job'
import { runHere, runPhase } from '../../core/assembly/phases'

/** Rows that take some 10 microseconds. */
// @ts-ignore: decorator
@inline
const SHORT: i32 = 3072

/**
 * Splits the active rows from..to and the passive ones of one list into the other. `codes` is the column of a dense
 * feature, or where `isDense` is 0 the `starts` of a tile, in which the feature has the codes low..low + width, and `other` says
 * what rows without one do. The codes rightFrom..rightTo go right; where `rightFrom` is -1 the table says it.
 * Writes how many active and how many passive ones go left at `out`. 0 where a thread is gone.
 */
export function partition(
  list: i32,
  codes: usize,
  isDense: usize,
  low: usize,
  width: usize,
  other: usize,
  from: i32,
  to: i32,
  passiveFrom: i32,
  passiveTo: i32,
  rightFrom: i32,
  rightTo: i32,
  out: usize
): i32 {
  const job = changetype<Job>(JOB)
  job.list = list
  job.rightFrom = rightFrom
  job.rightCount = rightTo - rightFrom
  job.a = codes
  job.b = isDense
  job.c = low
  job.d = width
  job.e = other
  job.from = from
  job.to = to
  job.secondFrom = passiveFrom
  job.secondTo = passiveTo
  // Short work is done sooner than another thread hears of it.
  let chunk = to - from + passiveTo - passiveFrom < SHORT ? SHORT : 2048
  while ((to - from + passiveTo - passiveFrom) / chunk > 500) chunk <<= 1
  job.chunk = chunk
  job.firstChunks = (to - from + chunk - 1) / chunk
  const chunks = job.firstChunks + (passiveTo - passiveFrom + chunk - 1) / chunk
  const isShort = chunk == SHORT
  if (!(isShort ? runHere(chooseSides, chunks) : runPhase(chooseSides, chunks))) return 0
  store<i32>(out, place(job.counts, 0, job.firstChunks, from, to, chunk))
  store<i32>(out, place(job.counts, job.firstChunks, chunks, passiveFrom, passiveTo, chunk), 4)
  return isShort ? runHere(moveRows, chunks) : runPhase(moveRows, chunks)
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

/** Sides first: these loads wait for memory, many of them at a time where nothing hangs on them. */
function chooseSides(task: i32, _: i32): void {
  const job = changetype<Job>(JOB)
  const isActive = task < job.firstChunks
  const from = isActive ? job.from + task * job.chunk : job.secondFrom + (task - job.firstChunks) * job.chunk
  const to = min(from + job.chunk, isActive ? job.to : job.secondTo)
  const index = indexOf(job, job.list)
  const at = index + (<usize>from << 2)
  const last = index + (<usize>to << 2)
  const sides = job.sides + <usize>from
  let left: i32
  if (job.b == 0) left = sidesBySearch(job, at, last, sides)
  else if (job.rightFrom < 0) left = sidesByTable(job, at, last, sides)
  else left = sidesByRange(job.a, job.rightFrom, job.rightCount, at, last, sides)
  store<i32>(job.counts + (<usize>task << 4), left)
}

/** Where the codes that go right are a range: four rows at a time. */
function sidesByRange(codes: usize, first: u32, count: u32, at: usize, last: usize, sides: usize): i32 {
  let left = 0
  for (; at + 16 <= last; at += 16, sides += 4) {
    const four =
      isOutside(codes, at, 0, first, count) |
      (isOutside(codes, at, 4, first, count) << 8) |
      (isOutside(codes, at, 8, first, count) << 16) |
      (isOutside(codes, at, 12, first, count) << 24)
    store<u32>(sides, four)
    left += popcnt(four)
  }
  for (; at < last; at += 4, sides++) {
    const isLeft = isOutside(codes, at, 0, first, count)
    store<u8>(sides, isLeft)
    left += isLeft
  }
  return left
}

// @ts-ignore: decorator
@inline
function isOutside(codes: usize, at: usize, offset: usize, first: u32, count: u32): u32 {
  return u32(<u32>load<u8>(codes + <usize>load<u32>(at + offset)) - first >= count)
}

function sidesByTable(job: Job, at: usize, last: usize, sides: usize): i32 {
  const codes = job.a
  const goesLeft = job.goesLeft
  let left = 0
  for (; at < last; at += 4, sides++) {
    const isLeft = <i32>load<u8>(goesLeft + <usize>load<u8>(codes + <usize>load<u32>(at)))
    store<u8>(sides, isLeft)
    left += isLeft
  }
  return left
}

function sidesBySearch(job: Job, at: usize, last: usize, sides: usize): i32 {
  const starts = job.a
  const goesLeft = job.goesLeft
  const low = job.c
  const width = job.d
  const other = <u32>job.e
  let left = 0
  for (; at < last; at += 4, sides++) {
    const p = starts + (<usize>load<u32>(at) << 2)
    const code = findCode(load<u32>(p), load<u32>(p, 4), low, width)
    const isLeft = code < width ? <u32>load<u8>(goesLeft + code) : other
    store<u8>(sides, isLeft)
    left += isLeft
  }
  return left
}

/** The code of a feature among those of a row in a tile (rising), less `low`; `width` or more where the row has none. */
// @ts-ignore: decorator
@inline
function findCode(at: usize, end: usize, low: usize, width: usize): usize {
  const lows = i16x8.splat(<i16>low)
  const widths = i16x8.splat(<i16>width)
  for (; at + 16 <= end; at += 16) {
    const eight = v128.load(at)
    const isOwn = i16x8.lt_u(i16x8.sub(eight, lows), widths)
    if (v128.any_true(isOwn)) return <usize>load<u16>(at + (<usize>ctz(i16x8.bitmask(isOwn)) << 1)) - low
    if (<usize>i16x8.extract_lane_u(eight, 7) >= low) return width
  }
  for (; at < end; at += 2) {
    const code = <usize>load<u16>(at) - low
    if (code < width) return code
  }
  return width
}

function moveRows(task: i32, _: i32): void {
  const job = changetype<Job>(JOB)
  const isActive = task < job.firstChunks
  const from = isActive ? job.from + task * job.chunk : job.secondFrom + (task - job.firstChunks) * job.chunk
  const to = min(from + job.chunk, isActive ? job.to : job.secondTo)
  const record = job.counts + (<usize>task << 4)
  const count = load<i32>(record)
  const index = indexOf(job, job.list)
  const next = indexOf(job, 1 - job.list)
  const at = index + (<usize>from << 2)
  const last = index + (<usize>to << 2)
  const sides = job.sides + <usize>from
  const left = next + (<usize>load<i32>(record, 4) << 2)
  const right = next + (<usize>load<i32>(record, 8) << 2)
  const leftEnd = left + (<usize>count << 2)
  const rightEnd = right + (<usize>(to - from - count) << 2)
  if (!isActive) return movePassive(at, last, sides, left, leftEnd, right, rightEnd)
  const pairs = pairsOf(job, 1 - job.list) - (next << 1)
  moveActive(at, last, pairsOf(job, job.list) + (<usize>from << 3), pairs, sides, left, leftEnd, right, rightEnd)
}

/** Rows and their pairs; the pair of the row at p goes to `pairs` + 2p. */
function moveActive(
  at: usize,
  last: usize,
  pair: usize,
  pairs: usize,
  side: usize,
  left: usize,
  leftEnd: usize,
  right: usize,
  rightEnd: usize
): void {
  for (; left < leftEnd && right < rightEnd; at += 4, pair += 8, side++) {
    const isLeft = <usize>load<u8>(side)
    const row = load<u32>(at)
    const both = load<u64>(pair)
    // Both sides are written and one of them is counted: no branch to guess.
    store<u32>(left, row)
    store<u32>(right, row)
    store<u64>(pairs + (left << 1), both)
    store<u64>(pairs + (right << 1), both)
    left += isLeft << 2
    right += 4 - (isLeft << 2)
  }
  // All others go to one side.
  const to = left < leftEnd ? left : right
  memory.copy(to, at, last - at)
  memory.copy(pairs + (to << 1), pair, (last - at) << 1)
}

function movePassive(
  at: usize,
  last: usize,
  side: usize,
  left: usize,
  leftEnd: usize,
  right: usize,
  rightEnd: usize
): void {
  for (; left < leftEnd && right < rightEnd; at += 4, side++) {
    const isLeft = <usize>load<u8>(side)
    const row = load<u32>(at)
    store<u32>(left, row)
    store<u32>(right, row)
    left += isLeft << 2
    right += 4 - (isLeft << 2)
  }
  memory.copy(left < leftEnd ? left : right, at, last - at)
}
