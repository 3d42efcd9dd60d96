import type { Tensor } from '@nutshell-ml/core'
import type { Exemplars } from '../exemplars'
import { DIGITS, SIDE } from '../images'
import { decodeDigitModel, encodeDigitModel, isCount, notDigits, tensorOf } from '../model-file'
import { MOST_SHARPNESS } from './sharpness'

/** What a model of clusters is made of. */
export interface Fitted {
  /** k x 784: the mean image of each cluster, in whole steps of grey. */
  readonly centroids: Uint8Array
  /** k x 10: how many images of each digit a cluster holds. */
  readonly counts: Int32Array
  readonly sharpness: number
  /** Images that it was fitted to, and learned later on. */
  readonly images: number
  readonly learned: number
  readonly iterations: number
  readonly exemplars: Exemplars
}

/** A model as safetensors: `centroids` (k x 28 x 28 bytes), `counts` (k x 10), and what all models of digits have. */
export function encodeModel(fitted: Fitted): Uint8Array {
  const { centroids, counts, sharpness, images, learned, iterations, exemplars } = fitted
  const state = { sharpness, images, learned, iterations }
  const k = counts.length / DIGITS
  const tensors = new Map<string, Tensor>([
    ['centroids', { shape: [k, SIDE, SIDE], data: centroids }],
    ['counts', { shape: [k, DIGITS], data: counts }]
  ])
  return encodeDigitModel({ algorithm: 'kmeans', state, tensors, exemplars })
}

/** Errors: INVALID_INPUT for what `encodeModel` did not make. */
export function decodeModel(bytes: Uint8Array): Fitted {
  const { state, tensors, exemplars } = decodeDigitModel(bytes, 'kmeans')
  const centroids = tensorOf(tensors, 'centroids', Uint8Array, [-1, SIDE, SIDE])
  const k = centroids.length / (SIDE * SIDE)
  if (k === 0) throw notDigits('it has no clusters')
  const counts = tensorOf(tensors, 'counts', Int32Array, [k, DIGITS])
  if (counts.some((count) => count < 0)) throw notDigits('its counts are not all numbers of images')
  const { sharpness, images, learned, iterations } = state
  if (
    !(isCount(sharpness) && isCount(images) && isCount(learned) && isCount(iterations)) ||
    sharpness > MOST_SHARPNESS
  ) {
    throw notDigits('its state is damaged')
  }
  return { centroids, counts, sharpness, images, learned, iterations, exemplars }
}
