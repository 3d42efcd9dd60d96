import { NutshellError, show } from '@nutshell-ml/core'
import type { io } from '@tensorflow/tfjs-core'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { CnnNetwork } from './cnn-network'
import { onBackend, type Tensorflow } from './tensorflow'

/** A model as TensorFlow.js keeps it in a folder: the text of `model.json`, and its files of weights by name. */
export interface TfjsFiles {
  readonly modelJson: string
  readonly weights: Readonly<Record<string, Uint8Array>>
}

type Json = Record<string, unknown>

const WEIGHTS_FILE = 'weights.bin'

/** A network as `tf.loadLayersModel` loads it. */
export function toTfjsFiles(network: CnnNetwork): TfjsFiles {
  const model = {
    format: 'layers-model',
    generatedBy: 'nutshell',
    convertedBy: null,
    modelTopology: network.topology,
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: specsOf(network) }]
  }
  const bytes = new Uint8Array(network.readWeights().buffer) // little-endian, as every machine that Node runs on
  return { modelJson: JSON.stringify(model), weights: { [WEIGHTS_FILE]: bytes } }
}

/**
 * The network of files that TensorFlow.js, or its converter of Keras models, wrote: any that takes 28 x 28 pixels and gives ten
 * numbers. Where those are no probabilities, they are taken for logits.
 *
 * @throws NutshellError INVALID_INPUT for anything else; FILE for a file of weights that is not given.
 */
export function fromTfjsFiles(tensorflow: Tensorflow, { modelJson, weights }: TfjsFiles): Promise<CnnNetwork> {
  const { modelTopology, weightsManifest, format } = parseModel(modelJson)
  if (format !== undefined && format !== 'layers-model') {
    throw notNetwork(`its format is ${show(format)}, expected 'layers-model'`)
  }
  if (!Array.isArray(weightsManifest)) throw notNetwork('it has no weightsManifest')
  const specs: io.WeightsManifestEntry[] = []
  const parts: Uint8Array[] = []
  for (const group of weightsManifest as Partial<io.WeightsManifestConfig[number]>[]) {
    if (!Array.isArray(group?.paths) || !Array.isArray(group.weights))
      throw notNetwork('its weightsManifest is damaged')
    specs.push(...group.weights)
    for (const path of group.paths) {
      if (!Object.hasOwn(weights, path)) {
        throw new NutshellError(
          'FILE',
          `the weights ${show(path)} are missing; given: ${Object.keys(weights).join(', ')}`
        )
      }
      parts.push(weights[path])
    }
  }
  return buildFromTopology(tensorflow, modelTopology, specs, join(parts))
}

/**
 * The network of a topology and its weights.
 *
 * @throws NutshellError INVALID_INPUT.
 */
export async function buildFromTopology(
  tensorflow: Tensorflow,
  topology: unknown,
  weightSpecs: io.WeightsManifestEntry[],
  weightData: ArrayBuffer
): Promise<CnnNetwork> {
  const { layers } = tensorflow
  const modelTopology = withoutLastSoftmax(topology)
  let loaded: LayersModel | undefined
  try {
    loaded = await layers.loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) })
    const known = loaded
    return onBackend(tensorflow, () => new CnnNetwork(tensorflow, endInSoftmax(tensorflow, known)))
  } catch (error) {
    loaded?.dispose()
    if (error instanceof NutshellError) throw error
    throw notNetwork(error instanceof Error ? error.message : String(error), error)
  }
}

/** A network of the same layers with the same weights, on its own. */
export function copyNetwork(network: CnnNetwork): Promise<CnnNetwork> {
  const weights = network.readWeights()
  return buildFromTopology(network.tensorflow, network.topology, specsOf(network), weights.buffer as ArrayBuffer)
}

function specsOf({ names, shapes }: CnnNetwork): io.WeightsManifestEntry[] {
  return names.map((name, i) => ({ name, shape: [...shapes[i]], dtype: 'float32' }))
}

/** A copy of the topology in which no layer is its own softmax but the last may be followed by one. */
function withoutLastSoftmax(topology: unknown): Json {
  const copy = structuredCloneOf(topology)
  const model = ('model_config' in copy ? copy.model_config : copy) as { config?: Json | Json[] }
  const layers = (Array.isArray(model.config) ? model.config : model.config?.layers) as { config?: Json }[] | undefined
  if (!Array.isArray(layers) || layers.length === 0) throw notNetwork('its modelTopology has no layers')
  const last = layers[layers.length - 1]
  const isActivation = (last as Json).class_name === 'Activation'
  if (!isActivation && last.config?.activation === 'softmax') last.config.activation = 'linear'
  return copy
}

function endInSoftmax({ layers }: Tensorflow, model: LayersModel): LayersModel {
  const last = model.layers[model.layers.length - 1]
  const kind = last.getClassName()
  if (kind === 'Activation' && last.getConfig().activation === 'softmax') return model
  const logits = kind === 'Softmax' ? last.input : model.outputs[0]
  const softmax = layers.layers.activation({ name: 'probabilities', activation: 'softmax' })
  return layers.model({ inputs: model.inputs, outputs: softmax.apply(logits) as (typeof model.outputs)[0] })
}

function parseModel(text: string): Json {
  try {
    const model: unknown = JSON.parse(text)
    if (typeof model === 'object' && model !== null) return model as Json
  } catch (cause) {
    throw notNetwork('its model.json is no JSON', cause)
  }
  throw notNetwork('its model.json holds no object')
}

function structuredCloneOf(topology: unknown): Json {
  if (typeof topology !== 'object' || topology === null) throw notNetwork('it has no modelTopology')
  return JSON.parse(JSON.stringify(topology))
}

function join(parts: readonly Uint8Array[]): ArrayBuffer {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all.buffer
}

function notNetwork(problem: string, cause?: unknown): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a network for digits: ${problem}`, { cause })
}
