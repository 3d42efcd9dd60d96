import { decodeSafetensors, encodeSafetensors, NutshellError, type Tensor } from '@nutshell-ml/core'
import type { LabelledImages } from '../images'
import type { TrainSettings } from './settings'
import type { EpochFigures, TrainState } from './train-state'

const MODEL = 'nutshell.digits.cnn.checkpoint'
const VERSION = '1'

/** What a training is of: a checkpoint of another one is refused. */
export type Identity = Readonly<Record<string, unknown>>

interface State {
  readonly identity: Identity
  readonly step: number
  readonly loss: number
  readonly right: number
  readonly history: EpochFigures[]
  readonly power1: number
  readonly power2: number
  readonly best: { readonly epoch: number; readonly loss: number } | null
}

/** Options and images that decide what training comes to. */
export function identityOf(
  { validation, checkpointEvery: _, exemplars: __, ...settings }: TrainSettings,
  images: LabelledImages,
  backend: string
): Identity {
  const { augment = false } = settings
  const shown = typeof validation === 'object' ? `images ${checksum(validation)}` : (validation ?? 'none')
  return { ...settings, augment, validation: shown, backend, images: `${images.count}, checksum ${checksum(images)}` }
}

/** The state of a training as safetensors. */
export function encodeCheckpoint(state: TrainState, identity: Identity): Uint8Array {
  const { step, loss, right, history, weights, adam, best } = state
  const tensors = new Map<string, Tensor>([
    ['weights', vector(weights)],
    ['mean', vector(adam.mean)],
    ['square', vector(adam.square)]
  ])
  if (best !== undefined) tensors.set('best', vector(best.weights))
  const saved: State = {
    identity,
    step,
    loss,
    right,
    history,
    power1: adam.power1,
    power2: adam.power2,
    best: best === undefined ? null : { epoch: best.epoch, loss: best.loss }
  }
  return encodeSafetensors(tensors, { model: MODEL, version: VERSION, state: JSON.stringify(saved) })
}

/**
 * @param weights that the network has.
 * @throws NutshellError INVALID_INPUT for what is no checkpoint, or one of another training: it says what differs.
 */
export function decodeCheckpoint(bytes: Uint8Array, identity: Identity, weights: number): TrainState {
  const { tensors, metadata } = decodeSafetensors(bytes)
  const { model, version } = metadata
  if (model !== MODEL || version !== VERSION) {
    throw bad(`it holds ${model ?? 'no model'} version ${version ?? 'none'}, expected ${MODEL} version ${VERSION}`)
  }
  const state = parse(metadata.state)
  for (const name of new Set([...Object.keys(identity), ...Object.keys(state.identity)])) {
    const [was, is] = [JSON.stringify(state.identity[name]), JSON.stringify(identity[name])]
    if (was !== is)
      throw new NutshellError(
        'INVALID_INPUT',
        `the checkpoint is of another training: its ${name} is ${was}, here ${is}`
      )
  }
  const read = (name: string) => {
    const data = tensors.get(name)?.data
    if (!(data instanceof Float32Array) || data.length !== weights || !data.every(Number.isFinite)) {
      throw bad(`its '${name}' is damaged`)
    }
    return data
  }
  const { step, loss, right, history, power1, power2, best } = state
  return {
    step,
    loss,
    right,
    history,
    weights: read('weights'),
    adam: { mean: read('mean'), square: read('square'), power1, power2 },
    best: best === null ? undefined : { ...best, weights: read('best') }
  }
}

function parse(text: string | undefined): State {
  let state: Partial<State> | null = null
  try {
    state = JSON.parse(text ?? '')
  } catch {}
  const { identity, step, loss, right, history, power1, power2, best } = state ?? {}
  const isWhole =
    typeof identity === 'object' &&
    identity !== null &&
    Number.isSafeInteger(step) &&
    step! >= 0 &&
    [loss, right, power1, power2].every(Number.isFinite) &&
    Array.isArray(history) &&
    history.every((figures) => typeof figures === 'object' && figures !== null) &&
    (best === null || (Number.isSafeInteger(best?.epoch) && Number.isFinite(best?.loss)))
  if (!isWhole) throw bad('its state is damaged')
  return state as State
}

function bad(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a checkpoint of a CNN: ${problem}`)
}

function vector(data: Float32Array): Tensor {
  return { shape: [data.length], data }
}

/** Of pixels and labels: 64 bits in two lanes, each as in FNV-1a (G. Fowler, L. Noll, K. Vo). */
function checksum({ pixels, labels }: LabelledImages): string {
  let a = 0x811c9dc5
  let b = 0x050c5d1f
  for (const bytes of [pixels, labels]) {
    for (let i = 0; i < bytes.length; i++) {
      a = Math.imul(a ^ bytes[i], 0x01000193)
      b = Math.imul(b + bytes[i], 0x01000193) ^ (b >>> 15)
    }
  }
  return [a, b].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
}
