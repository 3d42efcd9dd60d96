// The nearest centroid of every row, exactly: what float32 cannot decide is decided in float64, and what float64 cannot is
// left to the caller as a tie. Bounds on distances spare rows whose nearest centroid cannot have changed (G. Hamerly,
// "Making k-means even faster", 2010); all of them allow for rounding.
import { listAll, listDoubtful } from './bounds'
import { ABOVE, BELOW, BLOCK, Job, Scratch, takeChunk, UNIT } from './job'
import { interleaveCoarse, scanCoarse, writeOffsets } from './coarse'
import { interleave4, scan4, STATE_BYTES } from './scan'
import { moveRow } from './sums'

// A thread's own memory after its counters: state and results of a scan, slacked halves, a tile and its offsets, a list of
// rows. src/kmeans/resident/places.ts finds the room.
const STATE: usize = 64
const FOUND: usize = STATE + STATE_BYTES
const SLACKED: usize = FOUND + (<usize>BLOCK << 4)

/** Assigns rows. */
export function assign(job: Job, scratch: Scratch, sums: usize, counts: usize, mostChunks: i32): i32 {
  const chunkRows = job.chunkRows
  let done = 0
  for (; done < mostChunks; done++) {
    const from = takeChunk(job) * chunkRows
    if (from >= job.rows) break
    assignChunk(job, scratch, sums, counts, from, min(from + chunkRows, job.rows))
  }
  return done
}

function assignChunk(job: Job, scratch: Scratch, sums: usize, counts: usize, from: i32, to: i32): void {
  const groups = job.groups
  const slacked = changetype<usize>(scratch) + SLACKED
  const tile = slacked + (<usize>groups << 6)
  const list = tile + (<usize>job.cols << 4) + (<usize>job.cols << 2) + 64 // after the offsets of a coarse tile
  const count = job.isBounded ? listDoubtful(job, scratch, from, to, list) : listAll(from, to, list)
  scratch.scanned += count
  let left = count
  if (job.isCoarse) {
    left = 0
    for (let at = 0; at < count; at += BLOCK) {
      const block = list + (<usize>at << 2)
      // What it leaves goes to the front of the list, which it has passed.
      left += coarseBlock(job, scratch, sums, counts, block, min(BLOCK, count - at), list + (<usize>left << 2), slacked, tile)
    }
    scratch.coarse += count
    scratch.unsure += left
  }
  for (let at = 0; at < left; at += BLOCK) {
    scanBlock(job, scratch, sums, counts, list + (<usize>at << 2), min(BLOCK, left - at), slacked, tile)
  }
}

/** How far a computed score may be off: `slackOfProduct * |x| * |c| + slackOfSquare * |c|^2` covers every rounding in it. */
// @ts-ignore: decorator
@inline
function slackOfProduct(cols: i32): f64 {
  return (<f64>cols + 8) * UNIT * 1.01
}
const SLACK_OF_SQUARE: f64 = 4 * UNIT

/** Writes `half` less the slack of rows of at most `length`: scores from it are never above the true ones. */
function writeSlacked(job: Job, length: f64, slacked: usize): void {
  const product = f32x4.splat(<f32>(slackOfProduct(job.cols) * length) * ABOVE)
  const square = f32x4.splat(<f32>SLACK_OF_SQUARE)
  const end = <usize>job.groups << 5
  for (let o: usize = 0; o < end; o += 16) {
    const lengths = v128.load(job.lengths + o)
    const slack = f32x4.mul(lengths, f32x4.add(product, f32x4.mul(square, lengths)))
    v128.store(slacked + o, f32x4.sub(v128.load(job.half + o), slack))
  }
}

/** At least twice the slack that is in the score of centroid `c`, and what the plain twin, in float64, may be off by. */
// @ts-ignore: decorator
@inline
function doubleSlack(job: Job, c: i32, length: f64): f64 {
  const lengthOfC = <f64>load<f32>(job.lengths + (<usize>c << 2))
  const slack = lengthOfC * (slackOfProduct(job.cols) * length + SLACK_OF_SQUARE * lengthOfC)
  return 2.00001 * slack + (<f64>job.cols + 16) * 8.881784197001252e-16 * length * length
}

