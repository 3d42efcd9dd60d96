import { checkWeights, createYielder, NutshellError, show } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { type Labels, labelsOfColumn, labelsOfValues, targetsOf } from '../label/targets'
import { isTable, type LinearLearnerOptions, type ResolvedOptions, resolveFor, resolveOptions } from './options'
import type { Loss } from './problem'
import { type Source, sourceOf } from './source'
import type { Work } from './work'

/** Checks options and rows against each other. Errors: those of `LinearLearner.fit`. */
export function startWork(X: unknown, given: LinearLearnerOptions): Work {
  const options = resolveOptions(given)
  const { signal, onProgress } = given
  signal?.throwIfAborted()
  const columns = namedColumns(given)
  if (isTable(X)) for (const name of columns) X.column(name)
  const source = sourceOf(X, options, columns)
  if (source.rows === 0) throw new NutshellError('EMPTY_INPUT', 'there are no rows to learn from')
  const targets = targetsOf(labelsOf(given.label, source), options)
  const { lossName, criterion } = resolveFor(options, targets.predictorType)
  let done = 0
  return {
    source,
    options,
    criterion,
    loss: lossOf(lossName, options),
    targets,
    label: typeof given.label === 'string' ? given.label : undefined,
    sampleWeight: weightsOf(options.sampleWeight, source),
    step(stage) {
      signal?.throwIfAborted()
      onProgress?.({ done: ++done, stage })
    },
    giveWay: createYielder(),
    decisions: [],
    warnings: []
  }
}

/** Columns that the options name and that are no features. */
function namedColumns({ label, sampleWeight, validation }: LinearLearnerOptions): string[] {
  const names: unknown[] = [label, sampleWeight]
  if (typeof validation === 'object' && validation !== null && !isTable(validation)) {
    names.push(validation.groups, validation.time)
  }
  return names.filter((name) => typeof name === 'string')
}

function labelsOf(label: LinearLearnerOptions['label'], { table, rows }: Source): Labels {
  if (typeof label !== 'string') return labelsOfValues(label, rows)
  if (table !== undefined) return labelsOfColumn(table, label)
  throw new NutshellError(
    'INVALID_OPTION',
    `label = ${show(label)} names a column, X is a matrix: expected a class or number for each row`
  )
}

function weightsOf(given: string | ArrayLike<number> | undefined, { table, rows }: Source): Float64Array | undefined {
  return typeof given === 'string' ? columnWeights(table, given) : checkWeights(given, rows)
}

/** The weights in a column. Errors: INVALID_OPTION, INVALID_INPUT. */
export function columnWeights(table: Table | undefined, name: string): Float64Array | undefined {
  const column = table?.column(name)
  if (column?.type === 'number') {
    const wrong = column.values.findIndex((weight) => !(weight >= 0))
    if (wrong < 0) return checkWeights(column.values, column.values.length)
    const found = Number.isNaN(column.values[wrong]) ? 'no weight' : column.values[wrong]
    throw new NutshellError(
      'INVALID_INPUT',
      `column ${show(name)}: row ${wrong + 1} has ${found}, expected a weight >= 0`
    )
  }
  throw new NutshellError('INVALID_OPTION', `sampleWeight = ${show(name)}, expected a column of numbers, or numbers`)
}

function lossOf(name: Loss['name'], { epsilon, huberDelta, quantile }: ResolvedOptions): Loss {
  switch (name) {
    case 'epsilon-insensitive':
      return { name, epsilon }
    case 'huber':
      return { name, delta: huberDelta }
    case 'quantile':
      return { name, quantile }
    default:
      return { name }
  }
}
