// How work on rows of bytes is shared: a task has some rows, or, where rows are few and long, a piece of one.
import { tasksOf } from './job'

@unmanaged
export class Share {
  rows: i32
  /** Numbers that a row has, and their bytes. */
  length: i32
  width: i32
  /** Tasks that share a row. */
  pieces: i32
  tasks: i32
}

// @ts-ignore: decorator
@inline
export function shareRows(share: Share, rows: i32, length: i32, width: i32): void {
  const tasks = tasksOf(<i32>((<u64>rows * length * width) >> 2))
  const pieces = rows < tasks ? tasks / rows : 1 // together never more than a phase can have
  share.rows = rows
  share.length = length
  share.width = width
  share.pieces = pieces
  share.tasks = pieces > 1 ? rows * pieces : tasks
}

/** The row that a task begins at; the next one begins where it ends, where rows have no pieces. */
// @ts-ignore: decorator
@inline
export function firstRow(share: Share, task: i32): i32 {
  return share.pieces > 1 ? task / share.pieces : <i32>((<i64>share.rows * task) / share.tasks)
}

// @ts-ignore: decorator
@inline
export function endRow(share: Share, task: i32): i32 {
  return share.pieces > 1 ? task / share.pieces + 1 : <i32>((<i64>share.rows * (task + 1)) / share.tasks)
}

/** Where the part of its rows begins that a task has, in numbers. */
// @ts-ignore: decorator
@inline
export function firstOfRow(share: Share, task: i32): i32 {
  return share.pieces > 1 ? placeOf(share, task % share.pieces) : 0
}

// @ts-ignore: decorator
@inline
export function endOfRow(share: Share, task: i32): i32 {
  return share.pieces > 1 ? placeOf(share, (task % share.pieces) + 1) : share.length
}

// @ts-ignore: decorator
@inline
function placeOf(share: Share, piece: i32): i32 {
  return piece == share.pieces ? share.length : <i32>(((<i64>share.length * piece) / share.pieces) & ~15)
}
