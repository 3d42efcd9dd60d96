import { type DigitAlgorithm, type DigitModel, loadDigits } from '@nutshell-ml/classifier/digits'
import { NutshellError } from '@nutshell-ml/core'
import { readModelFile } from './model-file'

/** What models are called. */
export const DIGIT_KINDS: Readonly<Record<DigitAlgorithm, string>> = {
  cnn: 'CNN',
  kmeans: 'k-means model',
  trees: 'model of boosted trees',
  linear: 'linear model'
}

/** The model of a file that `nutshell digits train` wrote. Errors: FILE; INVALID_INPUT for another file; NOT_INSTALLED. */
export async function loadDigitsFile(path: string): Promise<DigitModel> {
  const bytes = await readModelFile(path)
  try {
    return await loadDigits(bytes)
  } catch (error) {
    if (!(error instanceof NutshellError)) throw error
    throw new NutshellError(error.code, `${path}: ${error.message}`, { cause: error })
  }
}

/** The name of the backend of TensorFlow.js that a CNN runs on; others need none. */
export function backendOf(model: DigitModel): string {
  return 'backend' in model && typeof model.backend === 'string' ? model.backend : 'nutshell'
}

/** Facts of a model in a line: 'clusters 500, iterations 21'. */
export function factsText({ facts }: DigitModel): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? numberText(value) : value}`)
    .join(', ')
}

function numberText(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : String(value)
}
