// What predictions are worth, computed here for all contenders alike, and held to scikit-learn's metrics.
import { judge as judgeProbabilities } from '../linear/judge.mjs'

/** Names of the figures by task, and how they are written. */
export const FIGURES = {
  binary: { accuracy: ['accuracy', 4], logLoss: ['log loss', 4], rocAuc: ['AUC', 4] },
  multiclass: { accuracy: ['accuracy', 4], logLoss: ['log loss', 4] },
  regression: { rmse: ['RMSE', 4], r2: ['R2', 4] }
}

/** @param predictions numbers; probabilities of 1; or those of each class, row by row */
export function judge(task, truth, predictions) {
  if (task === 'regression') return judgeNumbers(truth, predictions)
  if (task === 'multiclass') return judgeClasses(truth, predictions)
  const { accuracy, logLoss, rocAuc } = judgeProbabilities(truth, predictions)
  return { accuracy, logLoss, rocAuc }
}

function judgeNumbers(truth, predictions) {
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length
  let squares = 0
  let spread = 0
  for (let i = 0; i < truth.length; i++) {
    squares += (truth[i] - predictions[i]) ** 2
    spread += (truth[i] - mean) ** 2
  }
  return { rmse: Math.sqrt(squares / truth.length), r2: 1 - squares / spread }
}

function judgeClasses(truth, p) {
  const classes = p.length / truth.length
  let right = 0
  let loss = 0
  for (let i = 0; i < truth.length; i++) {
    const own = p.subarray(i * classes, (i + 1) * classes)
    let best = 0
    let sum = 0
    for (let k = 0; k < classes; k++) {
      if (own[k] > own[best]) best = k
      sum += own[k]
    }
    if (best === truth[i]) right++
    // As scikit-learn has it: rows are made to add up to 1.
    loss -= Math.log(Math.max(Number.EPSILON, own[truth[i]] / sum))
  }
  return { accuracy: right / truth.length, logLoss: loss / truth.length }
}

/** The loss of each row (squared error or log loss), so that the difference of two contenders can be told from noise. */
export function lossesOf(task, truth, predictions) {
  if (task === 'regression') return truth.map((value, i) => (value - predictions[i]) ** 2)
  const classes = predictions.length / truth.length
  return truth.map((label, i) => {
    const own =
      task === 'binary' ? (label === 1 ? predictions[i] : 1 - predictions[i]) : predictions[i * classes + label]
    return -Math.log(Math.max(Number.EPSILON, own))
  })
}

/** The mean difference of losses of the same rows, and its standard error. */
export function differenceOf(ours, theirs) {
  const mean = ours.reduce((sum, value, i) => sum + value - theirs[i], 0) / ours.length
  const squares = ours.reduce((sum, value, i) => sum + (value - theirs[i] - mean) ** 2, 0)
  return { mean, error: Math.sqrt(squares / (ours.length - 1) / ours.length) }
}
