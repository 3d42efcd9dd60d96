import { checkInteger, checkKnownOptions, checkNumber, NutshellError, Random, show } from '@nutshell-ml/core'
import { testGroups } from './grouped'
import { checkLength, type Kinds, kindsOf, oneKind, rowsByKind } from './kinds'

/** Options of `splitRows`. */
export interface SplitOptions {
  /** How many rows there are: at least 2. */
  rows: number
  /** The share of rows for the test part, between 0 and 1. @default 0.2 */
  test?: number
  /** Decides which rows are drawn: any finite number. @default 0 */
  seed?: number
  /** The class of each row: both parts keep the share of each class. */
  stratify?: ArrayLike<number | string>
  /** The group of each row (a customer, a household): all rows of a group go to the same part. */
  groups?: ArrayLike<number | string>
  /** When each row was, as numbers that grow: the latest rows are the test part. Goes with none of the other three. */
  time?: ArrayLike<number>
}

/** Places of rows, ascending. */
export interface Split {
  readonly train: Int32Array
  readonly test: Int32Array
}

/**
 * Splits rows into a training and a test part, both with at least one row.
 *
 * - By chance: the test part has round(rows * test) rows.
 * - `stratify`: the same number of rows, and those of each class are its share rounded up or down. A class never loses its
 *   last row to the test part, so a class of one row is for training; only where classes are that small the test part can
 *   be smaller.
 * - `groups`: whole groups, chosen to come near the share of rows; with `stratify`, near the share of each class.
 * - `time`: the latest rows. Rows of equal time stay together, so that every training row is earlier than every test row.
 *
 * @throws NutshellError INVALID_OPTION, UNKNOWN_OPTION; INVALID_SHAPE where an array has not one value for each row;
 * INVALID_INPUT for NaN, and where no split exists (one row, one group, one time, only classes of one row).
 */
export function splitRows(options: SplitOptions): Split {
  checkKnownOptions('splitRows', options, ['rows', 'test', 'seed', 'stratify', 'groups', 'time'])
  const { stratify, groups, time } = options
  const rows = checkInteger('rows', options.rows, 0, 2 ** 31 - 1)
  const share = checkNumber('test', options.test ?? 0.2, 'a share between 0 and 1', (value) => value > 0 && value < 1)
  const random = new Random(options.seed ?? 0)
  if (time !== undefined && (stratify !== undefined || groups !== undefined)) {
    const other = stratify === undefined ? 'groups' : 'stratify'
    throw new NutshellError('INVALID_OPTION', `time goes with no ${other}: the latest rows are the test part`)
  }
  if (rows < 2) throw impossible(`there ${rows === 1 ? 'is 1 row' : 'are 0 rows'}, expected at least 2`)
  const isTest = new Uint8Array(rows)
  if (time !== undefined) {
    markLatest(isTest, time, share)
  } else {
    const classes = stratify === undefined ? oneKind(rows) : kindsOf('stratify', stratify, rows)
    if (groups === undefined) markShares(isTest, classes, share, random)
    else markGroups(isTest, kindsOf('groups', groups, rows), classes, share, random)
  }
  return partsOf(isTest)
}

/** The places of 0 as training part, those of 1 as test part. */
export function partsOf(isTest: Uint8Array): Split {
  let count = 0
  for (let i = 0; i < isTest.length; i++) count += isTest[i]
  const test = new Int32Array(count)
  const train = new Int32Array(isTest.length - count)
  let testEnd = 0
  for (let i = 0; i < isTest.length; i++) {
    if (isTest[i] === 1) test[testEnd++] = i
    else train[i - testEnd] = i
  }
  return { train, test }
}

function targetCount(rows: number, share: number): number {
  return Math.min(rows - 1, Math.max(1, Math.round(rows * share)))
}

function markShares(isTest: Uint8Array, classes: Kinds, share: number, random: Random): void {
  const { order, starts } = rowsByKind(classes)
  const quotas = Float64Array.from(classes.sizes, (size) => size * share)
  const counts = Int32Array.from(quotas, (quota) => Math.floor(quota))
  let missing = targetCount(isTest.length, share) - counts.reduce((sum, count) => sum + count, 0)
  // What is missing goes to the classes that lost most by rounding down; sorting is stable, so ties go by first row.
  const byRemainder = Array.from(quotas.keys()).sort((a, b) => quotas[b] - counts[b] - (quotas[a] - counts[a]))
  for (const c of byRemainder) {
    if (missing <= 0) break
    if (counts[c] + 1 >= classes.sizes[c]) continue
    counts[c]++
    missing--
  }
  if (counts.every((count) => count === 0)) {
    throw impossible('every class of stratify has a single row, and none can be spared for the test part')
  }
  for (let c = 0; c < classes.count; c++) {
    const own = random.shuffle(order.subarray(starts[c], starts[c + 1]))
    for (let p = 0; p < counts[c]; p++) isTest[own[p]] = 1
  }
}

function markGroups(isTest: Uint8Array, groups: Kinds, classes: Kinds, share: number, random: Random): void {
  if (groups.count < 2) throw impossible('all rows are of one group, expected at least 2 groups')
  const chosen = testGroups(groups, classes, share, random)
  for (let i = 0; i < isTest.length; i++) isTest[i] = chosen[groups.of[i]]
}

function markLatest(isTest: Uint8Array, time: ArrayLike<number>, share: number): void {
  const rows = isTest.length
  checkLength('time', time, rows)
  for (let i = 0; i < rows; i++) {
    if (typeof time[i] === 'number' && !Number.isNaN(time[i])) continue
    throw new NutshellError('INVALID_INPUT', `time: row ${i} has ${show(time[i])}, expected a number`)
  }
  const sorted = Float64Array.from(time).sort()
  const cut = rows - targetCount(rows, share)
  // The rows with the time at the cut all go to the side that leaves the test part nearer to its share.
  let first = cut
  while (first > 0 && sorted[first - 1] === sorted[cut]) first--
  let end = cut
  while (end < rows && sorted[end] === sorted[cut]) end++
  if (first === 0 && end === rows) throw impossible('all rows have the same time, expected at least 2 times')
  const isEarlier = first > 0 && (end === rows || cut - first <= end - cut)
  const from = sorted[isEarlier ? first : end]
  for (let i = 0; i < rows; i++) isTest[i] = time[i] >= from ? 1 : 0
}

function impossible(why: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `rows cannot be split: ${why}`)
}
