import { tableFromRows } from '@nutshell-ml/core/table'
import { decideWithout } from '../decision/decide'
import { presentRows } from '../label/targets'
import { isRowsOfObjects, isTable } from '../prepare/is-table'
import { choose, trainingAs } from './compare'
import { decide } from './decide'
import type { Fitted } from './fitted'
import { holdOut } from './held-rows'
import { featureMeans } from './margins'
import type { LinearLearnerOptions } from './options'
import { startWork } from './start-work'
import { fitModel, trainingOn } from './training'
import { startFor } from './warm-start'
import type { Work } from './work'

/** Everything that `LinearLearner.fit` does. */
export async function fitLinear(given: unknown, options: LinearLearnerOptions): Promise<Fitted> {
  const work = startWork(isRowsOfObjects(given) ? tableFromRows(given) : given, options)
  const { source, targets, label, decisions, warnings } = work
  const labelled = presentRows(targets.values)
  const gaps = source.rows - labelled.length
  if (gaps > 0) warnings.push(`${gaps} of ${source.rows} rows have no label and were left out`)

  const { training, model, ...decision } = await fitChosen(work, labelled)
  const { solution } = model
  if (!solution.converged) {
    warnings.push(`not converged after ${solution.iterations} iterations of at most ${work.options.maxIterations}`)
  }
  const { preparation } = training.prepared
  return {
    preparation,
    predictorType: targets.predictorType,
    classes: targets.classes,
    label,
    labelType: label === undefined ? undefined : source.table?.column(label).type,
    ...model.coefficients,
    means: featureMeans(training.features),
    loss: work.loss,
    l1: model.l1,
    l2: model.l2,
    solver: solution.solver,
    iterations: solution.iterations,
    converged: solution.converged,
    objective: solution.objective,
    ...decision,
    rows: labelled.length,
    decisions: [...preparation.decisions, ...training.steps.decisions, ...decisions],
    warnings
  }
}

/** Chooses on rows that are held out what the options leave open, decides by them, and then fits to all. */
async function fitChosen(work: Work, labelled: Int32Array) {
  const { options } = work
  const { train, held } = holdOut(work, labelled)
  if (held === undefined) {
    const training = await trainingOn(work, [], labelled)
    const penalty = { l1: options.l1[0], l2: options.l2?.[0] ?? 1 / labelled.length }
    return { training, model: await fitModel(work, training, penalty, 'fit'), ...decideWithout(work) }
  }
  const choice = await choose(work, train, held)
  const { categorical, penalty, best } = choice
  const training = await trainingAs(work, choice, train)
  const isRefitted = options.isRefitted && !isTable(options.validation)
  // What is only decided by, and was good enough to be chosen by, need not be solved to the end.
  const near = best?.training === training ? best.model : undefined
  const model = isRefitted && near !== undefined ? near : await fitModel(work, training, penalty, 'fit', near?.solution)
  const decision = decide(work, model.coefficients, training.prepared, held)
  if (!isRefitted) return { training, model, ...decision }

  const all = await trainingOn(work, categorical, labelled)
  // Penalties that were given are given for any number of rows.
  const { l1, l2 } = penalty
  const own = { l1, l2: options.l2 === undefined ? (l2 * train.length) / labelled.length : l2 }
  return { training: all, model: await fitModel(work, all, own, 'refit', startFor(training, model, all)), ...decision }
}
