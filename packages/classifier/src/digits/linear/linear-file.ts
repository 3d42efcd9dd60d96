import type { Tensor } from '@nutshell-ml/core'
import type { Exemplars } from '../exemplars'
import { DIGITS, PIXELS } from '../images'
import { decodeDigitModel, encodeDigitModel, isCount, notDigits, tensorOf } from '../model-file'
import type { SoftmaxWeights } from './softmax-weights'

/** What a linear model of digits is made of. */
export interface Fitted extends SoftmaxWeights {
  readonly l2: number
  readonly iterations: number
  /** Images that it was fitted to, and learned later on. */
  readonly images: number
  readonly learned: number
  readonly exemplars: Exemplars
}

/** A model as safetensors: `coefficients` (784 x 10), `intercepts` (10), and what all models of digits have. */
export function encodeModel(fitted: Fitted): Uint8Array {
  const { coefficients, intercepts, l2, iterations, images, learned, exemplars } = fitted
  const tensors = new Map<string, Tensor>([
    ['coefficients', { shape: [PIXELS, DIGITS], data: coefficients }],
    ['intercepts', { shape: [DIGITS], data: intercepts }]
  ])
  return encodeDigitModel({ algorithm: 'linear', state: { l2, iterations, images, learned }, tensors, exemplars })
}

/** Errors: INVALID_INPUT for what `encodeModel` did not make. */
export function decodeModel(bytes: Uint8Array): Fitted {
  const { state, tensors, exemplars } = decodeDigitModel(bytes, 'linear')
  const coefficients = tensorOf(tensors, 'coefficients', Float64Array, [PIXELS, DIGITS])
  const intercepts = tensorOf(tensors, 'intercepts', Float64Array, [DIGITS])
  if (!coefficients.every(Number.isFinite) || !intercepts.every(Number.isFinite)) {
    throw notDigits('its coefficients are not all finite')
  }
  const { l2, iterations, images, learned } = state
  if (!(typeof l2 === 'number' && l2 >= 0 && isCount(iterations) && isCount(images) && isCount(learned))) {
    throw notDigits('its state is damaged')
  }
  return { coefficients, intercepts, l2, iterations, images, learned, exemplars }
}
