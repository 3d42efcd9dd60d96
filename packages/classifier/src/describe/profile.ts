import type { ColumnType } from '@nutshell-ml/core/table'

/** What a table holds, as plain data: it can be kept as JSON. All shares are from 0 to 1. */
export interface TableProfile {
  rows: number
  /** In the order of the table. */
  columns: ColumnProfile[]
  /** Undefined when no label was named. */
  label: LabelProfile | undefined
  /** How each other column goes with the label, the strongest first. Ids and columns of one value are not in it. */
  relations: Relation[]
  /** What to look at before a model is made of it. */
  warnings: ProfileWarning[]
}

export interface ColumnProfile {
  name: string
  type: ColumnType
  gaps: Gaps
  /** How many different values there are, gaps aside. */
  distinct: number
  /** Of columns of numbers that are not all missing. */
  numbers?: NumberProfile
  /** Of categories and booleans. */
  levels?: LevelProfile
  /** Of dates that are not all missing. */
  dates?: DateProfile
  /** Of texts and ids that are not all missing. */
  text?: TextProfile
}

interface Gaps {
  count: number
  /** Of all rows. */
  share: number
}

export interface NumberProfile {
  min: number
  max: number
  mean: number
  /** Of a sample: divided by n - 1; 0 for one value. */
  std: number
  /** Third moment about the mean, in units of the standard deviation of the whole (divided by n); 0 for a constant. */
  skewness: number
  /** Linearly interpolated between neighbours in order. */
  quantiles: Quantiles
  zeros: number
  /** Rows that have the greatest value. */
  atMax: number
  /** Whether all are whole. */
  isWhole: boolean
  histogram: Histogram
}

export interface Quantiles {
  q01: number
  q05: number
  q25: number
  q50: number
  q75: number
  q95: number
  q99: number
}

/**
 * Bin i holds values from `edges[i]` to below `edges[i + 1]`; the last one also its upper edge. The inner edges part the range from
 * the 1 % to the 99 % quantile evenly, so that one far value does not squeeze all others into one bin; the outer ones are the
 * least and the greatest value.
 */
export interface Histogram {
  edges: number[]
  counts: number[]
}

export interface LevelProfile {
  /** The most frequent first; of equal count in the order of the column's dictionary. */
  top: Level[]
  /** The levels that are not in `top`, and their rows. */
  others: { levels: number; count: number }
  /** Levels that one row has. */
  singles: number
}

export interface Level {
  name: string
  count: number
  /** Of the rows that have a value. */
  share: number
}

interface DateProfile {
  /** ISO 8601 in UTC; without the time of day where all dates are midnights. */
  first: string
  last: string
  median: string
  histogram: Histogram
}

export interface TextProfile {
  /** Lengths in UTF-16 code units. */
  length: { min: number; median: number; mean: number; max: number }
  /** Words that most texts (of up to 2000, evenly spread) have, stop words of English aside. */
  words: { word: string; count: number }[]
  /** The beginning of the first few texts. */
  samples: string[]
}

/** The column to be learned. */
export type LabelProfile =
  | {
      name: string
      /** Categories, booleans and numbers of two values. */
      kind: 'class'
      /** In order (of code units, or of size); of more than 20 the rarest are in `others`. Shares are of the rows with a label. */
      classes: Level[]
      others: { levels: number; count: number }
      gaps: Gaps
    }
  | { name: string; kind: 'number'; mean: number; gaps: Gaps }

/** How a column goes with the label, over the rows that have one. Texts are taken by their length. */
export interface Relation {
  column: string
  /** Of texts their length is compared. */
  of?: 'length'
  /**
   * By what they are sorted, from 0 to 1: `cramersV` for a label of classes; for numbers the greater of both correlations, or the
   * root of `etaSquared` corrected for bias (epsilon squared; Kelley, 1935).
   */
  strength: number
  /** Label of classes: of the levels or bins in `groups` with the classes, corrected for bias (Bergsma, 2013). */
  cramersV?: number
  /** Label of classes: mutual information over the mean of both entropies. */
  normalizedMutualInformation?: number
  /**
   * Numbers against a label of two classes: the chance that a row of the later class has the greater number than one of the
   * other. Below 0.5: smaller numbers go with the later class.
   */
  auc?: number
  /** Numbers against numbers. */
  pearson?: number
  /** Numbers against numbers: Pearson of the ranks, equal ones sharing the mean of theirs. */
  spearman?: number
  /** Categories against numbers: share of the label's variance that lies between the levels. */
  etaSquared?: number
  /** The label by level or by bin of about equally many rows, missing values last. */
  groups: RelationGroup[]
}

export interface RelationGroup {
  /** A level, a range or 'missing'. */
  name: string
  /** Whether these are the rows without a value. */
  missing?: true
  rows: number
  /** Label of classes: rows of each class, in the order of `label.classes`, the others (where there are such) last. */
  counts?: number[]
  /** Label of numbers. */
  mean?: number
}

export type WarningKind =
  | 'empty'
  | 'constant'
  | 'gaps'
  | 'infinite'
  | 'all-distinct'
  | 'many-levels'
  | 'similar-levels'
  | 'heavy-tail'
  | 'few-whole-values'
  | 'cut-off'
  | 'leakage'
  | 'telling-gaps'
  | 'label-gaps'
  | 'imbalance'
  | 'rare-class'

export interface ProfileWarning {
  kind: WarningKind
  column: string
  /** In words, without the name of the column. */
  text: string
}
