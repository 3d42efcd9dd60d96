import type { BinnedFeature } from '../bins/binned-feature'
import { type ColumnGroup, GROUP, type PlainColumns, type SparseBins } from './plain-columns'

/**
 * Fills a histogram with the sums of gradient and Hessian of some training rows, by feature and bin.
 * @param pairs gradient and Hessian of each of `rows`, in their order: whole numbers
 * @param allowed 1 for each feature that is wanted; undefined for all
 */
export function fillHistogram(
  histogram: Float64Array,
  columns: PlainColumns,
  features: readonly BinnedFeature[],
  starts: Int32Array,
  rows: Int32Array,
  pairs: Float64Array,
  allowed: Uint8Array | undefined
): void {
  histogram.fill(0)
  const isWanted = (feature: number) => allowed === undefined || allowed[feature] === 1
  for (const group of columns.groups) {
    if (!group.features.some(isWanted)) continue
    if (group.features.length === GROUP) addFour(histogram, group, starts, rows, pairs)
    else {
      for (let byte = 0; byte < group.features.length; byte++) {
        addOne(histogram, group.words, byte * 8, starts[group.features[byte]] * 2, rows, pairs)
      }
    }
  }
  if (columns.sparse?.features.some(isWanted)) addSparse(histogram, columns.sparse, features, starts, rows, pairs)
}

/** The histogram of a node less that of one child, which leaves that of the other. */
export function subtractHistogram(from: Float64Array, what: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] -= what[i]
}

function addFour(
  histogram: Float64Array,
  { features, words }: ColumnGroup,
  starts: Int32Array,
  rows: Int32Array,
  pairs: Float64Array
): void {
  const start0 = starts[features[0]] * 2
  const start1 = starts[features[1]] * 2
  const start2 = starts[features[2]] * 2
  const start3 = starts[features[3]] * 2
  for (let i = 0; i < rows.length; i++) {
    const word = words[rows[i]] | 0
    const gradient = pairs[2 * i]
    const hessian = pairs[2 * i + 1]
    // Twice each byte, for a bin is a pair.
    const at0 = start0 + ((word << 1) & 510)
    histogram[at0] += gradient
    histogram[at0 + 1] += hessian
    const at1 = start1 + ((word >>> 7) & 510)
    histogram[at1] += gradient
    histogram[at1 + 1] += hessian
    const at2 = start2 + ((word >>> 15) & 510)
    histogram[at2] += gradient
    histogram[at2 + 1] += hessian
    const at3 = start3 + ((word >>> 23) & 510)
    histogram[at3] += gradient
    histogram[at3 + 1] += hessian
  }
}

function addOne(
  histogram: Float64Array,
  words: Uint32Array,
  shift: number,
  start: number,
  rows: Int32Array,
  pairs: Float64Array
): void {
  for (let i = 0; i < rows.length; i++) {
    const at = start + 2 * ((words[rows[i]] >>> shift) & 255)
    histogram[at] += pairs[2 * i]
    histogram[at + 1] += pairs[2 * i + 1]
  }
}

/** Only rows that are not in the commonest bin are added; that bin is what is left of the sum, exactly. */
function addSparse(
  histogram: Float64Array,
  { features, commonest, rowStart, entries }: SparseBins,
  bins: readonly BinnedFeature[],
  starts: Int32Array,
  rows: Int32Array,
  pairs: Float64Array
): void {
  let allGradients = 0
  let allHessians = 0
  for (let i = 0; i < rows.length; i++) {
    const gradient = pairs[2 * i]
    const hessian = pairs[2 * i + 1]
    allGradients += gradient
    allHessians += hessian
    const to = rowStart[rows[i] + 1]
    for (let p = rowStart[rows[i]]; p < to; p++) {
      const at = entries[p]
      histogram[at] += gradient
      histogram[at + 1] += hessian
    }
  }
  for (const f of features) {
    const from = starts[f] * 2
    const to = from + bins[f].bins * 2
    let gradients = allGradients
    let hessians = allHessians
    for (let at = from; at < to; at += 2) {
      gradients -= histogram[at]
      hessians -= histogram[at + 1]
    }
    histogram[from + commonest[f] * 2] = gradients
    histogram[from + commonest[f] * 2 + 1] = hessians
  }
}
