import { type Decision, decideBy } from '../decision/decide'
import type { HeldRows } from './held-rows'
import { type Coefficients, marginsInto } from './margins'
import type { Prepared } from './source'
import type { Work } from './work'

/** What is decided by rows that were held out: the hinge loss alone says nothing of probabilities. */
export function decide(work: Work, model: Coefficients, prepared: Prepared, held: HeldRows): Decision {
  const { truth, weights } = held
  const design = held.design(prepared)
  const margins = marginsInto(design, model, new Float64Array(design.rows * model.intercepts.length))
  return decideBy(work, margins, truth, weights, work.loss.name === 'hinge' ? 'platt' : 'none')
}
