import { NutshellError, show } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { columnWeights, type GivenRows, valuesAt } from '../label/given'
import { knownTargets, labelsOfColumn, type Targets } from '../label/targets'
import { rowWeights, timesClass, weightsByClass } from '../label/weights'
import { isTable } from '../prepare/is-table'
import { splitRows } from '../split/split-rows'
import { type Criterion, isRegressionCriterion } from './criterion'
import type { ResolvedLearnerOptions } from './options'

/** Fewer rows than this tell nothing about others: nothing is held out by itself. */
const LEAST_TO_HOLD_OUT = 50

const SHARE = 0.2

/** What is held out of it. */
export interface HoldOutProblem {
  readonly options: ResolvedLearnerOptions
  readonly source: GivenRows
  readonly targets: Targets
  /** The user's own. */
  readonly sampleWeight: Float64Array | undefined
  /** The column that is learned; undefined where labels came beside a matrix. */
  readonly label: string | undefined
  readonly criterion: Criterion
}

/** Rows of the source, or of another table, that no model is fitted to until all is chosen. */
export interface HeldOut {
  readonly rows: { readonly places: Int32Array } | { readonly table: Table }
  readonly truth: Float64Array
  readonly weights: Float64Array | undefined
}

/**
 * Which rows are for training, and which are held out; none where nothing is to be chosen by them.
 *
 * @param choosesMore whether, besides threshold and calibration, the learner has something to choose by them.
 */
export function holdOutRows(
  problem: HoldOutProblem,
  labelled: Int32Array,
  choosesMore: () => boolean
): { train: Int32Array; held: HeldOut | undefined } {
  const { options, source, targets, sampleWeight } = problem
  const { validation, seed } = options
  if (isTable(validation)) return { train: labelled, held: rowsOfTable(problem, validation, labelled) }
  const isLeftOut =
    validation === 'none' ||
    (validation === 'auto' && (labelled.length < LEAST_TO_HOLD_OUT || !(decides(problem) || choosesMore())))
  if (isLeftOut) return { train: labelled, held: undefined }
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
  const places = parts.test.map((place) => labelled[place])
  const weights = rowWeights(targets, sampleWeight, options, train)
  return {
    train,
    held: { rows: { places }, truth: valuesAt(targets.values, places), weights: weights && valuesAt(weights, places) }
  }
}

/** Whether a threshold or probabilities are to be chosen. */
function decides({ options: { threshold, calibration }, criterion }: HoldOutProblem): boolean {
  if (threshold === 'auto' && criterion !== 'cross-entropy' && !isRegressionCriterion(criterion)) return true
  return calibration !== 'auto' && calibration !== 'none'
}

/** Weights of classes are those of the training rows; those of rows are in the same column as there, or all 1. */
function rowsOfTable(problem: HoldOutProblem, table: Table, labelled: Int32Array): HeldOut {
  const { label, targets, options, sampleWeight } = problem
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
  const picked = table.pick(places)
  const known = valuesAt(truth, places)
  const name = options.sampleWeight
  const own = typeof name === 'string' && table.names.includes(name) ? columnWeights(picked, name) : undefined
  const byClass = weightsByClass(targets, sampleWeight, options, labelled)
  return {
    rows: { table: picked },
    truth: known,
    weights: byClass === undefined ? own : timesClass(byClass, known, own)
  }
}

/** A column's values at some rows, or given ones: what groups rows, or orders them in time. */
function columnAt(
  { table }: GivenRows,
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
