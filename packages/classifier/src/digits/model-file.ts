import { decodeSafetensors, encodeSafetensors, NutshellError, show, type Tensor } from '@nutshell-ml/core'
import type { DigitAlgorithm } from './digit-model'
import type { Exemplars } from './exemplars'
import { DIGITS, SIDE } from './images'

/** What a file of a model of digits holds. */
export interface DigitFile {
  readonly algorithm: DigitAlgorithm
  /** What is said in JSON: an object, not looked at any further. */
  readonly state: Readonly<Record<string, unknown>>
  /** By names without those of the exemplars. */
  readonly tensors: ReadonlyMap<string, Tensor>
  readonly exemplars: Exemplars
}

const MODEL = 'nutshell.digits.'
const VERSION = '1'
const ALGORITHMS: readonly string[] = ['cnn', 'kmeans', 'trees', 'linear'] satisfies DigitAlgorithm[]
const IMAGES = 'exemplars.images'
const LABELS = 'exemplars.labels'

/**
 * A model of digits as safetensors: its tensors, and its exemplars as bytes, `exemplars.images` (count x 28 x 28) and
 * `exemplars.labels` (count).
 */
export function encodeDigitModel({ algorithm, state, tensors, exemplars }: DigitFile): Uint8Array {
  const { images, labels } = exemplars
  const all = new Map(tensors)
  all.set(IMAGES, { shape: [labels.length, SIDE, SIDE], data: images })
  all.set(LABELS, { shape: [labels.length], data: labels })
  return encodeSafetensors(all, { model: MODEL + algorithm, version: VERSION, state: JSON.stringify(state) })
}

/**
 * What `encodeDigitModel` was given.
 *
 * @param algorithm what the file has to be of. @default any
 * @throws NutshellError INVALID_INPUT for anything else: another model, a file that is cut off or was tampered with.
 */
export function decodeDigitModel(bytes: Uint8Array, algorithm?: DigitAlgorithm): DigitFile {
  const { tensors, metadata } = decoded(bytes)
  const { model = '', version } = metadata
  const found = model.startsWith(MODEL) ? model.slice(MODEL.length) : ''
  const isOne = algorithm === undefined ? ALGORITHMS.includes(found) : found === algorithm
  if (!isOne || version !== VERSION) {
    const got = `${model === '' ? 'no model' : show(model)} version ${version === undefined ? 'none' : show(version)}`
    throw notDigits(`it holds ${got}, expected ${MODEL}${algorithm ?? '*'} version ${VERSION}`)
  }
  const own = new Map(tensors)
  own.delete(IMAGES)
  own.delete(LABELS)
  return {
    algorithm: found as DigitAlgorithm,
    state: stateOf(metadata.state),
    tensors: own,
    exemplars: exemplarsOf(tensors)
  }
}

/** What every file that is not whole is refused with. */
export function notDigits(problem: string, cause?: unknown): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a model of digits: ${problem}`, { cause })
}

/** The numbers of a tensor of a known type and shape; -1 in the shape stands for any length. Errors: INVALID_INPUT. */
export function tensorOf<T extends Tensor['data']>(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  type: new (...args: never[]) => T,
  shape: readonly number[]
): T {
  const tensor = tensors.get(name)
  const isWhole =
    tensor !== undefined &&
    tensor.data instanceof type &&
    tensor.shape.length === shape.length &&
    shape.every((length, i) => length === -1 || length === tensor.shape[i])
  if (isWhole) return tensor.data as T
  const got = tensor === undefined ? 'not there' : `${show(tensor.data)} as ${tensor.shape.join(' x ')}`
  const expected = shape.map((length) => (length === -1 ? 'any' : length)).join(' x ')
  throw notDigits(`its ${name} are ${got}, expected ${type.name} of ${expected}`)
}

/** Tensors under another's name: what a model inside a model has of them. */
export function prefixed(prefix: string, tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  return new Map([...tensors].map(([name, tensor]) => [`${prefix}.${name}`, tensor]))
}

/** What `prefixed` was given, among others. */
export function withPrefix(prefix: string, tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const own = new Map<string, Tensor>()
  for (const [name, tensor] of tensors)
    if (name.startsWith(`${prefix}.`)) own.set(name.slice(prefix.length + 1), tensor)
  return own
}

function decoded(bytes: Uint8Array) {
  try {
    return decodeSafetensors(bytes)
  } catch (cause) {
    if (!(cause instanceof NutshellError)) throw cause
    throw notDigits(cause.message.replace(/^not a model file: /, ''), cause)
  }
}

function stateOf(text: string | undefined): Record<string, unknown> {
  let state: unknown
  try {
    state = JSON.parse(text ?? '')
  } catch (cause) {
    throw notDigits('its state is damaged', cause)
  }
  if (typeof state !== 'object' || state === null || Array.isArray(state)) throw notDigits('its state is damaged')
  return state as Record<string, unknown>
}

function exemplarsOf(tensors: ReadonlyMap<string, Tensor>): Exemplars {
  const labels = tensorOf(tensors, LABELS, Uint8Array, [-1])
  const images = tensorOf(tensors, IMAGES, Uint8Array, [labels.length, SIDE, SIDE])
  if (labels.some((label) => label >= DIGITS)) throw notDigits('its exemplars show what is no digit')
  return { images, labels }
}

/** Whether something read from JSON is a number of things. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
