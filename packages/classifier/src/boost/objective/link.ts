import { exponential } from './exponential'
import type { Link } from './objective'

/** Scores of numbers as predictions, in place: classes have their calibration instead. Returns its argument. */
export function linkInto(link: Link, scores: Float64Array): Float64Array {
  if (link === 'exp') for (let i = 0; i < scores.length; i++) scores[i] = exponential(scores[i])
  if (link === 'logistic') for (let i = 0; i < scores.length; i++) scores[i] = 1 / (1 + exponential(-scores[i]))
  return scores
}
