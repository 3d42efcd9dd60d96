import { DigitCnn } from './cnn/digit-cnn'
import type { DigitModel } from './digit-model'
import { DigitKMeans } from './kmeans/digit-kmeans'
import { DigitLinear } from './linear/digit-linear'
import { decodeDigitModel } from './model-file'
import { DigitTrees } from './trees/digit-trees'

/**
 * The model of a file that any model of digits saved. What a CNN needs is loaded with the first of them.
 *
 * @throws NutshellError INVALID_INPUT for anything else.
 */
export async function loadDigits(bytes: Uint8Array): Promise<DigitModel> {
  const { algorithm } = decodeDigitModel(bytes)
  switch (algorithm) {
    case 'kmeans':
      return DigitKMeans.load(bytes)
    case 'trees':
      return DigitTrees.load(bytes)
    case 'linear':
      return DigitLinear.load(bytes)
    case 'cnn':
      return DigitCnn.load(bytes)
  }
}
