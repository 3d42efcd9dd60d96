import { checkInteger, checkKnownOptions, checkNumber, checkOneOf, NutshellError, show } from '@nutshell-ml/core'
import type { DifferentiatedRows, Link, Objective } from './objective'

/** Derivatives of a loss by the scores, and second ones, >= 0: as many of each as there are scores, in their order. */
export interface Derivatives {
  readonly gradients: ArrayLike<number>
  readonly hessians: ArrayLike<number>
}

/** An objective of one's own. */
export interface CustomObjective {
  /** For messages. @default 'custom' */
  name?: string
  /** Scores of a row: as many as there are classes with link 'softmax', else 1. @default that */
  outputs?: number
  /**
   * How scores become predictions: 'identity' and 'exp' for numbers, 'logistic' for two classes (or numbers from 0 to 1, with
   * predictorType = 'regression'), 'softmax' for more. @default 'identity'
   */
  link?: Link
  /** What scores start from, one for each output, or what makes them of the targets. @default 0 */
  base?:
    | number
    | readonly number[]
    | ((targets: Float64Array, weights: Float64Array | undefined) => number | ArrayLike<number>)
  /**
   * Called before each round.
   *
   * @param scores rows x outputs, row-major, of the training rows.
   * @param targets measured numbers, or classes by number.
   * @param weights of the rows, which the derivatives are to be multiplied by; undefined where all are 1.
   */
  differentiate(scores: Float64Array, targets: Float64Array, weights: Float64Array | undefined): Derivatives
}

const LINKS = ['identity', 'logistic', 'softmax', 'exp'] as const

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION. */
export function checkCustomObjective(given: object): CustomObjective {
  checkKnownOptions('objective', given, ['name', 'outputs', 'link', 'base', 'differentiate'])
  const { name, outputs, link, base, differentiate } = given as CustomObjective
  if (typeof differentiate !== 'function') {
    throw new NutshellError('INVALID_OPTION', `objective.differentiate = ${show(differentiate)}, expected a function`)
  }
  if (name !== undefined && typeof name !== 'string') {
    throw new NutshellError('INVALID_OPTION', `objective.name = ${show(name)}, expected a text`)
  }
  if (outputs !== undefined) checkInteger('objective.outputs', outputs, 1)
  if (link !== undefined) checkOneOf('objective.link', link, LINKS)
  if (base !== undefined && typeof base !== 'function') checkBase(typeof base === 'number' ? [base] : base)
  return given as CustomObjective
}

/**
 * @param classes how many there are; 0 for regression.
 * @throws NutshellError INVALID_OPTION where `outputs` is another number than there are scores.
 */
export function customObjective(given: CustomObjective, classes: number): Objective {
  const { link = 'identity' } = given
  const outputs = link === 'softmax' ? classes : 1
  if (given.outputs !== undefined && given.outputs !== outputs) {
    const why = link === 'softmax' ? `there are ${classes} classes` : `link = '${link}' takes one score`
    throw new NutshellError('INVALID_OPTION', `objective.outputs = ${given.outputs}, expected ${outputs}: ${why}`)
  }
  // The caller's function gets copies, so that nothing it writes to is ours.
  let own: { scores: Float64Array; targets: Float64Array; weights: Float64Array | undefined } | undefined
  return {
    name: 'custom',
    link,
    outputs,
    base(targets, weights) {
      const base = given.base ?? 0
      const made = typeof base === 'function' ? base(targets.slice(), weights?.slice()) : base
      const numbers = checkBase(typeof made === 'number' ? [made] : made)
      if (numbers.length === 1) return new Float64Array(outputs).fill(numbers[0])
      if (numbers.length === outputs) return numbers
      throw new NutshellError(
        'INVALID_OPTION',
        `objective.base has ${numbers.length} numbers, expected one for each of ${outputs} outputs`
      )
    },
    differentiate({ scores, stride, targets, weights, gradients, hessians }: DifferentiatedRows) {
      const rows = targets.length
      own ??= { scores: new Float64Array(rows * outputs), targets: targets.slice(), weights: weights?.slice() }
      for (let k = 0; k < outputs; k++) {
        for (let i = 0; i < rows; i++) own.scores[i * outputs + k] = scores[k * stride + i]
      }
      const made = given.differentiate(own.scores, own.targets, own.weights)
      take('gradients', made?.gradients, rows, outputs, gradients)
      take('hessians', made?.hessians, rows, outputs, hessians)
    }
  }
}

function checkBase(given: unknown): Float64Array {
  const numbers = given as ArrayLike<number>
  if ((Array.isArray(given) || ArrayBuffer.isView(given)) && numbers.length > 0) {
    return Float64Array.from(numbers, (base, k) => checkNumber(`objective.base[${k}]`, base))
  }
  throw new NutshellError('INVALID_OPTION', `objective.base = ${show(given)}, expected a number or a few`)
}

/** Brings numbers of rows x outputs in order of outputs x rows. */
function take(
  name: 'gradients' | 'hessians',
  given: ArrayLike<number> | undefined,
  rows: number,
  outputs: number,
  into: Float32Array
): void {
  if (given?.length !== rows * outputs) {
    throw new NutshellError(
      'INVALID_SHAPE',
      `objective.differentiate gave ${show(given)} as ${name}, expected ${rows} rows * ${outputs} numbers`
    )
  }
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < outputs; k++) {
      const value = given[i * outputs + k]
      const rounded = Math.fround(value)
      if (!Number.isFinite(value) || !Number.isFinite(rounded) || (name === 'hessians' && value < 0)) {
        const what = name === 'hessians' ? 'a finite number >= 0' : 'a finite number'
        const code = Number.isFinite(value) && Number.isFinite(rounded) ? 'INVALID_INPUT' : 'NON_FINITE'
        throw new NutshellError(
          code,
          `objective.differentiate: ${name}[${i * outputs + k}] = ${show(value)} (row ${i}), expected ${what} in float32`
        )
      }
      into[k * rows + i] = rounded
    }
  }
}