/** Scans up to BLOCK rows on integers. Lists those that these cannot decide at `rest` and returns how many they are. */
function coarseBlock(
  job: Job,
  scratch: Scratch,
  sums: usize,
  counts: usize,
  list: usize,
  count: i32,
  rest: usize,
  slacked: usize,
  tile: usize
): i32 {
  const cols = job.cols
  const data = job.data
  const squares = job.squares
  const rowBytes = <usize>cols << 2
  const state = changetype<usize>(scratch) + STATE
  const found = changetype<usize>(scratch) + FOUND
  const offsets = tile + (<usize>cols << 4)

  const length = Math.sqrt(<f64>greatestSquare(squares, list, count)) * (1 + 4 * UNIT)
  const scale = length > 0 ? <f32>(32000 / length) : 1
  // Half a unit, and what float32 rounds of a number times the scale: that of one far from the centre is no half unit.
  const unit = 0.502 + <f64>scale * (job.greatestSize + length) * 4 * UNIT
  if (unit > 0.6) return keepAll(list, count, rest)
  const perSize = unit / <f64>scale
  // The sum of sizes of a row is at most its length times the root of its columns.
  const rowSize = length * Math.sqrt(<f64>cols)
  const constant =
    ((unit * rowSize) / job.coarseScale + (unit * unit * <f64>cols) / (<f64>scale * job.coarseScale)) * (1 + 16 * UNIT)
  // Roundings of float32, in the conversion of products and in the products of rounding errors.
  const perLength = 16 * UNIT * length
  writeCoarseSlacked(job, perSize, perLength, slacked)
  writeOffsets(job.centre, cols, scale, offsets)

  for (let n = 0; n < count; n += 4) {
    const last = count - 1
    const x0 = data + <usize>load<i32>(list + (<usize>n << 2)) * rowBytes
    const x1 = data + <usize>load<i32>(list + (<usize>min(n + 1, last) << 2)) * rowBytes
    const x2 = data + <usize>load<i32>(list + (<usize>min(n + 2, last) << 2)) * rowBytes
    const x3 = data + <usize>load<i32>(list + (<usize>min(n + 3, last) << 2)) * rowBytes
    const own = found + (<usize>n << 4)
    interleaveCoarse(x0, x1, x2, x3, cols, offsets, scale, tile)
    scanCoarse(
      tile,
      (cols + 1) >> 1,
      job.coarsePanels,
      slacked,
      job.groups,
      <f32>(1 / (<f64>scale * job.coarseScale)),
      state,
      own
    )
  }

  let left = 0
  for (let n = 0; n < count; n++) {
    const i = load<i32>(list + (<usize>n << 2))
    const o = <usize>i << 2
    const result = found + (<usize>n << 4)
    const label = load<i32>(result, 8)
    const least = <f64>load<f32>(result) - constant
    const second = <f64>load<f32>(result, 4) - constant
    const lengthOfC = <f64>load<f32>(job.coarseLengths + (<usize>label << 2))
    const slack =
      perSize * <f64>load<f32>(job.sizes + (<usize>label << 2)) +
      lengthOfC * (perLength + SLACK_OF_SQUARE * lengthOfC) +
      constant
    const atMost = least + 2.00001 * slack + (<f64>cols + 16) * 8.881784197001252e-16 * length * length
    if (!(second > atMost)) {
      store<i32>(rest + (<usize>left << 2), i)
      left++
      continue
    }
    const square = <f64>load<f32>(squares + o)
    setBounds(job, o, square + 2 * atMost, square, second, 8 * UNIT)
    setLabel(job, scratch, sums, counts, i, label)
  }
  return left
}

/** Copies a list towards the front of what it is part of. Returns its length. */
function keepAll(list: usize, count: i32, rest: usize): i32 {
  for (let n = 0; n < count; n++) store<i32>(rest + (<usize>n << 2), load<i32>(list + (<usize>n << 2)))
  return count
}

/** As `writeSlacked`, for scores of integers. */
function writeCoarseSlacked(job: Job, perSize: f64, perLength: f64, slacked: usize): void {
  const ofSize = f32x4.splat(<f32>perSize * ABOVE)
  const ofLength = f32x4.splat(<f32>perLength * ABOVE)
  const ofSquare = f32x4.splat(<f32>SLACK_OF_SQUARE)
  const end = <usize>job.groups << 5
  for (let o: usize = 0; o < end; o += 16) {
    const lengths = v128.load(job.coarseLengths + o)
    const slack = f32x4.add(
      f32x4.mul(ofSize, v128.load(job.sizes + o)),
      f32x4.mul(lengths, f32x4.add(ofLength, f32x4.mul(ofSquare, lengths)))
    )
    v128.store(slacked + o, f32x4.sub(v128.load(job.coarseHalf + o), slack))
  }
}

