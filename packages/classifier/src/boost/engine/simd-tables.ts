// What kernels read, in the order of the records of assembly/job.ts.
import type { BinnedFeature } from '../bins/binned-feature'
import type { NodeTerms } from './find-split'
import type { BoostMemory } from './simd-memory'
import type { Storage, StoredGroup, StoredTile } from './simd-storage'

export const NODE_BYTES = 112
export const FEATURE_BYTES = 32
export const GROUP_BYTES = 16
export const TILE_BYTES = 8
export const TASK_BYTES = 28
export const BEST_BYTES = 40
/** Bytes of the part of a Job that is the same for a fit. */
export const JOB_BYTES = 76
const JOB = 512

export interface Job {
  readonly index: number
  readonly otherIndex: number
  readonly pairs: number
  readonly otherPairs: number
  readonly sides: number
  readonly goesLeft: number
  readonly features: number
  readonly groups: number
  readonly tiles: number
  readonly tasks: number
  readonly taskCount: number
  readonly best: number
  readonly nodes: number
  readonly allowed: number
  readonly scratch: number
  readonly scratchBytes: number
  readonly counts: number
  readonly codesPerRow: number
  readonly fixedCodes: number
}

export function writeJob(memory: BoostMemory, job: Job): void {
  memory
    .ints(JOB, JOB_BYTES / 4)
    .set([
      job.index,
      job.otherIndex,
      job.pairs,
      job.otherPairs,
      job.sides,
      job.goesLeft,
      job.features,
      job.groups,
      job.tiles,
      job.tasks,
      job.taskCount,
      job.best,
      job.nodes,
      job.allowed,
      job.scratch,
      job.scratchBytes,
      job.counts,
      job.codesPerRow,
      job.fixedCodes
    ])
}

/** What is asked of a node; undefined terms: nothing. `slot` 0: it has no histogram. */
export function writeNode(
  memory: BoostMemory,
  at: number,
  terms: NodeTerms | undefined,
  slot: number,
  allowed: number
): void {
  if (terms !== undefined) {
    const { rules } = terms
    const { numbers } = memory
    const first = at >>> 3
    numbers[first] = terms.gradient
    numbers[first + 1] = terms.hessian
    numbers[first + 2] = terms.gradientUnit
    numbers[first + 3] = terms.hessianUnit
    numbers[first + 4] = terms.score
    numbers[first + 5] = terms.least
    numbers[first + 6] = terms.lower
    numbers[first + 7] = terms.upper
    numbers[first + 8] = rules.l1
    numbers[first + 9] = rules.l2
    numbers[first + 10] = rules.minChildWeight
    numbers[first + 11] = rules.maxDeltaStep
  }
  const { words } = memory
  const word = (at + 96) >>> 2
  words[word] = terms?.clipped ? 1 : 0
  words[word + 1] = terms === undefined ? 0 : 1
  words[word + 2] = slot
  words[word + 3] = allowed
}

/** What a thread takes at a time: a tile, or some groups of a block. */
interface Piece {
  readonly tile: number
  readonly firstGroup: number
  readonly lastGroup: number
  readonly from: number
  readonly to: number
  readonly features: readonly number[]
  /** About how many codes a row has. */
  readonly codes: number
}

