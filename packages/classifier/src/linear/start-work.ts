import { createYielder, NutshellError } from '@nutshell-ml/core'
import { labelsGiven, namedColumns, weightsGiven } from '../label/given'
import { targetsOf } from '../label/targets'
import { type LinearLearnerOptions, type ResolvedOptions, resolveFor, resolveOptions } from './options'
import type { Loss } from './problem'
import { sourceOf } from './source'
import type { Work } from './work'

/** Checks options and rows against each other. Errors: those of `LinearLearner.fit`. */
export function startWork(X: unknown, given: LinearLearnerOptions): Work {
  const options = resolveOptions(given)
  const { signal, onProgress } = given
  signal?.throwIfAborted()
  const columns = namedColumns(X, given)
  const source = sourceOf(X, options, columns)
  if (source.rows === 0) throw new NutshellError('EMPTY_INPUT', 'there are no rows to learn from')
  const targets = targetsOf(labelsGiven(given.label, source), options)
  const { lossName, criterion } = resolveFor(options, targets.predictorType)
  let done = 0
  return {
    source,
    options,
    criterion,
    loss: lossOf(lossName, options),
    targets,
    label: typeof given.label === 'string' ? given.label : undefined,
    sampleWeight: weightsGiven(options.sampleWeight, source),
    step(stage) {
      signal?.throwIfAborted()
      onProgress?.({ done: ++done, stage })
    },
    giveWay: createYielder(),
    decisions: [],
    warnings: []
  }
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
