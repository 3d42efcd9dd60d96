import type { SplitRules } from './engine'

/** Rules that bound nothing. */
export const RULES: SplitRules = {
  l1: 0,
  l2: 0,
  minChildWeight: 0,
  minSplitGain: 0,
  maxDeltaStep: 0,
  monotone: undefined,
  categorySmoothing: 0,
  maxOneVsRest: 4
}
