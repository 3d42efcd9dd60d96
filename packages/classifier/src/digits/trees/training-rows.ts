import { Matrix } from '@nutshell-ml/core'
import { DIGITS, PIXELS } from '../images'

/** Rows as boosted trees learn from them. */
export interface TrainingRows {
  readonly X: Matrix<Float32Array>
  readonly label: Uint8Array
  /** Undefined: all 1. */
  readonly sampleWeight: Float64Array | undefined
}

/**
 * Images as rows of numbers, so that the labels have all ten digits: of one that none shows there is a blank image more, of weight 0.
 *
 * @param weights one for each image. @default all 1
 */
export function trainingRows(pixels: Uint8Array, labels: Uint8Array, weights?: Float64Array): TrainingRows {
  const shown = new Set(labels)
  const missing = Array.from({ length: DIGITS }, (_, digit) => digit).filter((digit) => !shown.has(digit))
  const rows = labels.length + missing.length
  const data = new Float32Array(rows * PIXELS)
  data.set(pixels)
  const label = new Uint8Array(rows)
  label.set(labels)
  label.set(missing, labels.length)
  const X = Matrix.from(data, rows, PIXELS)
  if (weights === undefined && missing.length === 0) return { X, label, sampleWeight: undefined }
  const sampleWeight = new Float64Array(rows)
  if (weights === undefined) sampleWeight.fill(1, 0, labels.length)
  else sampleWeight.set(weights)
  return { X, label, sampleWeight }
}