/** The squared length of a row, in float32. */
function squareOf(x: usize, cols: i32): f32 {
  const whole = x + ((<usize>cols >> 2) << 4)
  const end = x + (<usize>cols << 2)
  let four = f32x4.splat(0)
  for (; x < whole; x += 16) {
    const value = v128.load(x)
    four = f32x4.add(four, f32x4.mul(value, value))
  }
  let sum =
    f32x4.extract_lane(four, 0) +
    f32x4.extract_lane(four, 1) +
    (f32x4.extract_lane(four, 2) + f32x4.extract_lane(four, 3))
  for (; x < end; x += 4) sum += load<f32>(x) * load<f32>(x)
  return sum
}

function greatestSquare(squares: usize, list: usize, count: i32): f32 {
  let greatest: f32 = 0
  for (let n = 0; n < count; n++) {
    const square = load<f32>(squares + (<usize>load<i32>(list + (<usize>n << 2)) << 2))
    if (square > greatest) greatest = square
  }
  return greatest
}

// @ts-ignore: decorator
@inline
function setLabel(job: Job, scratch: Scratch, sums: usize, counts: usize, row: i32, label: i32): void {
  const at = job.labels + (<usize>row << 2)
  const before = load<i32>(at)
  if (label == before) return
  store<i32>(at, label)
  scratch.changed++
  if (job.isSumming) moveRow(job, row, before, label, sums, counts)
}

function scanBlock(
  job: Job,
  scratch: Scratch,
  sums: usize,
  counts: usize,
  list: usize,
  count: i32,
  slacked: usize,
  tile: usize
): void {
  const cols = job.cols
  const data = job.data
  const rowBytes = <usize>cols << 2
  const state = changetype<usize>(scratch) + STATE
  const found = changetype<usize>(scratch) + FOUND

  // Squared lengths, from the origin and not from the centre, are only needed here: in the fourth place of each result.
  let greatest: f32 = 0
  for (let n = 0; n < count; n++) {
    const square = squareOf(data + <usize>load<i32>(list + (<usize>n << 2)) * rowBytes, cols)
    if (square > greatest) greatest = square
    store<f32>(found + (<usize>n << 4), square, 12)
  }
  const slackOfSquareOf = (<f64>(cols >> 2) + 16) * UNIT
  const length = Math.sqrt(<f64>greatest) * (1 + slackOfSquareOf)
  writeSlacked(job, length, slacked)

  for (let n = 0; n < count; n += 4) {
    // The last four may name its last row more than once.
    const last = count - 1
    const x0 = data + <usize>load<i32>(list + (<usize>n << 2)) * rowBytes
    const x1 = data + <usize>load<i32>(list + (<usize>min(n + 1, last) << 2)) * rowBytes
    const x2 = data + <usize>load<i32>(list + (<usize>min(n + 2, last) << 2)) * rowBytes
    const x3 = data + <usize>load<i32>(list + (<usize>min(n + 3, last) << 2)) * rowBytes
    interleave4(x0, x1, x2, x3, cols, tile)
    scan4(tile, cols, job.panels, slacked, job.groups, state, found + (<usize>n << 4))
  }

  for (let n = 0; n < count; n++) {
    const i = load<i32>(list + (<usize>n << 2))
    const o = <usize>i << 2
    const result = found + (<usize>n << 4)
    const least = <f64>load<f32>(result)
    const second = <f64>load<f32>(result, 4)
    let label = load<i32>(result, 8)
    const square = <f64>load<f32>(result, 12)
    const atMost = least + doubleSlack(job, label, length)
    if (second > atMost) {
      setBounds(job, o, square + 2 * atMost, square, second, slackOfSquareOf)
    } else {
      scratch.resolved++
      label = resolve(job, i, length, atMost, slacked)
      setBounds(job, o, load<f64>(slacked + (<usize>job.groups << 5)), square, label == load<i32>(result, 8) ? second : least, slackOfSquareOf)
      if (label < 0) {
        store<i32>(job.labels + o, -2 - load<i32>(job.labels + o))
        atomic.add<i32>(changetype<usize>(job) + offsetof<Job>('tieCount'), 1)
        continue
      }
    }
    setLabel(job, scratch, sums, counts, i, label)
  }
}

/** Bounds of a row from at least the squared distance to its own centroid and at most the score of any other. */
// @ts-ignore: decorator
@inline
function setBounds(job: Job, o: usize, own: f64, square: f64, other: f64, slack: f64): void {
  const above = own + slack * square
  const below = square * (1 - slack) + 2 * other
  store<f32>(job.upper + o, above > 0 ? Mathf.sqrt(<f32>above) * ABOVE : 0)
  store<f32>(job.lower + o, below > 0 ? Mathf.sqrt(<f32>below) * BELOW : 0)
}

