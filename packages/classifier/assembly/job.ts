// What the threads of one fit share besides `Control`. There is one in a memory, in its first KiB.
import { CONTROL, Control } from '../../core/assembly/control'

@unmanaged
export class Job {
  // What is the same for a fit, in the order in which src/boost/engine/simd-tables.ts writes it.
  /** u32, two lists: the rows of all nodes, active ones first. */
  index: usize
  otherIndex: usize
  /** i32 pairs: gradient and Hessian of the active rows, in the order of each list. */
  pairs: usize
  otherPairs: usize
  /** u8 by place in a list: 1 for rows that go left. */
  sides: usize
  /** Of 256 bytes: 1 for each bin that goes left. */
  goesLeft: usize
  /** Records of Feature, Group, Tile, Task. */
  features: usize
  groups: usize
  tiles: usize
  tasks: usize
  taskCount: i32
  /** Two records of Best for each task, one after the other, then the two of a node or a pair of them. */
  best: usize
  /** Two records of Node. */
  nodes: usize
  /** By feature: 1 where it may split, for each of the two nodes. */
  allowed: usize
  /** By thread: numbers of its own. */
  scratch: usize
  scratchBytes: usize
  /** By chunk: 16 bytes. */
  counts: usize
  /** About how many codes a row has, and what a node costs besides its rows, in codes. */
  codesPerRow: i32
  fixedCodes: i32

  // What a phase is.
  /** The list that the rows are in. */
  list: i32
  a: usize
  b: usize
  c: usize
  d: usize
  e: usize
  f: usize
  from: i32
  to: i32
  secondFrom: i32
  secondTo: i32
  chunk: i32
  firstChunks: i32
  rightFrom: i32
  rightCount: i32
  x: f64
  y: f64
}

/** What all splits of a tree share, then what is asked of one node, as find-split.ts has them. */
@unmanaged
export class Node {
  gradient: f64
  hessian: f64
  gradientUnit: f64
  hessianUnit: f64
  score: f64
  least: f64
  lower: f64
  upper: f64
  l1: f64
  l2: f64
  minChildWeight: f64
  maxDeltaStep: f64
  clipped: i32
  /** 0: not asked. */
  isAsked: i32
  /** The histogram. */
  slot: usize
  /** u8 by feature; 0 for all. */
  allowed: usize
}

/** A feature, in the order of its place in histograms. */
@unmanaged
export class Feature {
  feature: i32
  /** Bytes from the start of a histogram. */
  offset: usize
  bins: i32
  missingBin: i32
  isCategory: i32
  /** The bin that is not stored; -1 where all are. */
  defaultBin: i32
  direction: i32
  spare: i32
}

/** Up to eight features of a dense block, whose codes lie side by side. */
@unmanaged
export class Group {
  /** The codes of row 0, and bytes from row to row. */
  codes: usize
  stride: usize
  /** Bytes from the start of a histogram. */
  offset: usize
  /** Twice the class of distance between features, and one more where there are only four. */
  shape: i32
}

/** Sparse features. */
@unmanaged
export class Tile {
  /** u32 by row, and one more: where the row's codes begin (an address). */
  starts: usize
  offset: usize
}

/** Features that a thread takes at a time: a tile, or groups of one block. */
@unmanaged
export class Task {
  tile: i32
  firstGroup: i32
  lastGroup: i32
  firstFeature: i32
  lastFeature: i32
  /** The part of a histogram. */
  from: usize
  to: usize
}

@unmanaged
export class Best {
  gain: f64
  gradient: f64
  hessian: f64
  feature: i32
  bin: i32
  missingLeft: i32
  spare: i32
}

// @ts-ignore: decorator
@inline
export const JOB: usize = 512

// @ts-ignore: decorator
@inline
export function indexOf(job: Job, list: i32): usize {
  return list == 0 ? job.index : job.otherIndex
}

// @ts-ignore: decorator
@inline
export function pairsOf(job: Job, list: i32): usize {
  return list == 0 ? job.pairs : job.otherPairs
}

/** Bytes of the records, for the check that both sides mean the same. */
export function recordBytes(which: i32): i32 {
  if (which == 0) return <i32>offsetof<Job>('list')
  if (which == 1) return <i32>offsetof<Node>()
  if (which == 2) return <i32>offsetof<Feature>()
  if (which == 3) return <i32>offsetof<Group>()
  if (which == 4) return <i32>offsetof<Tile>()
  if (which == 5) return <i32>offsetof<Task>()
  if (which == 6) return <i32>offsetof<Best>()
  if (which == 7) return <i32>(CONTROL + offsetof<Control>('patience'))
  return <i32>(CONTROL + offsetof<Control>('spins'))
}
