import type { LinearProblem, Loss } from '../problem'
import type { Hinges } from './losses'

/** Losses made of straight pieces: they have corners, where methods by gradients fail. */
type PiecewiseLoss = Extract<Loss, { name: 'hinge' | 'absolute' | 'epsilon-insensitive' | 'quantile' }>

export function isPiecewise(loss: Loss): loss is PiecewiseLoss {
  return (
    loss.name === 'hinge' || loss.name === 'absolute' || loss.name === 'epsilon-insensitive' || loss.name === 'quantile'
  )
}

/** The loss of each row as slopes above and below where its margin is to be. */
export function hingesOf(loss: PiecewiseLoss, { targets }: LinearProblem): Hinges {
  const rows = targets.length
  switch (loss.name) {
    case 'hinge': {
      // max(0, 1 - sm) is what the margin lacks to 1 for class 1, and what it has above -1 for class 0.
      const above = Float64Array.from(targets, (target) => (target === 0 ? 0 : 1))
      return {
        targets: Float64Array.from(targets, (target) => (target === 0 ? -1 : 1)),
        above,
        below: above.map((slope) => 1 - slope),
        epsilon: 0
      }
    }
    case 'quantile':
      return {
        targets,
        above: new Float64Array(rows).fill(loss.quantile),
        below: new Float64Array(rows).fill(1 - loss.quantile),
        epsilon: 0
      }
    default: {
      const ones = new Float64Array(rows).fill(1)
      return { targets, above: ones, below: ones, epsilon: loss.name === 'absolute' ? 0 : loss.epsilon }
    }
  }
}

/** The mean loss, corners and all. */
export function hingeLoss(
  { targets, above, below, epsilon }: Hinges,
  margins: Float64Array,
  weights: Float64Array
): number {
  let total = 0
  for (let i = 0; i < margins.length; i++) {
    const residual = targets[i] - margins[i]
    if (residual > epsilon) total += weights[i] * above[i] * (residual - epsilon)
    else if (residual < -epsilon) total += weights[i] * below[i] * (-residual - epsilon)
  }
  return total
}
