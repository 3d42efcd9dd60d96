/** How the numbers of a feature become bins, of which there are at most 256. The bin of gaps is the last, where there is one. */
export type BinnedFeature = NumberBins | CategoryBins

export interface NumberBins {
  readonly kind: 'number'
  /**
   * Rising: bin b holds numbers x with edges[b - 1] <= x < edges[b], so `x < edges[b]` is the split after bin b. Where training rows
   * have gaps the last one is the greatest float32 number: the split between all numbers and the gaps.
   */
  readonly edges: Float32Array
  /** edges.length + 1, and one more where gaps have a bin. */
  readonly bins: number
  /** The bin of gaps: bins - 1; -1 where no training row has one. */
  readonly missingBin: number
}

export interface CategoryBins {
  readonly kind: 'category'
  /** The level (a whole number >= 0) of each bin but that of gaps. */
  readonly levels: Int32Array
  readonly bins: number
  /** The bin of gaps and of levels that have no bin of their own; -1 where no training row has one. */
  readonly missingBin: number
}

/** The most bins of a feature, with that of gaps: a bin is a byte. */
export const MOST_BINS = 256
