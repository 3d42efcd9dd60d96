import { decodeSafetensors, encodeSafetensors, NutshellError, show, type Tensor } from '@nutshell-ml/core'
import { Calibration } from '../decision/calibration'
import type { ClassName, PredictorType } from '../label/targets'
import { MatrixPreparation } from '../prepare/matrix-preparation'
import { Preparation } from '../prepare/preparation'
import type { Fitted } from './fitted'
import type { Loss } from './problem'

const MODEL = 'nutshell.linear'
const VERSION = '1'
const SOLVERS: readonly Fitted['solver'][] = ['newton', 'lbfgs', 'coordinate-descent', 'dual', 'sgd', 'adam', 'ftrl']

const LABEL_TYPES: readonly Fitted['labelType'][] = ['number', 'category', 'boolean']

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
  const parts = { preparation: preparation.toState(), calibration: calibration.toState() }
  for (const [part, { tensors: own }] of Object.entries(parts)) {
    for (const [name, tensor] of own) tensors.set(`${part}.${name}`, tensor)
  }
  return encodeSafetensors(tensors, {
    model: MODEL,
    version: VERSION,
    kind,
    state: JSON.stringify(state satisfies State),
    preparation: JSON.stringify(parts.preparation.state),
    calibration: JSON.stringify(parts.calibration.state)
  })
}

/** Errors: INVALID_INPUT for what `encodeModel` did not make. */
export function decodeModel(bytes: Uint8Array): Fitted {
  const { tensors, metadata } = decodeSafetensors(bytes)
  const { model, version, kind } = metadata
  if (model !== MODEL || version !== VERSION) {
    throw bad(`it holds ${model ?? 'no model'} version ${version ?? 'none'}, expected ${MODEL} version ${VERSION}`)
  }
  const state = checkState(parse(metadata.state, 'state'))
  const partOf = (part: string) => {
    const own = new Map<string, Tensor>()
    for (const [name, tensor] of tensors) if (name.startsWith(`${part}.`)) own.set(name.slice(part.length + 1), tensor)
    return [parse(metadata[part], part), own] as const
  }
  if (kind !== 'table' && kind !== 'matrix') throw bad(`its kind is ${show(kind)}, expected table or matrix`)
  const preparation = (kind === 'table' ? Preparation : MatrixPreparation).fromState(...partOf('preparation'))
  const calibration = Calibration.fromState(...partOf('calibration'))
  const outputs = state.predictorType === 'multiclass' ? state.classes.length : 1
  // Rows of numbers may be of any width: what the file really holds is looked at first.
  const features = tensors.get('means')?.data.length ?? 0
  if (preparation.cols !== features) throw bad(`it has ${features} means for ${preparation.cols} features`)
  const numbers = (name: string, length: number) => {
    const data = tensors.get(name)?.data
    if (!(data instanceof Float64Array) || data.length !== length) {
      throw bad(`its ${name} are ${data === undefined ? 'not there' : show(data)}, expected ${length} numbers`)
    }
    if (!data.every(Number.isFinite)) throw bad(`its ${name} are not all finite`)
    return data
  }
  if (outputs > 1 && calibration.method !== 'none' && calibration.method !== 'temperature') {
    throw bad(`its calibration is ${calibration.method}, which is for two classes, of ${outputs}`)
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

function parse(text: string | undefined, what: string): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch (cause) {
    throw bad(`its ${what} is damaged`, cause)
  }
}

function checkState(given: unknown): State {
  const state = (typeof given === 'object' && given !== null ? given : {}) as Partial<State>
  const { predictorType, classes, label, loss, l1, l2, solver, iterations, converged, objective, threshold, rows } =
    state
  const isWhole =
    isClasses(classes) &&
    isType(predictorType, classes.length) &&
    (label === undefined || typeof label === 'string') &&
    (state.labelType === undefined || LABEL_TYPES.includes(state.labelType)) &&
    isLoss(loss) &&
    [l1, l2, threshold].every((value) => typeof value === 'number' && Number.isFinite(value) && value >= 0) &&
    Number.isFinite(objective) &&
    SOLVERS.includes(solver as Fitted['solver']) &&
    Number.isSafeInteger(iterations) &&
    Number.isSafeInteger(rows) &&
    typeof converged === 'boolean' &&
    isTexts(state.decisions) &&
    isTexts(state.warnings)
  if (!isWhole) throw bad('its state is damaged')
  return { ...(state as State), label }
}

function isClasses(classes: unknown): classes is ClassName[] {
  if (!Array.isArray(classes)) return false
  const isNamed = classes.every((name) => typeof name === 'string') || classes.every((name) => Number.isFinite(name))
  return isNamed && new Set(classes).size === classes.length
}

function isType(type: PredictorType | undefined, classes: number): boolean {
  if (type === 'regression') return classes === 0
  return type === 'binary' ? classes === 2 : type === 'multiclass' && classes > 1
}

function isLoss(loss: Loss | undefined): boolean {
  return typeof loss === 'object' && loss !== null && typeof loss.name === 'string'
}

function isTexts(list: unknown): boolean {
  return Array.isArray(list) && list.every((text) => typeof text === 'string')
}

function bad(problem: string, cause?: unknown): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a linear model: ${problem}`, { cause })
}