/** Where features, groups, tiles and tasks are, and room for what tasks find. */
export function writeTables(
  storage: Storage,
  features: readonly BinnedFeature[],
  memory: BoostMemory,
  threads: number
) {
  const { tiles } = storage
  const isWhole = threads === 1 || storage.groups.length >= WHOLE * threads
  const groups = isWhole ? storage.groups : storage.groups.flatMap(halves)
  const pieces = longFirst([...piecesOfGroups(groups, threads), ...tiles.map(pieceOfTile)])
  const order = pieces.flatMap((piece) => piece.features)
  const bins = order.reduce((sum, f) => sum + features[f].bins, 0)
  const tables = {
    features: memory.take(order.length * FEATURE_BYTES),
    groups: memory.take(groups.length * GROUP_BYTES),
    tiles: memory.take(tiles.length * TILE_BYTES),
    tasks: memory.take(pieces.length * TASK_BYTES),
    best: memory.take((pieces.length + 1) * 2 * BEST_BYTES),
    taskCount: pieces.length,
    featureCount: order.length,
    codesPerRow: Math.ceil(pieces.reduce((sum, { codes }) => sum + codes, 0)),
    fixedCodes: bins * CODES_PER_BIN
  }
  const words = memory.ints(tables.features, order.length * 8)
  for (const [place, f] of order.entries()) {
    const { missingBin, kind } = features[f]
    const stored = storage.features[f]
    const isCategory = kind === 'category' ? 1 : 0
    const record = [f, stored?.offset ?? 0, features[f].bins, missingBin, isCategory, stored?.defaultBin ?? -1, 0, 0]
    words.set(record, place * 8)
  }
  memory
    .ints(tables.groups, groups.length * 4)
    .set(groups.flatMap(({ codes, stride, offset, shape }) => [codes, stride, offset, shape]))
  memory.ints(tables.tiles, tiles.length * 2).set(tiles.flatMap(({ starts, offset }) => [starts, offset]))
  let first = 0
  const records = pieces.flatMap((piece) => {
    const last = first + piece.features.length
    const record = [piece.tile, piece.firstGroup, piece.lastGroup, first, last, piece.from, piece.to]
    first = last
    return record
  })
  memory.ints(tables.tasks, records.length).set(records)
  return tables
}

/** Threads take from both ends: long ones are there, so that none is left over when the others are done. */
function longFirst(pieces: readonly Piece[]): Piece[] {
  const rising = [...pieces].sort((a, b) => a.codes - b.codes)
  const ordered: Piece[] = []
  // The longest is the last, the second longest the first, and so on.
  for (const [i, piece] of rising.entries()) {
    if ((rising.length - i) % 2 === 1) ordered.push(piece)
    else ordered.unshift(piece)
  }
  return ordered
}

function pieceOfTile({ offset, end, features, codes }: StoredTile, tile: number): Piece {
  return { tile, firstGroup: 0, lastGroup: 0, from: offset, to: end, features, codes }
}

/** A group as two of half its width, so that threads can share few features evenly. */
function halves(group: StoredGroup): StoredGroup[] {
  const { codes, offset, end, features, shape } = group
  if (shape % 2 === 1) return [group]
  const middle = offset + (end - offset) / 2
  const low = { ...group, end: middle, features: features.slice(0, 4), shape: shape + 1 }
  if (features.length <= 4) return [low]
  return [low, { ...low, codes: codes + 4, offset: middle, end, features: features.slice(4) }]
}

/** Groups whose codes lie in one line of memory stay together as far as threads have enough to do. */
function piecesOfGroups(groups: readonly StoredGroup[], threads: number): Piece[] {
  const blocks = new Map<number, StoredGroup[]>()
  for (const group of groups) {
    const block = blocks.get(group.block)
    if (block === undefined) blocks.set(group.block, [group])
    else block.push(group)
  }
  const pieces: Piece[] = []
  let firstGroup = 0
  for (const block of blocks.values()) {
    const parts = Math.min(block.length, Math.ceil((threads > 1 ? PIECES * threads : 1) / blocks.size))
    for (let part = 0; part < parts; part++) {
      const from = Math.floor((block.length * part) / parts)
      const own = block.slice(from, Math.floor((block.length * (part + 1)) / parts))
      const features = own.flatMap((group) => group.features)
      pieces.push({
        tile: -1,
        firstGroup: firstGroup + from,
        lastGroup: firstGroup + from + own.length,
        from: own[0].offset,
        to: own[own.length - 1].end,
        features,
        codes: features.length
      })
    }
    firstGroup += block.length
  }
  return pieces
}

/** Pieces of the dense features for each thread. */
const PIECES = 2
/** Groups for each thread from which on they stay whole. */
const WHOLE = 8
/** What a bin costs, beside what a code of a row does. */
const CODES_PER_BIN = 6
