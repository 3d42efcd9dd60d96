import type { ThresholdCounts } from '@nutshell-ml/core/metrics'
import type { Calibration } from './evaluation'

const BINS = 10

/** Ten bins of about as many rows; rows of equal probability are in one bin. From counts, so that nothing is sorted again. */
export function calibrationFrom({ thresholds, truePositives, falsePositives }: ThresholdCounts): Calibration {
  const last = thresholds.length - 1
  const total = truePositives[last] + falsePositives[last]
  const positives = new Float64Array(BINS)
  const sums = new Float64Array(BINS)
  const weights = new Float64Array(BINS)
  for (let i = 0, positivesBefore = 0, before = 0; i <= last; i++) {
    const upTo = truePositives[i] + falsePositives[i]
    // Counts begin at the highest probability, bins at the lowest. Rows of one probability are where the middle of them is.
    const place = 1 - (before + upTo) / 2 / total
    const bin = Math.min(BINS - 1, Math.floor(place * BINS))
    positives[bin] += truePositives[i] - positivesBefore
    sums[bin] += (upTo - before) * thresholds[i]
    weights[bin] += upTo - before
    positivesBefore = truePositives[i]
    before = upTo
  }
  const filled = Array.from(weights.keys()).filter((bin) => weights[bin] > 0)
  return {
    meanPredicted: filled.map((bin) => sums[bin] / weights[bin]),
    fraction: filled.map((bin) => positives[bin] / weights[bin]),
    weight: filled.map((bin) => weights[bin])
  }
}
