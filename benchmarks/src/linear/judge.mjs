// What probabilities are worth, computed here for all contenders alike; `npm run bench -- linear` holds it to scikit-learn's metrics.

/** @param truth 0 or 1 for each row @param p the probability of 1 */
export function judge(truth, p) {
  let right = 0
  let loss = 0
  for (let i = 0; i < truth.length; i++) {
    if (p[i] > 0.5 === (truth[i] === 1)) right++
    // As scikit-learn has it: a probability is at least the least step from 0 and 1.
    const own = truth[i] === 1 ? p[i] : 1 - p[i]
    loss -= Math.log(Math.max(Number.EPSILON, own))
  }
  const steps = stepsOf(truth, p)
  return {
    accuracy: right / truth.length,
    logLoss: loss / truth.length,
    rocAuc: rocAuc(steps),
    prAuc: averagePrecision(steps)
  }
}

/** The greatest share of the positive rows that a threshold finds with at least this precision. */
export function recallAtPrecision(truth, p, precision) {
  const steps = stepsOf(truth, p)
  const positives = steps.at(-1).found
  let best = 0
  for (const { found, flagged } of steps) if (found / flagged >= precision) best = Math.max(best, found / positives)
  return best
}

/** For each threshold from high to low: rows at or above it, and how many of them are positive. */
function stepsOf(truth, p) {
  const order = Array.from(p.keys()).sort((a, b) => p[b] - p[a])
  const steps = []
  let found = 0
  for (let i = 0; i < order.length; i++) {
    found += truth[order[i]]
    if (i + 1 === order.length || p[order[i + 1]] < p[order[i]]) steps.push({ found, flagged: i + 1 })
  }
  return steps
}

function rocAuc(steps) {
  const { found: positives, flagged: rows } = steps.at(-1)
  let area = 0
  let last = { found: 0, flagged: 0 }
  for (const step of steps) {
    const negatives = step.flagged - step.found - (last.flagged - last.found)
    area += (negatives * (step.found + last.found)) / 2
    last = step
  }
  return area / (positives * (rows - positives))
}

function averagePrecision(steps) {
  const positives = steps.at(-1).found
  let sum = 0
  let last = 0
  for (const { found, flagged } of steps) {
    sum += ((found - last) / positives) * (found / flagged)
    last = found
  }
  return sum
}

/** Scores as the cells of a table: accuracy, log loss, AUC. */
export function qualityText({ accuracy, logLoss, rocAuc }) {
  return [accuracy.toFixed(4), logLoss.toFixed(5), rocAuc.toFixed(4)]
}
