/** What an evaluation says of a model on rows whose truth is known. Plain data: it survives JSON. */
export type Evaluation = BinaryEvaluation | MulticlassEvaluation | RegressionEvaluation

/** A curve through points, thinned to what an eye can tell apart: at most 200. */
export interface Curve {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Rows of two classes by what they are and what they were said to be. With weights, the sums of these. */
export interface BinaryConfusion {
  readonly trueNegatives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly truePositives: number
}

/** What a threshold would do: a row is said to be positive where its probability is at least that. */
export interface ThresholdRow extends BinaryConfusion {
  readonly threshold: number
}

/** How often rows are of a class beside how often they were said to be: one entry for each bin that has rows. */
export interface Calibration {
  readonly meanPredicted: readonly number[]
  readonly fraction: readonly number[]
  readonly weight: readonly number[]
}

export interface BinaryEvaluation {
  readonly kind: 'binary'
  readonly rows: number
  /** The sum of weights; without weights the number of rows. */
  readonly weight: number
  /** The negative class, 0, and the positive one, 1. */
  readonly classes: readonly [string, string]
  /** A row is said to be positive where its probability is at least this. */
  readonly threshold: number
  readonly accuracy: number
  /** The accuracy of always saying the class that most rows are of. */
  readonly baseline: number
  readonly balancedAccuracy: number
  /** Of the rows said to be positive, the part that is; 0 where none is. */
  readonly precision: number
  /** Of the positive rows, the part said to be; 0 where there is none. */
  readonly recall: number
  readonly f1: number
  readonly matthewsCorrelation: number
  /** Null where all rows are of one class. */
  readonly rocAuc: number | null
  /** Average precision. Null where no row is positive. */
  readonly prAuc: number | null
  readonly logLoss: number
  readonly brier: number
  /** The expected calibration error over 10 equal bins. */
  readonly calibrationError: number
  readonly confusion: BinaryConfusion
  /** x: false positive rate, y: true positive rate. Null where all rows are of one class. */
  readonly roc: Curve | null
  /** x: recall, y: precision. Null where no row is positive. */
  readonly pr: Curve | null
  /** Ten bins of about as many rows. */
  readonly calibration: Calibration
  /** Rising: thresholds from 0 to 1 and, wherever it is, that of the model. */
  readonly thresholds: readonly ThresholdRow[]
}

export interface ClassScores {
  readonly name: string
  /** The rows of the class. With weights, their sum; so with `predicted`. */
  readonly rows: number
  /** The rows said to be of it. */
  readonly predicted: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Against all other classes together. Null where all rows are of the class, or none. */
  readonly rocAuc: number | null
  /** Null where no row is of the class. */
  readonly prAuc: number | null
}

export interface MulticlassEvaluation {
  readonly kind: 'multiclass'
  readonly rows: number
  /** The sum of weights; without weights the number of rows. */
  readonly weight: number
  readonly classes: readonly string[]
  readonly accuracy: number
  /** The accuracy of always saying the class that most rows are of. */
  readonly baseline: number
  readonly balancedAccuracy: number
  /** The mean over the classes that occur in truth or predictions. */
  readonly macroF1: number
  /** The mean over classes by the rows of each. */
  readonly weightedF1: number
  readonly matthewsCorrelation: number
  /** The mean over the classes that have one; null where none has. */
  readonly rocAuc: number | null
  /** The mean over the classes that have one. */
  readonly prAuc: number | null
  readonly logLoss: number
  /** Summed over classes, 0 to 2. */
  readonly brier: number
  /** How far the probability of the class said is from how often it is right, over 10 equal bins. */
  readonly calibrationError: number
  /** Of the class said: how often it is right beside its probability, in ten bins of about as many rows. */
  readonly calibration: Calibration
  readonly perClass: readonly ClassScores[]
  /** confusion[truth][predicted]. */
  readonly confusion: readonly (readonly number[])[]
}

/** Rows counted on a grid of `size` x `size` equal cells between `min` and `max`, both ways. */
export interface ValueGrid {
  readonly min: number
  readonly max: number
  readonly size: number
  /** [cell of truth, cell of prediction, weight], of cells that have rows. What is outside is in the cell at the edge. */
  readonly cells: readonly (readonly [number, number, number])[]
}

export interface Histogram {
  /** One more than there are counts, rising. What is outside is in the bin at the edge. */
  readonly edges: readonly number[]
  readonly counts: readonly number[]
}

export interface RegressionEvaluation {
  readonly kind: 'regression'
  readonly rows: number
  /** The sum of weights; without weights the number of rows. */
  readonly weight: number
  readonly rmse: number
  readonly mae: number
  /** Null for a single row. */
  readonly r2: number | null
  readonly medianAbsoluteError: number
  /** The rmse of always saying the mean of the truth. */
  readonly baselineRmse: number
  /** [part of rows, how far at most their predictions are from the truth]: half of them, 80, 90 and 95 in a hundred. */
  readonly errorsWithin: readonly (readonly [number, number])[]
  /** Truth minus prediction: [part of rows that is below, residual]. */
  readonly residualQuantiles: readonly (readonly [number, number])[]
  readonly residuals: Histogram
  readonly predictedVersusTrue: ValueGrid
}
