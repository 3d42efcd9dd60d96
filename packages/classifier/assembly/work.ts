import { addScores } from './scores'
import { differentiateRows } from './derivatives'
import { orderRows, splitRows } from './partition'
import { greatest, round } from './rounding'
import { findIn } from './find'

// @ts-ignore: decorator
@inline
export const GREATEST = 1
// @ts-ignore: decorator
@inline
export const ROUND = 2
// @ts-ignore: decorator
@inline
export const SPLIT_ROWS = 3
// @ts-ignore: decorator
@inline
export const ORDER_ROWS = 4
// @ts-ignore: decorator
@inline
export const FIND = 5
// @ts-ignore: decorator
@inline
export const ADD_SCORES = 6
// @ts-ignore: decorator
@inline
export const DIFFERENTIATE = 7

/** One task of a phase. */
export function work(kind: i32, task: i32, thread: i32): void {
  if (kind == FIND) findIn(task)
  else if (kind == SPLIT_ROWS) splitRows(task, thread)
  else if (kind == ORDER_ROWS) orderRows(task)
  else if (kind == ADD_SCORES) addScores(task)
  else if (kind == GREATEST) greatest(task)
  else if (kind == ROUND) round(task)
  else differentiateRows(task, thread)
}
