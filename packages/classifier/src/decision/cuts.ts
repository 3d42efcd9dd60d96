import { NutshellError } from '@nutshell-ml/core'

/** Rows whose class is known, with what a model says of them. */
export interface ScoredRows {
  /** 1 for the positive class, 0 for the other. */
  readonly truth: ArrayLike<number>
  /** One for each row: the probability of class 1, or any score that is greater where it is likelier. */
  readonly scores: Float64Array
  /** One for each row, >= 0. Default: all 1. */
  readonly weights?: ArrayLike<number>
}

/**
 * Every way of cutting rows in two by their score: cut `k` calls the `k` highest distinct scores positive, so cut 0 calls no
 * row positive and the last one all. Rows with equal scores are never parted.
 */
export interface Cuts {
  /** Distinct scores, descending; cut k lies between scores[k - 1] and scores[k]. */
  readonly scores: Float64Array
  /** Weight of the rows of class 1 that cut k calls positive; distinct scores + 1 of them. */
  readonly truePositives: Float64Array
  /** Weight of the rows of class 0 that cut k calls positive. */
  readonly falsePositives: Float64Array
  /** Rows, whatever they weigh, that cut k calls positive. */
  readonly predicted: Int32Array
  /** Rows of class 1 and of class 0. */
  readonly positives: number
  readonly negatives: number
}

/** Rows of weight 0 are passed over. Errors: INVALID_SHAPE, NON_FINITE, INVALID_INPUT for a truth that is not 0 or 1. */
export function cutsOf({ truth, scores, weights }: ScoredRows): Cuts {
  checkRows(truth, scores, weights)
  return weights === undefined ? cutsOfAll(truth, scores) : cutsOfWeighted(truth, scores, weights)
}

/** Rows that all count once: the scores of each class are sorted by themselves, and it does not matter which row has which. */
function cutsOfAll(truth: ArrayLike<number>, scores: Float64Array): Cuts {
  const rows = scores.length
  const ofClass = [new Float64Array(rows), new Float64Array(rows)]
  const counts = [0, 0]
  // Of rows with 0 and -0 no one is higher.
  for (let i = 0; i < rows; i++) ofClass[truth[i]][counts[truth[i]]++] = scores[i] + 0
  const [negatives, positives] = counts
  const falses = ofClass[0].subarray(0, negatives).sort()
  const trues = ofClass[1].subarray(0, positives).sort()
  const distinct = new Float64Array(rows)
  const truePositives = new Float64Array(rows + 1)
  const falsePositives = new Float64Array(rows + 1)
  const predicted = new Int32Array(rows + 1)
  let cut = 0
  for (let t = positives - 1, f = negatives - 1; t >= 0 || f >= 0; ) {
    const score = t < 0 || (f >= 0 && falses[f] > trues[t]) ? falses[f] : trues[t]
    while (t >= 0 && trues[t] === score) t--
    while (f >= 0 && falses[f] === score) f--
    distinct[cut++] = score
    truePositives[cut] = positives - 1 - t
    falsePositives[cut] = negatives - 1 - f
    predicted[cut] = rows - 2 - t - f
  }
  return {
    scores: distinct.subarray(0, cut),
    truePositives: truePositives.subarray(0, cut + 1),
    falsePositives: falsePositives.subarray(0, cut + 1),
    predicted: predicted.subarray(0, cut + 1),
    positives,
    negatives
  }
}

function cutsOfWeighted(truth: ArrayLike<number>, scores: Float64Array, weights: ArrayLike<number>): Cuts {
  const order = descending(scores, weights)
  const rows = order.length
  const distinct = new Float64Array(rows)
  const truePositives = new Float64Array(rows + 1)
  const falsePositives = new Float64Array(rows + 1)
  const predicted = new Int32Array(rows + 1)
  let cut = 0
  let positives = 0
  for (let i = 0; i < rows; i++) {
    const row = order[i]
    const score = scores[row]
    if (i === 0 || score !== distinct[cut - 1]) {
      distinct[cut++] = score
      truePositives[cut] = truePositives[cut - 1]
      falsePositives[cut] = falsePositives[cut - 1]
    }
    const weight = weights[row]
    if (truth[row] === 1) {
      truePositives[cut] += weight
      positives++
    } else falsePositives[cut] += weight
    predicted[cut] = i + 1
  }
  return {
    scores: distinct.subarray(0, cut),
    truePositives: truePositives.subarray(0, cut + 1),
    falsePositives: falsePositives.subarray(0, cut + 1),
    predicted: predicted.subarray(0, cut + 1),
    positives,
    negatives: rows - positives
  }
}

/**
 * The threshold of cut k: rows with `score >= threshold` are those that it calls positive. Midway between the scores on
 * either side; those beyond the last ones are taken to be 0 and 1 where all scores are probabilities.
 */
export function thresholdOf({ scores }: Cuts, cut: number): number {
  const isShare = areShares(scores)
  if (cut === 0) {
    const highest = scores[0]
    if (!isShare) return highest + 1 > highest ? highest + 1 : highest + Math.abs(highest)
    const midway = (highest + 1) / 2
    return midway > highest ? midway : highest + Number.EPSILON
  }
  if (cut === scores.length) return isShare ? scores[cut - 1] / 2 : scores[cut - 1] - 1
  const [above, below] = [scores[cut - 1], scores[cut]]
  const midway = below + (above - below) / 2
  return midway > below ? midway : above
}

/** Whether scores, descending, are all between 0 and 1, as probabilities are. */
export function areShares(scores: Float64Array): boolean {
  return scores.length === 0 || (scores[scores.length - 1] >= 0 && scores[0] <= 1)
}

/** The rows that weigh something, highest score first. */
function descending(scores: Float64Array, weights: ArrayLike<number>): Int32Array {
  const rows = Int32Array.from({ length: scores.length }, (_, row) => row).filter((row) => weights[row] > 0)
  return rows.sort((a, b) => scores[b] - scores[a] || a - b)
}

function checkRows(truth: ArrayLike<number>, scores: Float64Array, weights: ArrayLike<number> | undefined): void {
  const rows = scores.length
  if (rows === 0) throw new NutshellError('EMPTY_INPUT', 'there are no rows, expected at least 1')
  if (truth.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `truth has ${truth.length} rows, expected ${rows} as the scores have`)
  }
  if (weights !== undefined && weights.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `weights has ${weights.length} rows, expected ${rows} as the scores have`)
  }
  for (let i = 0; i < rows; i++) {
    if (truth[i] !== 0 && truth[i] !== 1) {
      throw new NutshellError('INVALID_INPUT', `row ${i}: truth = ${truth[i]}, expected 0 or 1`)
    }
    if (!Number.isFinite(scores[i])) {
      throw new NutshellError('NON_FINITE', `row ${i}: score = ${scores[i]}, expected a finite number`)
    }
    if (weights !== undefined && !(weights[i] >= 0 && weights[i] < Number.POSITIVE_INFINITY)) {
      throw new NutshellError('INVALID_INPUT', `row ${i}: weight = ${weights[i]}, expected a number >= 0`)
    }
  }
}
