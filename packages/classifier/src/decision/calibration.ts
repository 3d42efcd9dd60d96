import { checkOneOf, NutshellError, show, type Tensor } from '@nutshell-ml/core'
import { applySteps, fitIsotonic, type Steps } from './isotonic'
import { applySigmoid, fitSigmoid, type Sigmoid } from './platt'
import { fitSharpness } from './temperature'

export const CALIBRATION_METHODS = ['none', 'platt', 'isotonic', 'temperature'] as const

/**
 * How margins become probabilities: `none` by the model's own link (logistic, softmax); `platt` by a sigmoid, for two
 * classes; `isotonic` by any function that does not fall, for two classes and a thousand rows or more; `temperature` by the
 * link of margins times a constant, which leaves the most probable class as it is.
 */
export type CalibrationMethod = (typeof CALIBRATION_METHODS)[number]

export interface CalibrationProblem {
  /** rows x outputs, row-major: what the model says before its link. */
  readonly margins: Float64Array
  /** Class numbers, one for each row: 0 and 1 with 1 output, else 0 .. outputs - 1. */
  readonly truth: ArrayLike<number>
  /** 1 for two classes, else as many as there are classes. @default 1 */
  readonly outputs?: number
  /** One for each row, >= 0. @default all 1 */
  readonly weights?: ArrayLike<number>
}

type Fitted =
  | { method: 'none' }
  | ({ method: 'platt' } & Sigmoid)
  | ({ method: 'isotonic'; lowest: number; highest: number } & Steps)
  | { method: 'temperature'; sharpness: number }

/**
 * Probabilities that mean what they say, fitted on rows that the model was not fitted on.
 *
 * Isotonic values are kept within Platt's targets, 1 / (n0 + 2) and (n1 + 1) / (n1 + 2): a finite number of rows is no
 * ground to call anything certain, and one row that proves it wrong would make the log loss infinite.
 */
export class Calibration {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'Calibration'
  /** Leaves probabilities as the link makes them. */
  static readonly none: Calibration = new Calibration({ method: 'none' })
  readonly #fitted: Fitted

  private constructor(fitted: Fitted) {
    this.#fitted = fitted
  }

  /**
   * @throws NutshellError INVALID_OPTION for a method that the number of outputs does not go with, INVALID_SHAPE,
   * EMPTY_INPUT, NON_FINITE, INVALID_INPUT.
   */
  static fit(method: CalibrationMethod, { margins, truth, outputs = 1, weights }: CalibrationProblem): Calibration {
    checkOneOf('calibration', method, CALIBRATION_METHODS)
    if (method === 'none') return Calibration.none
    checkProblem(margins, truth, outputs, weights)
    if (method === 'temperature') {
      const sharpness =
        outputs === 1
          ? 2 * fitSharpness(bothClasses(margins), truth, 2, weights)
          : fitSharpness(margins, truth, outputs, weights)
      return new Calibration({ method, sharpness })
    }
    if (outputs !== 1) {
      throw new NutshellError(
        'INVALID_OPTION',
        `calibration = ${show(method)}, expected none or temperature for more than two classes`
      )
    }
    if (method === 'platt') return new Calibration({ method, ...fitSigmoid(margins, truth, weights) })
    let [zeros, ones] = [0, 0]
    for (let i = 0; i < truth.length; i++) {
      if (truth[i] === 1) ones += weights === undefined ? 1 : weights[i]
      else zeros += weights === undefined ? 1 : weights[i]
    }
    const steps = fitIsotonic(margins, truth, weights)
    return new Calibration({ method, ...steps, lowest: 1 / (zeros + 2), highest: (ones + 1) / (ones + 2) })
  }

  get method(): CalibrationMethod {
    return this.#fitted.method
  }

  /** The probability of class 1 of two. */
  apply(margin: number): number {
    const fitted = this.#fitted
    switch (fitted.method) {
      case 'none':
        return logistic(margin)
      case 'temperature':
        return logistic(fitted.sharpness * margin)
      case 'platt':
        return applySigmoid(fitted, margin)
      case 'isotonic':
        return Math.min(fitted.highest, Math.max(fitted.lowest, applySteps(fitted, margin)))
    }
  }

  /**
   * The probabilities of many rows, written to `out`, which may be `margins` itself.
   *
   * @param margins rows x outputs, row-major: with 1 output the probability of class 1 takes the place of the margin, else
   * softmax makes a row sum to 1.
   */
  applyInto(margins: Float64Array, outputs: number, out: Float64Array): void {
    if (outputs === 1) {
      for (let i = 0; i < margins.length; i++) out[i] = this.apply(margins[i])
      return
    }
    const sharpness = this.#fitted.method === 'temperature' ? this.#fitted.sharpness : 1
    for (let at = 0; at < margins.length; at += outputs) {
      let top = margins[at]
      for (let k = 1; k < outputs; k++) if (margins[at + k] > top) top = margins[at + k]
      let sum = 0
      for (let k = 0; k < outputs; k++) {
        const e = Math.exp(sharpness * (margins[at + k] - top))
        out[at + k] = e
        sum += e
      }
      for (let k = 0; k < outputs; k++) out[at + k] /= sum
    }
  }

