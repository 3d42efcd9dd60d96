import { NutshellError, show } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { isRegressionCriterion } from '../decision/criterion'
import { knownTargets, labelsOfColumn } from '../label/targets'
import { rowWeights } from '../label/weights'
import type { Design } from '../prepare/design'
import { splitRows } from '../split/split-rows'
import { isTable } from './options'
import type { Prepared, Source } from './source'
import { valuesAt } from './training'
import type { Work } from './work'

/** Fewer rows than this tell nothing about others: nothing is held out by itself. */
const LEAST_TO_HOLD_OUT = 50

const SHARE = 0.2

/** Rows that no model is fitted to until all is chosen. */
export interface HeldRows {
  readonly truth: Float64Array
  readonly weights: Float64Array | undefined
  design(prepared: Prepared): Design
}

/** Which rows are for training, and which are held out; none where nothing is to be chosen by them. */
export function holdOut(work: Work, labelled: Int32Array): { train: Int32Array; held: HeldRows | undefined } {
  const { options, source, targets, sampleWeight } = work
  const { validation, seed } = options
  if (isTable(validation)) return { train: labelled, held: rowsOfTable(work, validation) }
  if (validation === 'none') return { train: labelled, held: undefined }
  if (validation === 'auto' && (labelled.length < LEAST_TO_HOLD_OUT || !choosesSomething(work, labelled))) {
    return { train: labelled, held: undefined }
  }
  const given = typeof validation === 'object' ? validation : {}
  const { share = typeof validation === 'number' ? validation : SHARE, groups, time } = given
  const isStratified = targets.predictorType !== 'regression' && time === undefined
  const parts = splitRows({
    rows: labelled.length,
    test: share,
    seed,
    stratify: isStratified ? valuesAt(targets.values, labelled) : undefined,
    groups: groups === undefined ? undefined : columnAt(source, 'groups', groups, labelled),
    time: time === undefined ? undefined : (columnAt(source, 'time', time, labelled) as ArrayLike<number>)
  })
  const train = parts.train.map((place) => labelled[place])
  const test = parts.test.map((place) => labelled[place])
  const weights = rowWeights(targets, sampleWeight, options, train)
  return {
    train,
    held: {
      design: madeOnce((prepared) => prepared.design(test)),
      truth: valuesAt(targets.values, test),
      weights: weights && valuesAt(weights, test)
    }
  }
}

function choosesSomething({ options, criterion, loss, source }: Work, labelled: Int32Array): boolean {
  const { l1, l2, threshold, calibration } = options
  if (l2 === undefined || l2.length > 1 || l1.length > 1) return true
  if (threshold === 'auto' && criterion !== 'cross-entropy' && !isRegressionCriterion(criterion)) return true
  if (calibration === 'auto' ? loss.name === 'hinge' : calibration !== 'none') return true
  return source.candidates(labelled).length > 0
}

function rowsOfTable({ label, targets }: Work, table: Table): HeldRows {
  if (label === undefined) {
    throw new NutshellError(
      'INVALID_OPTION',
      'validation = a table, but label is no column: expected a share of the rows'
    )
  }
  const truth = knownTargets(labelsOfColumn(table, label), targets.classes)
  const isKnown = (i: number) => !Number.isNaN(truth[i]) && (targets.classes.length === 0 || truth[i] >= 0)
  const places = Int32Array.from(truth.keys()).filter(isKnown)
  if (places.length === 0) throw new NutshellError('EMPTY_INPUT', 'validation has no row with a label that is known')
  const known = table.pick(places)
  return {
    design: madeOnce((prepared) => prepared.designOf(known)),
    truth: valuesAt(truth, places),
    weights: undefined
  }
}

/** What was made last is kept: that of the preparation that was chosen is asked for again. */
function madeOnce(make: (prepared: Prepared) => Design): (prepared: Prepared) => Design {
  let last: { prepared: Prepared; design: Design } | undefined
  return (prepared) => {
    if (last?.prepared !== prepared) last = { prepared, design: make(prepared) }
    return last.design
  }
}

/** A column's values at some rows, or given ones: what groups rows, or orders them in time. */
function columnAt(
  { table }: Source,
  option: string,
  given: string | ArrayLike<number | string>,
  rows: Int32Array
): ArrayLike<number | string> {
  if (typeof given !== 'string') return Array.from(rows, (row) => given[row])
  if (table === undefined) {
    throw new NutshellError('INVALID_OPTION', `validation.${option} = ${show(given)} names a column, X is a matrix`)
  }
  const column = table.column(given)
  if ('codes' in column) return Array.from(rows, (row) => column.codes[row])
  return Array.from(rows, (row) => (option === 'time' ? Number(column.values[row]) : (column.values[row] ?? '')))
}
