import { holdOutRows } from '../decision/hold-out'
import type { Design } from '../prepare/design'
import type { Prepared } from './source'
import type { Work } from './work'

/** Rows that no model is fitted to until all is chosen. */
export interface HeldRows {
  readonly truth: Float64Array
  readonly weights: Float64Array | undefined
  design(prepared: Prepared): Design
}

/** Which rows are for training, and which are held out; none where nothing is to be chosen by them. */
export function holdOut(work: Work, labelled: Int32Array): { train: Int32Array; held: HeldRows | undefined } {
  const { train, held } = holdOutRows(work, labelled, () => choosesSomething(work, labelled))
  if (held === undefined) return { train, held }
  const { rows, truth, weights } = held
  const design = madeOnce((prepared) =>
    'table' in rows ? prepared.designOf(rows.table) : prepared.design(rows.places)
  )
  return { train, held: { design, truth, weights } }
}

/** Whether there is more to choose than threshold and calibration. */
function choosesSomething({ options, loss, source }: Work, labelled: Int32Array): boolean {
  const { l1, l2, calibration } = options
  if (l2 === undefined || l2.length > 1 || l1.length > 1) return true
  return (calibration === 'auto' && loss.name === 'hinge') || source.candidates(labelled).length > 0
}

/** What was made last is kept: that of the preparation that was chosen is asked for again. */
function madeOnce(make: (prepared: Prepared) => Design): (prepared: Prepared) => Design {
  let last: { prepared: Prepared; design: Design } | undefined
  return (prepared) => {
    if (last?.prepared !== prepared) last = { prepared, design: make(prepared) }
    return last.design
  }
}
