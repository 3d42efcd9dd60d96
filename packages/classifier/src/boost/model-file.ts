import type { Tensor } from '@nutshell-ml/core'
import { decodeParts, encodeParts, type FileKind, notModel, type SavedState } from '../predictor/model-file'
import { MatrixTreePreparation } from './columns/matrix-tree-preparation'
import { TreePreparation } from './columns/tree-preparation'
import { checkEnsemble } from './ensemble/check-ensemble'
import type { Ensemble } from './ensemble/ensemble'
import { decodeEnsemble, encodeEnsemble } from './ensemble/ensemble-file'
import type { Fitted } from './fitted'
import type { Link, ObjectiveName } from './objective/objective'

const FILE: FileKind = { what: 'model of boosted trees', model: 'nutshell.boost', version: '1' }

const OBJECTIVES: readonly unknown[] = [
  'logistic',
  'softmax',
  'squared',
  'absolute',
  'huber',
  'quantile',
  'poisson',
  'custom'
] satisfies ObjectiveName[]

/** What margins may mean, by what is predicted. */
const LINKS: Readonly<Record<SavedState['predictorType'], readonly unknown[]>> = {
  binary: ['logistic'] satisfies Link[],
  multiclass: ['softmax'] satisfies Link[],
  regression: ['identity', 'exp', 'logistic'] satisfies Link[]
}

/** What stands in the metadata of a file, beside what preparation and calibration say. */
interface State extends SavedState, Pick<Fitted, 'objective' | 'objectiveOptions' | 'link' | 'rounds' | 'bestRound'> {
  readonly precision: Ensemble['precision']
}

/**
 * A model as safetensors: the tensors of the ensemble as `encodeEnsemble` names them; `used`, 1 for each feature that a tree reads; and those of the preparation and the
 * calibration, after their names and a point.
 */
export function encodeModel(fitted: Fitted): Uint8Array {
  const { preparation, calibration, ensemble, validation: _, ...state } = fitted
  return encodeParts(FILE, {
    kind: preparation instanceof MatrixTreePreparation ? 'matrix' : 'table',
    state: { ...state, precision: ensemble.precision } satisfies State,
    tensors: new Map([...encodeEnsemble(ensemble), ['used', usedFeatures(ensemble)]]),
    preparation: preparation.toState(),
    calibration
  })
}

/** Errors: INVALID_INPUT for what `encodeModel` did not make. */
export function decodeModel(bytes: Uint8Array): Fitted {
  const { kind, state: given, tensors, preparation: prepared, calibration } = decodeParts<State>(FILE, bytes)
  const bad = (problem: string) => notModel(FILE, problem)
  const wrongWidth = (cols: number) => bad(`it is of ${cols} features, but its preparation of another number`)
  if (!isState(given)) throw bad('its state is damaged')
  const { precision, ...state } = given
  // Rows of numbers may be of any width: what the file really holds is looked at before there is memory for as many.
  const cols = tensors.get('used')?.data.length ?? 0
  if (kind === 'matrix' && (prepared.state as { cols?: unknown } | null)?.cols !== cols) throw wrongWidth(cols)
  const Prepared = kind === 'table' ? TreePreparation : MatrixTreePreparation
  const preparation = Prepared.fromState(prepared.state, prepared.tensors)
  if (preparation.cols !== cols) throw wrongWidth(cols)
  const outputs = state.predictorType === 'multiclass' ? state.classes.length : 1
  const ensemble = decodeEnsemble(tensors, { precision, outputs, cols }, bad)
  checkEnsemble(ensemble)
  const trees = ensemble.treeOutputs.length
  if (state.rounds * outputs !== trees) throw bad(`it has ${trees} trees for ${state.rounds} rounds of ${outputs}`)
  return { ...state, bestRound: state.bestRound, preparation, calibration, ensemble, validation: undefined }
}

function usedFeatures({ cols, left, feature }: Ensemble): Tensor {
  const data = new Uint8Array(cols)
  for (let n = 0; n < left.length; n++) if (left[n] >= 0) data[feature[n]] = 1
  return { shape: [cols], data }
}

/** Whether what only boosted trees keep is whole. */
function isState(state: Partial<State> & SavedState): state is State {
  const { objective, objectiveOptions, link, rounds, bestRound, precision, predictorType } = state
  return (
    OBJECTIVES.includes(objective) &&
    isNumbers(objectiveOptions) &&
    LINKS[predictorType].includes(link) &&
    isCount(rounds) &&
    (bestRound === undefined || isCount(bestRound)) &&
    (precision === 'float32' || precision === 'float64')
  )
}

function isNumbers(given: unknown): boolean {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  return isObject && Object.values(given).every(Number.isFinite)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
