import { decodeSafetensors, encodeSafetensors, NutshellError, show, type Tensor } from '@nutshell-ml/core'
import type { ColumnType } from '@nutshell-ml/core/table'
import { Calibration } from '../decision/calibration'
import type { ClassName, PredictorType } from '../label/targets'

/** What files of a kind of model say they are. */
export interface FileKind {
  /** For messages: 'linear model'. */
  readonly what: string
  /** For programs: 'nutshell.linear'. */
  readonly model: string
  readonly version: string
}

/** A part of a model as it keeps itself: a JSON value, and tensors. */
interface Part {
  readonly state: unknown
  readonly tensors: ReadonlyMap<string, Tensor>
}

/** What a file of a model is made from. */
export interface FileParts {
  /** Whether the model learned from a table or a matrix. */
  readonly kind: 'table' | 'matrix'
  readonly state: object
  readonly tensors: ReadonlyMap<string, Tensor>
  readonly preparation: Part
  readonly calibration: Calibration
}

/** What all models keep in their state. */
export interface SavedState {
  readonly predictorType: PredictorType
  readonly classes: readonly ClassName[]
  readonly label: string | undefined
  readonly labelType: ColumnType | undefined
  readonly threshold: number
  readonly rows: number
  readonly decisions: readonly string[]
  readonly warnings: readonly string[]
}

const LABEL_TYPES: readonly unknown[] = ['number', 'category', 'boolean'] satisfies ColumnType[]

/**
 * A model as safetensors: its own tensors, and those of the preparation and the calibration after their names and a point; in
 * the metadata `model`, `version`, `kind`, and `state`, `preparation` and `calibration` as JSON.
 */
export function encodeParts({ model, version }: FileKind, parts: FileParts): Uint8Array {
  const { kind, state, preparation } = parts
  const calibration = parts.calibration.toState()
  const tensors = new Map(parts.tensors)
  for (const [part, { tensors: own }] of Object.entries({ preparation, calibration })) {
    for (const [name, tensor] of own) tensors.set(`${part}.${name}`, tensor)
  }
  return encodeSafetensors(tensors, {
    model,
    version,
    kind,
    state: JSON.stringify(state),
    preparation: JSON.stringify(preparation.state),
    calibration: JSON.stringify(calibration.state)
  })
}

/** What `encodeParts` was given, of which the state is checked as far as all models have it. Errors: INVALID_INPUT for anything else. */
export function decodeParts<State extends SavedState>(
  file: FileKind,
  bytes: Uint8Array
): Omit<FileParts, 'state'> & { readonly state: Partial<State> & SavedState } {
  const { tensors, metadata } = decodeSafetensors(bytes)
  const { model, version, kind } = metadata
  if (model !== file.model || version !== file.version) {
    const found = `${model ?? 'no model'} version ${version ?? 'none'}`
    throw notModel(file, `it holds ${found}, expected ${file.model} version ${file.version}`)
  }
  const state = parse(file, metadata.state, 'state')
  if (!isState(state)) throw notModel(file, 'its state is damaged')
  if (kind !== 'table' && kind !== 'matrix') throw notModel(file, `its kind is ${show(kind)}, expected table or matrix`)
  const partOf = (part: string): Part => {
    const own = new Map<string, Tensor>()
    for (const [name, tensor] of tensors) if (name.startsWith(`${part}.`)) own.set(name.slice(part.length + 1), tensor)
    return { state: parse(file, metadata[part], part), tensors: own }
  }
  const calibrated = partOf('calibration')
  const calibration = Calibration.fromState(calibrated.state, calibrated.tensors)
  if (state.predictorType === 'multiclass' && calibration.method !== 'none' && calibration.method !== 'temperature') {
    throw notModel(
      file,
      `its calibration is ${calibration.method}, which is for two classes, of ${state.classes.length}`
    )
  }
  return { kind, state: state as Partial<State> & SavedState, tensors, preparation: partOf('preparation'), calibration }
}

export function notModel({ what }: Pick<FileKind, 'what'>, problem: string, cause?: unknown): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a ${what}: ${problem}`, { cause })
}

function parse(file: FileKind, text: string | undefined, what: string): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch (cause) {
    throw notModel(file, `its ${what} is damaged`, cause)
  }
}

function isState(given: unknown): given is SavedState {
  const state = (typeof given === 'object' && given !== null ? given : {}) as Partial<SavedState>
  const { predictorType, classes, label, labelType, threshold, rows } = state
  return (
    isClasses(classes) &&
    isType(predictorType, classes.length) &&
    (label === undefined || typeof label === 'string') &&
    (labelType === undefined || LABEL_TYPES.includes(labelType)) &&
    typeof threshold === 'number' &&
    Number.isFinite(threshold) &&
    threshold >= 0 &&
    Number.isSafeInteger(rows) &&
    isTexts(state.decisions) &&
    isTexts(state.warnings)
  )
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

function isTexts(list: unknown): boolean {
  return Array.isArray(list) && list.every((text) => typeof text === 'string')
}
