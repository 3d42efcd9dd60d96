import type { Schedule } from './options'

/** The part of the steps in which 'one-cycle' rises, from a tenth. */
const RISE = 0.15
/** Where 'step' falls, each time to a tenth. */
const FALLS = [0.5, 0.75]

/**
 * The learning rate as a part of the highest one.
 *
 * 'one-cycle': up in a straight line, then down to 0 along a cosine (L. Smith, "Super-convergence", 2018). 'cosine': down along a
 * cosine from the start. 'step': to a tenth after half of the steps, and again after three quarters.
 *
 * @param done the part of all steps that is behind, from 0 up to but not including 1.
 */
export function rateAt(schedule: Schedule, done: number): number {
  if (schedule === 'constant') return 1
  if (schedule === 'step') return FALLS.reduce((rate, fall) => (done < fall ? rate : rate / 10), 1)
  if (schedule === 'cosine') return fall(done)
  return done < RISE ? 0.1 + (0.9 * done) / RISE : fall((done - RISE) / (1 - RISE))
}

/** (1 + cos(pi x)) / 2 for x in [0, 1]. */
function fall(x: number): number {
  // By its series, in the half where that is exact to the last bits: the cosines of engines differ there.
  return x <= 0.5 ? (1 + cosine(Math.PI * x)) / 2 : (1 - cosine(Math.PI * (1 - x))) / 2
}

/** For 0 <= x <= pi / 2. */
function cosine(x: number): number {
  const square = x * x
  let sum = 1
  let term = 1
  for (let k = 1; k < 20; k += 2) {
    term *= -square / (k * (k + 1))
    sum += term
  }
  return sum
}
