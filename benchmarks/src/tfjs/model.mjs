// A network as a model of TensorFlow.js.
import { CLASSES, IMAGE, sizeOf, weightShapes } from './networks.mjs'

/** A compiled model that begins with the weights given. @param tf TensorFlow.js with its layers */
export function createModel(tf, network, weights) {
  const model = tf.sequential()
  let inputShape = IMAGE
  for (const layer of network.layers) {
    model.add(createLayer(tf, layer, inputShape))
    inputShape = undefined
  }
  model.compile({ optimizer: tf.train.adam(0.001, 0.9, 0.999, 1e-7), loss: 'categoricalCrossentropy' })
  const tensors = []
  let at = 0
  for (const shape of weightShapes(network)) {
    const size = sizeOf(shape)
    tensors.push(tf.tensor(weights.slice(at, at + size), shape))
    at += size
  }
  model.setWeights(tensors)
  tf.dispose(tensors)
  return model
}

/** Gives back what a model and its optimizer have. */
export function disposeModel(model) {
  model.dispose()
  model.optimizer.dispose()
}

/** Tensors of images and of their labels, one-hot. */
export function createTensors(tf, pixels, labels) {
  const xs = tf.tensor(pixels, [labels.length, ...IMAGE])
  const answers = new Float32Array(labels.length * CLASSES)
  labels.forEach((label, i) => {
    answers[i * CLASSES + label] = 1
  })
  return { xs, ys: tf.tensor(answers, [labels.length, CLASSES]) }
}

function createLayer(tf, { kind, filters, size, isSame, units, activation }, inputShape) {
  const more = inputShape === undefined ? {} : { inputShape }
  // Zeros, and no random numbers that would be replaced: some of TensorFlow.js' own take long to draw.
  const zeros = { kernelInitializer: 'zeros', biasInitializer: 'zeros' }
  if (kind === 'conv') {
    const padding = isSame ? 'same' : 'valid'
    return tf.layers.conv2d({ filters, kernelSize: size, padding, activation: 'relu', ...zeros, ...more })
  }
  if (kind === 'pool') return tf.layers.maxPooling2d({ poolSize: 2, ...more })
  if (kind === 'flatten') return tf.layers.flatten(more)
  return tf.layers.dense({ units, activation, ...zeros, ...more })
}
