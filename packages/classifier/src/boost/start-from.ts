import type { HeldOut } from '../decision/hold-out'
import type { Start } from './boost-rounds'
import { scoreRows } from './ensemble/predict'
import type { Fitted } from './fitted'
import type { Prepared } from './source'

/** A model to go on from, with its scores of the rows for training and of those held out. */
export function startFrom(
  { ensemble, rounds }: Fitted,
  prepared: Prepared,
  rows: Int32Array,
  held: HeldOut | undefined
): Start {
  // In float64, as scores are summed in training: what comes next is then the same as if it had never stopped.
  const exact = { ...ensemble, precision: 'float64' as const }
  const { outputs } = ensemble
  const count = rows.length + (held?.truth.length ?? 0)
  const scores = new Float64Array(outputs * count)
  const reader = prepared.reader()
  const own = scoreRows(exact, reader, new Float64Array(reader.rows * outputs))
  gather(own, rows, scores, 0)
  if (held !== undefined) {
    if ('places' in held.rows) gather(own, held.rows.places, scores, rows.length)
    else {
      const other = prepared.reader(held.rows)
      const theirs = scoreRows(exact, other, new Float64Array(other.rows * outputs))
      gather(theirs, undefined, scores, rows.length)
    }
  }
  return { ensemble, rounds, scores }

  /** Row-major scores of some rows, or all, to place `first` on of each output's. */
  function gather(from: Float64Array, places: Int32Array | undefined, into: Float64Array, first: number): void {
    const length = places === undefined ? from.length / outputs : places.length
    for (let k = 0; k < outputs; k++) {
      for (let i = 0; i < length; i++) {
        into[k * count + first + i] = from[(places === undefined ? i : places[i]) * outputs + k]
      }
    }
  }
}
