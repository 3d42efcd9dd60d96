import { show, type Tensor } from '@nutshell-ml/core'
import { decodeParts, encodeParts, type FileKind, notModel } from '../predictor/model-file'
import { MatrixPreparation } from '../prepare/matrix-preparation'
import { Preparation } from '../prepare/preparation'
import type { Fitted } from './fitted'
import type { Loss } from './problem'

const FILE: FileKind = { what: 'linear model', model: 'nutshell.linear', version: '1' }
const SOLVERS: readonly unknown[] = [
  'newton',
  'lbfgs',
  'coordinate-descent',
  'dual',
  'sgd',
  'adam',
  'ftrl'
] satisfies Fitted['solver'][]

/** What stands in the metadata of a file, beside what preparation and calibration say. */
type State = Pick<
  Fitted,
  | 'predictorType'
  | 'classes'
  | 'label'
  | 'labelType'
  | 'loss'
  | 'l1'
  | 'l2'
  | 'solver'
  | 'iterations'
  | 'converged'
  | 'objective'
  | 'threshold'
  | 'rows'
  | 'decisions'
  | 'warnings'
>

/**
 * A model as safetensors: `coefficients` (outputs x features), `intercepts` (outputs), `means` (features) and those of the
 * preparation and the calibration, after their names and a point.
 */
export function encodeModel(fitted: Fitted): Uint8Array {
  const { preparation, calibration, coefficients, intercepts, means, validation: _, ...state } = fitted
  const tensors = new Map<string, Tensor>([
    ['coefficients', { shape: [intercepts.length, means.length], data: coefficients }],
    ['intercepts', { shape: [intercepts.length], data: intercepts }],
    ['means', { shape: [means.length], data: means }]
  ])
  const kind = preparation instanceof MatrixPreparation ? 'matrix' : 'table'
  return encodeParts(FILE, {
    kind,
    state: state satisfies State,
    tensors,
    preparation: preparation.toState(),
    calibration
  })
}

/** Errors: INVALID_INPUT for what `encodeModel` did not make. */
export function decodeModel(bytes: Uint8Array): Fitted {
  const { kind, state, tensors, preparation: prepared, calibration } = decodeParts<State>(FILE, bytes)
  if (!isState(state)) throw notModel(FILE, 'its state is damaged')
  const Prepared = kind === 'table' ? Preparation : MatrixPreparation
  const preparation = Prepared.fromState(prepared.state, prepared.tensors)
  const outputs = state.predictorType === 'multiclass' ? state.classes.length : 1
  // Rows of numbers may be of any width: what the file really holds is looked at first.
  const features = tensors.get('means')?.data.length ?? 0
  if (preparation.cols !== features) {
    throw notModel(FILE, `it has ${features} means for ${preparation.cols} features`)
  }
  const numbers = (name: string, length: number) => {
    const data = tensors.get(name)?.data
    if (!(data instanceof Float64Array) || data.length !== length) {
      const found = data === undefined ? 'not there' : show(data)
      throw notModel(FILE, `its ${name} are ${found}, expected ${length} numbers`)
    }
    if (!data.every(Number.isFinite)) throw notModel(FILE, `its ${name} are not all finite`)
    return data
  }
  return {
    ...state,
    preparation,
    calibration,
    coefficients: numbers('coefficients', outputs * features),
    intercepts: numbers('intercepts', outputs),
    means: numbers('means', features),
    validation: undefined
  }
}

/** Whether what only linear models keep is whole. */
function isState(state: Partial<State>): state is State {
  const { loss, l1, l2, solver, iterations, converged, objective } = state
  return (
    isLoss(loss) &&
    [l1, l2].every((value) => typeof value === 'number' && Number.isFinite(value) && value >= 0) &&
    Number.isFinite(objective) &&
    SOLVERS.includes(solver) &&
    Number.isSafeInteger(iterations) &&
    typeof converged === 'boolean'
  )
}

function isLoss(loss: Loss | undefined): boolean {
  return typeof loss === 'object' && loss !== null && typeof loss.name === 'string'
}
