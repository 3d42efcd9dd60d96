import { exponential } from './exponential'
import type { DifferentiatedRows, Objective } from './objective'

const LEAST_HESSIAN = 1e-16

/**
 * Targets are classes by number, with a score each: probabilities are their softmax. Scores start at the logarithms of the shares
 * of the classes, less their mean, as in XGBoost.
 */
export function softmax(classes: number): Objective {
  const powers = new Float64Array(classes)
  return {
    name: 'softmax',
    link: 'softmax',
    outputs: classes,
    base(targets, weights) {
      const totals = new Float64Array(classes)
      let total = 0
      for (let i = 0; i < targets.length; i++) {
        const weight = weights === undefined ? 1 : weights[i]
        totals[targets[i]] += weight
        total += weight
      }
      // A class that no row is of is as rare as half a row.
      const logs = totals.map((own) => Math.log(Math.max(own, 0.5) / Math.max(total, 1)))
      const mean = logs.reduce((sum, log) => sum + log, 0) / classes
      return logs.map((log) => log - mean)
    },
    differentiate(rows: DifferentiatedRows, from: number, to: number) {
      const { scores, stride, targets, weights, gradients, hessians } = rows
      const count = targets.length
      for (let i = from; i < to; i++) {
        const weight = weights === undefined ? 1 : weights[i]
        let most = scores[i]
        for (let k = 1; k < classes; k++) if (scores[k * stride + i] > most) most = scores[k * stride + i]
        let sum = 0
        for (let k = 0; k < classes; k++) {
          powers[k] = exponential(scores[k * stride + i] - most)
          sum += powers[k]
        }
        for (let k = 0; k < classes; k++) {
          const p = powers[k] / sum
          const gradient = p - (targets[i] === k ? 1 : 0)
          const hessian = Math.max(2 * p * (1 - p), LEAST_HESSIAN)
          gradients[k * count + i] = gradient * weight
          hessians[k * count + i] = hessian * weight
        }
      }
    },
    loss(scores, at, stride, target) {
      let most = scores[at]
      for (let k = 1; k < classes; k++) most = Math.max(most, scores[k * stride + at])
      let sum = 0
      for (let k = 0; k < classes; k++) sum += Math.exp(scores[k * stride + at] - most)
      return Math.log(sum) + most - scores[target * stride + at]
    }
  }
}