  toState(): { state: unknown; tensors: Map<string, Tensor> } {
    const fitted = this.#fitted
    if (fitted.method !== 'isotonic') return { state: { ...fitted }, tensors: new Map() }
    const { at, values, ...state } = fitted
    return {
      state,
      tensors: new Map<string, Tensor>([
        ['at', { shape: [at.length], data: at }],
        ['values', { shape: [values.length], data: values }]
      ])
    }
  }

  /** @throws NutshellError INVALID_INPUT for what `toState` did not make. */
  static fromState(state: unknown, tensors: ReadonlyMap<string, Tensor>): Calibration {
    const { method, ...rest } = (typeof state === 'object' && state !== null ? state : {}) as Record<string, unknown>
    const number = (name: string): number => {
      const value = rest[name]
      if (typeof value === 'number' && Number.isFinite(value)) return value
      throw bad(`its calibration has ${name} = ${show(value)}, expected a number`)
    }
    switch (method) {
      case 'none':
        return Calibration.none
      case 'platt':
        return new Calibration({ method, slope: number('slope'), shift: number('shift') })
      case 'temperature': {
        const sharpness = number('sharpness')
        if (!(sharpness > 0)) throw bad(`its calibration has sharpness = ${sharpness}, expected a number > 0`)
        return new Calibration({ method, sharpness })
      }
      case 'isotonic': {
        const [lowest, highest] = [number('lowest'), number('highest')]
        if (!(lowest > 0 && highest < 1)) throw bad('its calibration has bounds outside 0 and 1')
        return new Calibration({ method, ...stepsOf(tensors), lowest, highest })
      }
    }
    throw bad(`its calibration has method = ${show(method)}, expected one of: ${CALIBRATION_METHODS.join(', ')}`)
  }
}

function logistic(margin: number): number {
  const e = Math.exp(-Math.abs(margin))
  return margin >= 0 ? 1 / (1 + e) : e / (1 + e)
}

/** Two classes as softmax sees them, at twice the margin: -m and m. */
function bothClasses(margins: Float64Array): Float64Array {
  const both = new Float64Array(margins.length * 2)
  for (let i = 0; i < margins.length; i++) {
    both[2 * i] = -margins[i]
    both[2 * i + 1] = margins[i]
  }
  return both
}

function checkProblem(
  margins: Float64Array,
  truth: ArrayLike<number>,
  outputs: number,
  weights: ArrayLike<number> | undefined
): void {
  const rows = truth.length
  if (rows === 0) throw new NutshellError('EMPTY_INPUT', 'there are no rows to calibrate on, expected at least 1')
  if (margins.length !== rows * outputs) {
    throw new NutshellError(
      'INVALID_SHAPE',
      `margins has ${margins.length} numbers, expected ${rows} rows * ${outputs}`
    )
  }
  if (weights !== undefined && weights.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `weights has ${weights.length} rows, expected ${rows} as the truth has`)
  }
  const classes = Math.max(2, outputs)
  let weighed = 0
  for (let i = 0; i < rows; i++) {
    if (!Number.isInteger(truth[i]) || truth[i] < 0 || truth[i] >= classes) {
      throw new NutshellError(
        'INVALID_INPUT',
        `row ${i}: truth = ${truth[i]}, expected a class from 0 to ${classes - 1}`
      )
    }
    const weight = weights === undefined ? 1 : weights[i]
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new NutshellError('INVALID_INPUT', `row ${i}: weight = ${weight}, expected a number >= 0`)
    }
    weighed += weight
  }
  if (weighed === 0) throw new NutshellError('INVALID_INPUT', 'all weights are 0')
  for (let i = 0; i < margins.length; i++) {
    if (!Number.isFinite(margins[i])) {
      throw new NutshellError(
        'NON_FINITE',
        `row ${Math.floor(i / outputs)}: margin = ${margins[i]}, expected a finite number`
      )
    }
  }
}

function stepsOf(tensors: ReadonlyMap<string, Tensor>): Steps {
  const [at, values] = ['at', 'values'].map((name) => {
    const data = tensors.get(name)?.data
    if (data instanceof Float64Array && data.length > 0) return data
    throw bad(`its calibration has no ${name}`)
  })
  const isRising = (list: Float64Array, isStrict: boolean) =>
    list.every(
      (value, i) => Number.isFinite(value) && (i === 0 || (isStrict ? value > list[i - 1] : value >= list[i - 1]))
    )
  if (at.length === values.length && isRising(at, true) && isRising(values, false)) return { at, values }
  throw bad('its calibration has points that do not rise')
}

function bad(text: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a model file: ${text}`)
}
