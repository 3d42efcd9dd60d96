import { checkInteger, checkKnownOptions, NutshellError, Random } from '@nutshell-ml/core'
import { foldsOfGroups } from './grouped'
import { kindsOf, oneKind, rowsByKind } from './kinds'
import { partsOf, type Split } from './split-rows'

/** Options of `kFolds`. */
export interface FoldOptions {
  /** How many rows there are. */
  rows: number
  /** How many folds: 2 to the number of rows (of groups, with `groups`). @default 5 */
  folds?: number
  /** Decides which rows go where: any finite number. @default 0 */
  seed?: number
  /** The class of each row: every fold keeps the share of each class. */
  stratify?: ArrayLike<number | string>
  /** The group of each row: all rows of a group go to the same fold. */
  groups?: ArrayLike<number | string>
}

/**
 * Cuts rows into folds for cross-validation: each row is in the test part of one fold and in the training part of all others.
 *
 * Folds differ by at most one row, and with `stratify` by at most one row of each class; a class with fewer rows than folds
 * is missing from some test parts, and a class of one row from one training part. With `groups` the largest groups
 * are dealt out first, each to the fold with the fewest rows (of its classes, with `stratify`).
 *
 * @throws NutshellError INVALID_OPTION, UNKNOWN_OPTION; INVALID_SHAPE where an array has not one value for each row;
 * INVALID_INPUT for NaN.
 */
export function kFolds(options: FoldOptions): Split[] {
  checkKnownOptions('kFolds', options, ['rows', 'folds', 'seed', 'stratify', 'groups'])
  const rows = checkInteger('rows', options.rows, 0, 2 ** 31 - 1)
  const folds = checkInteger('folds', options.folds ?? 5, 2)
  const random = new Random(options.seed ?? 0)
  const classes = options.stratify === undefined ? oneKind(rows) : kindsOf('stratify', options.stratify, rows)
  if (folds > rows) throw new NutshellError('INVALID_OPTION', `folds = ${folds} exceeds rows = ${rows}`)
  const foldOf = new Int32Array(rows)
  if (options.groups === undefined) {
    const { order, starts } = rowsByKind(classes)
    for (let c = 0; c < classes.count; c++) random.shuffle(order.subarray(starts[c], starts[c + 1]))
    // Dealt out like cards, class after class: neither a class nor all rows together can be uneven by more than one.
    for (let p = 0; p < rows; p++) foldOf[order[p]] = p % folds
  } else {
    const groups = kindsOf('groups', options.groups, rows)
    if (folds > groups.count) {
      throw new NutshellError('INVALID_OPTION', `folds = ${folds} exceeds groups = ${groups.count}`)
    }
    const foldOfGroup = foldsOfGroups(groups, classes, folds, random)
    for (let i = 0; i < rows; i++) foldOf[i] = foldOfGroup[groups.of[i]]
  }
  return Array.from({ length: folds }, (_, fold) => partsOf(Uint8Array.from(foldOf, (own) => (own === fold ? 1 : 0))))
}
