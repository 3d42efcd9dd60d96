import { CsrMatrix } from '@nutshell-ml/core'
import { LinearLearner } from '../../linear/linear-learner'
import type { DigitProgress } from '../digit-model'
import { DIGITS, type LabelledImages, PIXELS } from '../images'
import type { ResolvedOptions } from './options'
import type { SoftmaxWeights } from './softmax-weights'

/** Further than this a probability does not get any better: steps that are left would only sharpen what is known. */
const TOLERANCE = 5e-4
/** The intercept of a digit that no image shows: the margins of the others sum to 0, so that it is e^-10 as probable at most. */
const NEVER = -10

/** Softmax regression on the pixels. */
export async function fitWeights(
  { pixels, labels, count }: LabelledImages,
  { l2, maxIterations, seed }: ResolvedOptions,
  onProgress: ((progress: DigitProgress) => void) | undefined,
  signal: AbortSignal | undefined
): Promise<SoftmaxWeights & { readonly iterations: number }> {
  const digits = [...new Set(labels)].sort((a, b) => a - b)
  const coefficients = new Float64Array(PIXELS * DIGITS)
  const intercepts = new Float64Array(DIGITS).fill(NEVER)
  if (digits.length === 1) {
    intercepts[digits[0]] = 0
    return { coefficients, intercepts, iterations: 0 }
  }
  const model = await LinearLearner.fit(inked(pixels, count), {
    label: labels,
    predictorType: 'multiclass',
    l2,
    normalizeData: false,
    validation: 'none',
    tolerance: TOLERANCE,
    maxIterations,
    seed,
    signal,
    onProgress: onProgress && (({ done }) => onProgress({ done: Math.min(done, maxIterations), total: maxIterations }))
  })
  const own = model.coefficients
  for (let k = 0; k < digits.length; k++) {
    for (let p = 0; p < PIXELS; p++) coefficients[p * DIGITS + digits[k]] = own[k * PIXELS + p].value
    intercepts[digits[k]] = model.intercepts[k]
  }
  return { coefficients, intercepts, iterations: model.iterations }
}

/** The pixels that are not paper, from 0 to 1: four fifths of MNIST are. */
function inked(pixels: Uint8Array, count: number): CsrMatrix {
  let filled = 0
  for (let i = 0; i < pixels.length; i++) if (pixels[i] !== 0) filled++
  const values = new Float64Array(filled)
  const indices = new Int32Array(filled)
  const indptr = new Int32Array(count + 1)
  let to = 0
  for (let i = 0, at = 0; i < count; i++) {
    for (let p = 0; p < PIXELS; p++, at++) {
      if (pixels[at] === 0) continue
      values[to] = pixels[at] / 255
      indices[to++] = p
    }
    indptr[i + 1] = to
  }
  return CsrMatrix.trusted(values, indices, indptr, PIXELS)
}
