import { createYielder, NutshellError, show } from '@nutshell-ml/core'
import { resolveCriterion } from '../decision/options'
import { labelsGiven, namedColumns, weightsGiven } from '../label/given'
import { presentRows, type Targets, targetsOf } from '../label/targets'
import { isTable } from '../prepare/is-table'
import type { Fitted } from './fitted'
import { createMetric } from './metric'
import { createObjective, typeForObjective } from './objective/create-objective'
import { type BoostedTreesOptions, resolveOptions } from './options'
import { sourceOf } from './source'
import type { Work } from './work'

/**
 * Checks options and rows against each other.
 *
 * @param previous the model that `warmStart` stands for.
 * @throws NutshellError as `BoostedTrees.fit`; the signal's reason.
 */
export function startWork(X: unknown, given: BoostedTreesOptions, previous: Fitted | undefined): Work {
  const options = resolveOptions(given)
  const { signal, onProgress } = given
  signal?.throwIfAborted()
  if (given.warmStart !== undefined && previous === undefined) {
    throw new NutshellError('INVALID_OPTION', `warmStart = ${show(given.warmStart)}, expected a BoostedTrees model`)
  }
  const columns = namedColumns(given)
  if (isTable(X)) for (const name of columns) X.column(name)
  const source = sourceOf(X, options, columns, previous)
  if (source.rows === 0) throw new NutshellError('EMPTY_INPUT', 'there are no rows to learn from')
  const predictorType = typeForObjective(options)
  const targets = targetsOf(labelsGiven(given.label, source), { ...options, predictorType })
  const { criterion } = resolveCriterion(options, targets.predictorType)
  const objective = createObjective(options, targets, presentRows(targets.values))
  // Unknown ones are told before any work, and where nobody looks at it.
  createMetric(options.metric, {
    objective,
    predictorType: targets.predictorType,
    truth: new Float64Array(0),
    weights: undefined
  })
  if (previous !== undefined) checkContinues(previous, targets, objective.name)
  const pause = createYielder()
  return {
    source,
    options,
    objective,
    criterion,
    targets,
    label: typeof given.label === 'string' ? given.label : undefined,
    sampleWeight: weightsGiven(options.sampleWeight, source),
    previous,
    onProgress,
    giveWay() {
      signal?.throwIfAborted()
      return pause()
    },
    decisions: [],
    warnings: []
  }
}

/** A model can be gone on from where its scores mean the same. */
function checkContinues(previous: Fitted, { predictorType, classes }: Targets, objective: string): void {
  const wrong = (what: string, got: unknown, expected: unknown) =>
    new NutshellError('INVALID_OPTION', `warmStart: the model has ${what} ${got}, expected ${expected}`)
  if (previous.ensemble.precision !== 'float32') {
    throw wrong('sums in', previous.ensemble.precision, 'float32: it comes from elsewhere')
  }
  if (previous.predictorType !== predictorType) throw wrong('the type', previous.predictorType, predictorType)
  if (previous.objective !== objective) throw wrong('the objective', previous.objective, objective)
  if (previous.classes.map(String).join('\n') !== classes.map(String).join('\n')) {
    throw wrong('the classes', previous.classes.join(', '), classes.join(', '))
  }
}
