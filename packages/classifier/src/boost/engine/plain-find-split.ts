import type { BinnedFeature } from '../bins/binned-feature'
import type { Split } from './engine'
import { asSplit, type NodeTerms, noSplit } from './find-split'
import { findCategorySplit } from './find-split-categories'
import { scanNumbers } from './find-split-numbers'

/**
 * The best split of a node by its histogram: features in order, pairs of gradient and Hessian in whole numbers, feature f's from
 * pair starts[f] on.
 */
export function findSplit(
  features: readonly BinnedFeature[],
  starts: Int32Array,
  histogram: Float64Array,
  terms: NodeTerms,
  allowed: Uint8Array | undefined
): Split | undefined {
  const { monotone } = terms.rules
  const best = noSplit(terms)
  for (let f = 0; f < features.length; f++) {
    if (allowed !== undefined && allowed[f] === 0) continue
    const feature = features[f]
    const from = starts[f] * 2
    if (feature.kind === 'number') {
      const direction = monotone === undefined ? 0 : monotone[f]
      scanNumbers(histogram, from, feature.bins, feature.missingBin, direction, terms, f, best)
    } else {
      const pairs = histogram.subarray(from, from + feature.bins * 2)
      findCategorySplit(pairs, feature.missingBin, terms, f, best)
    }
  }
  return asSplit(best, terms)
}
