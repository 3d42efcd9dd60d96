import { checkNumber, NutshellError } from '@nutshell-ml/core'
import type { LinearProblem } from '../problem'

/**
 * Whether a problem can be solved at all. The numbers of its design are taken to be finite and its codes to be columns.
 *
 * @throws NutshellError INVALID_OPTION for penalties and losses, INVALID_SHAPE for arrays that do not fit together, EMPTY_INPUT
 * without rows, INVALID_INPUT for targets that the loss does not take and for weights.
 */
export function checkProblem(problem: LinearProblem): void {
  const { design, targets, weights, loss, outputs, l1, l2 } = problem
  checkNumber('l1', l1, 'a number >= 0', (value) => value >= 0)
  checkNumber('l2', l2, 'a number >= 0', (value) => value >= 0)
  if (loss.name === 'huber') checkNumber('delta', loss.delta, 'a number > 0', (value) => value > 0)
  if (loss.name === 'epsilon-insensitive') checkNumber('epsilon', loss.epsilon, 'a number >= 0', (value) => value >= 0)
  if (loss.name === 'quantile') {
    checkNumber('quantile', loss.quantile, 'a number between 0 and 1', (value) => value > 0 && value < 1)
  }
  if (loss.name !== 'softmax' && outputs !== 1) {
    throw new NutshellError('INVALID_OPTION', `outputs = ${outputs}, expected 1 for the loss ${loss.name}`)
  }
  const { rows } = design
  if (rows === 0) throw new NutshellError('EMPTY_INPUT', 'the design has no rows, expected at least one')
  if (targets.length !== rows || (weights !== undefined && weights.length !== rows)) {
    const lengths = `${targets.length} targets${weights ? ` and ${weights.length} weights` : ''}`
    throw new NutshellError('INVALID_SHAPE', `${lengths}, expected one for each of ${rows} rows`)
  }
  const classes = loss.name === 'softmax' ? outputs : loss.name === 'logistic' || loss.name === 'hinge' ? 2 : 0
  for (let i = 0; i < rows; i++) {
    const target = targets[i]
    const isFit = classes === 0 ? Number.isFinite(target) : target >= 0 && target < classes && Number.isInteger(target)
    if (!isFit) {
      const expected = classes === 0 ? 'a finite number' : `a class from 0 to ${classes - 1}`
      throw new NutshellError('INVALID_INPUT', `target ${i} is ${target}, expected ${expected}`)
    }
  }
  if (weights === undefined) return
  let sum = 0
  for (let i = 0; i < rows; i++) {
    if (!(weights[i] >= 0 && weights[i] < Number.POSITIVE_INFINITY)) {
      throw new NutshellError('INVALID_INPUT', `weight ${i} is ${weights[i]}, expected a finite number >= 0`)
    }
    sum += weights[i]
  }
  if (!(sum > 0 && Number.isFinite(sum))) {
    throw new NutshellError('INVALID_INPUT', `weights sum to ${sum}, expected a finite number > 0`)
  }
}