/**
 * The nearest centroid of a row in float64, among those whose score may be the least; -1 when float64 cannot tell. Leaves at
 * least the squared distance to it, as f64, after the slacked halves.
 */
function resolve(job: Job, row: i32, length: f64, atMost: f64, slacked: usize): i32 {
  const cols = <usize>job.cols
  const x = job.data + ((<usize>row * cols) << 2)
  const end = x + (cols << 2)
  let panel = job.panels
  let nearest = -1
  let least: f64 = Infinity
  let second: f64 = Infinity
  let reach: f64 = 0
  for (let g = 0; g < job.groups; g++) {
    let a0 = f32x4.splat(0)
    let a1 = f32x4.splat(0)
    for (let p = x; p < end; p += 4) {
      const t = v128.load_splat<f32>(p)
      a0 = f32x4.add(a0, f32x4.mul(t, v128.load(panel)))
      a1 = f32x4.add(a1, f32x4.mul(t, v128.load(panel, 16)))
      panel += 32
    }
    const o = <usize>g << 5
    const bound = f32x4.splat(<f32>atMost * (atMost > 0 ? ABOVE : BELOW))
    const may0 = i32x4.bitmask(f32x4.le(f32x4.sub(v128.load(slacked + o), a0), bound))
    const may1 = i32x4.bitmask(f32x4.le(f32x4.sub(v128.load(slacked + o, 16), a1), bound))
    let may = may0 | (may1 << 4)
    while (may) {
      const c = (g << 3) + ctz(may)
      may &= may - 1
      const distance = distance64(job, row, c)
      const lengthOfC = <f64>load<f32>(job.lengths + (<usize>c << 2))
      if (lengthOfC > reach) reach = lengthOfC
      if (distance < least) {
        second = least
        least = distance
        nearest = c
      } else if (distance < second) second = distance
    }
  }
  // Rounding of float64, of the centred centroids, and of rows in two float32.
  const slack = (<f64>cols + 256) * 8.881784197001252e-16 * (length + reach) * (length + reach)
  store<f64>(slacked + (<usize>job.groups << 5), least + slack)
  return second - least > slack ? nearest : -1
}

function distance64(job: Job, row: i32, c: i32): f64 {
  const cols = <usize>job.cols
  const at = (<usize>row * cols) << 2
  let x = job.data + at
  let rest = job.low + at
  let y = job.centroids64 + ((<usize>c * cols) << 3)
  const end = x + (cols << 2)
  let sum: f64 = 0
  if (job.low == 0) {
    for (; x < end; x += 4, y += 8) {
      const difference = <f64>load<f32>(x) - load<f64>(y)
      sum += difference * difference
    }
    return sum
  }
  for (; x < end; x += 4, rest += 4, y += 8) {
    const difference = <f64>load<f32>(x) + <f64>load<f32>(rest) - load<f64>(y)
    sum += difference * difference
  }
  return sum
}

/** At most half the distance of each centroid to the nearest other one. */
export function separate(job: Job, scratch: Scratch): void {
  const cols = job.cols
  const k = job.k
  const rowBytes = <usize>cols << 2
  const slacked = changetype<usize>(scratch) + SLACKED
  const tile = slacked + (<usize>job.groups << 6)
  const state = changetype<usize>(scratch) + STATE
  const found = changetype<usize>(scratch) + FOUND
  let greatest: f64 = 0
  for (let c = 0; c < k; c++) greatest = max(greatest, <f64>load<f32>(job.lengths + (<usize>c << 2)))
  writeSlacked(job, greatest, slacked)
  for (let c = 0; c < k; c += 4) {
    const first = job.centroids32
    interleave4(
      first + <usize>c * rowBytes,
      first + <usize>min(c + 1, k - 1) * rowBytes,
      first + <usize>min(c + 2, k - 1) * rowBytes,
      first + <usize>min(c + 3, k - 1) * rowBytes,
      cols,
      tile
    )
    scan4(tile, cols, job.panels, slacked, job.groups, state, found)
    for (let r = 0; r < 4 && c + r < k; r++) {
      const result = found + (<usize>r << 4)
      const o = <usize>(c + r) << 2
      const other = <f64>(load<i32>(result, 8) == c + r ? load<f32>(result, 4) : load<f32>(result))
      const below = 2 * (<f64>load<f32>(job.half + o) * (1 - 8 * UNIT) + other)
      store<f32>(job.separations + o, below > 0 ? <f32>(0.5 * Math.sqrt(below)) * BELOW : 0)
    }
  }
}
