import { BoostedTrees, LinearLearner } from '@nutshell-ml/classifier'
import { decodeSafetensors, MOST_SQUARABLE, NutshellError } from '@nutshell-ml/core'
import type { Schema } from '@nutshell-ml/core/table'
import { MOST_FLOAT32 } from './huge-numbers'
import { asTableModel, importTrees } from './imported-model'
import { readModelFile } from './model-file'
import type { TableModel } from './table-model'
import { UsageError } from './usage-error'

/** What is told of a model besides. */
export interface LoadedModel {
  /** The label is undefined where the model of another library does not tell, and nobody else did. */
  readonly model: TableModel & { readonly schema: Schema }
  /** In a few words: 'linear model'. */
  readonly kind: string
  /** Numbers of rows are at most so large. */
  readonly most: number
}

interface Kind {
  readonly kind: string
  readonly most: number
  load(bytes: Uint8Array): TableModel
}

/** Kinds of models, by what their files say they are. */
const KINDS: Readonly<Record<string, Kind>> = {
  'nutshell.linear': { kind: 'linear model', most: MOST_SQUARABLE, load: (bytes) => LinearLearner.load(bytes) },
  'nutshell.boost': { kind: 'model of boosted trees', most: MOST_FLOAT32, load: (bytes) => BoostedTrees.load(bytes) }
}

/**
 * The model of a file that `nutshell train` wrote, or of one of XGBoost or LightGBM.
 *
 * @param label the column of the truth, which is the model's where it tells.
 * @param unknown the same, for a model that does not tell and nobody else did.
 * @throws NutshellError FILE when it cannot be read; INVALID_INPUT when it is no model of a table, saying what it is; UsageError for
 * a label other than the model's.
 */
export async function loadModel(path: string, label?: string, unknown?: string): Promise<LoadedModel> {
  const bytes = await readModelFile(path)
  try {
    const imported = importTrees(bytes)
    if (imported !== undefined) {
      return { model: asTableModel(imported.model, label ?? unknown), kind: imported.kind, most: MOST_FLOAT32 }
    }
    const name = nameOf(bytes)
    if (name.startsWith('nutshell.digits.')) {
      throw notModel('it reads digits: see nutshell digits predict and nutshell digits evaluate')
    }
    if (!Object.hasOwn(KINDS, name))
      throw notModel(`it holds ${name}, expected one of: ${Object.keys(KINDS).join(', ')}`)
    const { kind, most, load } = KINDS[name]
    const model = load(bytes)
    if (model.label === undefined || model.schema === undefined) {
      throw notModel('it learned from a matrix, expected a model of a table')
    }
    if (label !== undefined && label !== model.label) {
      throw new UsageError(`--label ${label}: the model learned '${model.label}'`)
    }
    return { model: model as LoadedModel['model'], kind, most }
  } catch (error) {
    if (!(error instanceof NutshellError)) throw error
    throw new NutshellError(error.code, `${path}: ${error.message}`, { cause: error })
  }
}

function nameOf(bytes: Uint8Array): string {
  return decodeSafetensors(bytes).metadata.model ?? 'tensors that name no model'
}

function notModel(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a model of a table: ${problem}`)
}
