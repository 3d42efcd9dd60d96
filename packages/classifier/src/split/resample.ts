import { checkKnownOptions, checkNumber, checkOneOf, NutshellError, Random, show } from '@nutshell-ml/core'
import { kindsOf, rowsByKind } from './kinds'

/** Options of `resample`. */
export interface ResampleOptions {
  /** The class of each row of the table. */
  labels: Int32Array
  /** Places of the rows to train on: only these are used. */
  rows: ArrayLike<number>
  /** 'over' repeats rows of small classes, 'under' leaves out rows of large ones. */
  method: 'over' | 'under'
  /**
   * Rows of the smallest class over those of the largest, afterwards: above 0, at most 1. Classes that are nearer than that
   * already stay as they are. @default 1
   */
  ratio?: number
  /** Decides which rows are repeated or left out: any finite number. @default 0 */
  seed?: number
}

/**
 * Evens out classes: the places of rows to train on, in the order of `rows`, repeats beside each other.
 *
 * For the training part only. A test part must keep its shares, and a row that is repeated before a split is in both parts.
 * Over-sampling keeps every row; how often rows of a class come differs by one at most. What it does to the intercept
 * of a model, class weights do without more rows.
 *
 * @throws NutshellError INVALID_OPTION, UNKNOWN_OPTION; INVALID_INPUT for a place outside the labels.
 */
export function resample(options: ResampleOptions): Int32Array {
  checkKnownOptions('resample', options, ['labels', 'rows', 'method', 'ratio', 'seed'])
  const { labels, rows } = options
  const method = checkOneOf('method', options.method, ['over', 'under'])
  const ratio = checkNumber('ratio', options.ratio ?? 1, 'above 0, at most 1', (value) => value > 0 && value <= 1)
  const random = new Random(options.seed ?? 0)
  if (!(labels instanceof Int32Array)) {
    throw new NutshellError('INVALID_OPTION', `labels = ${show(labels)}, expected an Int32Array`)
  }
  if (typeof rows !== 'object' || rows === null) {
    throw new NutshellError('INVALID_OPTION', `rows = ${show(rows)}, expected an array of places`)
  }
  const own = Int32Array.from(rows, (row) => {
    if (Number.isInteger(row) && row >= 0 && row < labels.length) return labels[row]
    throw new NutshellError('INVALID_INPUT', `rows has ${show(row)}, expected places below ${labels.length}`)
  })
  const classes = kindsOf('labels', own, own.length)
  const { order, starts } = rowsByKind(classes)
  const smallest = classes.sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const largest = classes.sizes.reduce((a, b) => Math.max(a, b), 0)
  const times = new Int32Array(own.length)
  let total = 0
  for (let c = 0; c < classes.count; c++) {
    const size = classes.sizes[c]
    const wanted =
      method === 'over' ? Math.max(size, Math.round(ratio * largest)) : Math.min(size, Math.round(smallest / ratio))
    const shuffled = random.shuffle(order.subarray(starts[c], starts[c + 1]))
    for (let p = 0; p < size; p++) times[shuffled[p]] = Math.floor(wanted / size) + (p < wanted % size ? 1 : 0)
    total += wanted
  }
  const places = new Int32Array(total)
  let at = 0
  for (let i = 0; i < own.length; i++) {
    for (let repeat = 0; repeat < times[i]; repeat++) places[at++] = rows[i]
  }
  return places
}
