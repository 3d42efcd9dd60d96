import { createYielder, NutshellError, show } from '@nutshell-ml/core'
import { resolveCriterion } from '../decision/options'
import { labelsGiven, namedColumns, weightsGiven } from '../label/given'
import { presentRows, type Targets, targetsOf } from '../label/targets'
import type { Fitted } from './fitted'
import { createMetric } from './metric'
import { createObjective, typeForObjective } from './objective/create-objective'
import type { Objective, ObjectiveName } from './objective/objective'
import { type BoostedTreesOptions, type ResolvedOptions, resolveOptions } from './options'
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
  const columns = namedColumns(X, given)
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
  if (previous !== undefined) checkContinues(previous, targets, objective, objectiveOptions(objective.name, options))
  const pause = createYielder()
  return {
    source,
    options,
    objective,
    objectiveOptions: objectiveOptions(objective.name, options),
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

/** What the objective takes of the options. */
function objectiveOptions(name: ObjectiveName, { huberDelta, quantile }: ResolvedOptions): Record<string, number> {
  if (name === 'huber') return { delta: huberDelta }
  return name === 'quantile' ? { quantile } : {}
}

/** A model can be gone on from where its scores mean the same. */
function checkContinues(
  { predictorType, classes, objective, objectiveOptions, link, ensemble }: Fitted,
  targets: Targets,
  next: Objective,
  nextOptions: Record<string, number>
): void {
  const named = (options: object) => Object.entries(options).map(([name, value]) => `${name} ${value}`)
  for (const [what, got, expected] of [
    ['sums in', ensemble.precision, 'float32'],
    ['the type', predictorType, targets.predictorType],
    [
      'the objective',
      [objective, ...named(objectiveOptions)].join(', '),
      [next.name, ...named(nextOptions)].join(', ')
    ],
    ['the link', link, next.link],
    ['the classes', classes.map(String).join(', '), targets.classes.map(String).join(', ')],
    ['outputs', ensemble.outputs, next.outputs]
  ] as const) {
    if (got === expected) continue
    throw new NutshellError('INVALID_OPTION', `warmStart: the model has ${what} ${got}, expected ${expected}`)
  }
}
