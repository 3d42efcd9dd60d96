import type { Tensor } from '@nutshell-ml/core'
import type { Exemplars } from '../exemplars'
import { decodeDigitModel, encodeDigitModel, notDigits, prefixed, tensorOf, withPrefix } from '../model-file'
import type { CnnNetwork } from './cnn-network'
import type { Tensorflow } from './tensorflow'
import { buildFromTopology } from './tfjs-format'
import type { CnnFacts } from './train-state'

const WEIGHTS = 'weights'

/** The network as a model of digits: `weights.NAME` for each weight, its layers in the state as TensorFlow.js writes them. */
export function encodeCnn(network: CnnNetwork, facts: CnnFacts, exemplars: Exemplars): Uint8Array {
  const { names, shapes, topology } = network
  const values = network.readWeights()
  const tensors = new Map<string, Tensor>()
  let at = 0
  for (const [i, name] of names.entries()) {
    const shape = [...shapes[i]]
    const size = shape.reduce((product, length) => product * length, 1)
    tensors.set(name, { shape, data: values.subarray(at, at + size) })
    at += size
  }
  const state = { facts, order: names, topology }
  return encodeDigitModel({ algorithm: 'cnn', state, tensors: prefixed(WEIGHTS, tensors), exemplars })
}

/** Errors: INVALID_INPUT for what `encodeCnn` did not make. */
export async function decodeCnn(
  tensorflow: Tensorflow,
  bytes: Uint8Array
): Promise<{ network: CnnNetwork; facts: CnnFacts; exemplars: Exemplars }> {
  const { state, tensors, exemplars } = decodeDigitModel(bytes, 'cnn')
  const { facts, order, topology } = state
  const weights = withPrefix(WEIGHTS, tensors)
  if (!isFacts(facts) || !Array.isArray(order) || order.length !== weights.size) throw notDigits('its state is damaged')
  const parts: Float32Array[] = []
  const specs = order.map((name: unknown) => {
    const { shape } = weights.get(String(name)) ?? { shape: [-1] }
    const data = tensorOf(weights, String(name), Float32Array, shape)
    if (!data.every(Number.isFinite)) throw notDigits(`its weights ${name} are not all numbers`)
    parts.push(data)
    return { name: String(name), shape: [...shape], dtype: 'float32' as const }
  })
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  const network = await buildFromTopology(tensorflow, topology, specs, all.buffer)
  return { network, facts, exemplars }
}

function isFacts(given: unknown): given is CnnFacts {
  const { network, images, history, learned } = (given ?? {}) as Partial<CnnFacts>
  return (
    typeof network === 'string' &&
    Number.isSafeInteger(images) &&
    Number.isSafeInteger(learned) &&
    Array.isArray(history) &&
    history.every((figures) => typeof figures === 'object' && figures !== null)
  )
}
