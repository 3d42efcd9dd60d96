import { Random } from '@nutshell-ml/core'
import * as tf from '@tensorflow/tfjs-core'
import {
  type LayersModel,
  layers,
  loadLayersModel,
  type ModelCompileArgs,
  type Sequential,
  sequential
} from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { BackendMemory } from './index'
import './index'
import { HAS_BACKEND } from './kernels/twins.test-support'
import { digits, SIDE } from './training.test-support'

const INPUT = [SIDE, SIDE, 1]
const same = 'same' as const

const MODELS: { [name: string]: () => Sequential } = {
  'a network of convolutions with dropout and batch normalization': () =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: INPUT, filters: 8, kernelSize: 3, activation: 'relu' }),
        layers.batchNormalization(),
        layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, padding: same, useBias: false }),
        layers.activation({ activation: 'elu' }),
        layers.maxPooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dropout({ rate: 0.25, seed: 7 }),
        layers.dense({ units: 16, activation: 'relu', kernelRegularizer: 'l1l2' }),
        layers.dense({ units: 10, activation: 'softmax' })
      ]
    }),
  LeNet: () =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: INPUT, filters: 6, kernelSize: 5, padding: same, activation: 'tanh' }),
        layers.averagePooling2d({ poolSize: 2 }),
        layers.conv2d({ filters: 16, kernelSize: 5, activation: 'tanh' }),
        layers.averagePooling2d({ poolSize: 2 }),
        layers.flatten(),
        layers.dense({ units: 30, activation: 'tanh' }),
        layers.dense({ units: 10, activation: 'softmax' })
      ]
    }),
  'a perceptron': () =>
    sequential({
      layers: [
        layers.flatten({ inputShape: INPUT }),
        layers.dense({ units: 33, activation: 'sigmoid' }),
        layers.dense({ units: 17, activation: 'selu' }),
        layers.dense({ units: 10, activation: 'softmax' })
      ]
    }),
  'depthwise-separable convolutions': () =>
    sequential({
      layers: [
        layers.depthwiseConv2d({ inputShape: INPUT, kernelSize: 3, depthMultiplier: 4, padding: same }),
        layers.reLU({ maxValue: 6 }),
        layers.separableConv2d({ filters: 12, kernelSize: 3, activation: 'relu' }),
        layers.globalAveragePooling2d({}),
        layers.dense({ units: 10, activation: 'softmax' })
      ]
    }),
  'a recurrent network': () =>
    sequential({
      layers: [
        layers.reshape({ inputShape: INPUT, targetShape: [SIDE, SIDE] }),
        layers.lstm({ units: 7, returnSequences: true, recurrentInitializer: 'glorotUniform' }),
        layers.gru({ units: 5, recurrentInitializer: 'glorotUniform' }),
        layers.dense({ units: 10, activation: 'softmax' })
      ]
    }),
  'an upsampling network': () =>
    sequential({
      layers: [
        layers.conv2d({
          inputShape: INPUT,
          filters: 4,
          kernelSize: 3,
          strides: 2,
          padding: same,
          activation: 'softplus'
        }),
        layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: same, activation: 'relu' }),
        layers.layerNormalization(),
        layers.globalMaxPooling2d({}),
        layers.dense({ units: 10, activation: 'softmax' })
      ]
    })
}

const OPTIMIZERS: { [name: string]: () => tf.Optimizer } = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.02, 0.9),
  // An epsilon that is large beside what rounding makes of a gradient of 0: the step of Adam from a gradient near 0 has its sign.
  adam: () => tf.train.adam(0.003, 0.9, 0.999, 1e-3),
  rmsprop: () => tf.train.rmsprop(0.003, 0.9, 0, 1e-3)
}

const STEPS = 5
const BATCH = 8
const DATA = digits(BATCH * STEPS, 3)
const images = (from = 0, rows = DATA.rows) =>
  tf.tensor4d(DATA.images.slice(from * SIDE * SIDE, (from + rows) * SIDE * SIDE), [rows, SIDE, SIDE, 1])
const labels = (from = 0, rows = DATA.rows) => tf.tensor2d(DATA.labels.slice(from * 10, (from + rows) * 10), [rows, 10])

/** Every weight from a seeded generator, so that those of both backends are equal. */
function fillWeights(model: LayersModel): void {
  const random = new Random(11)
  tf.tidy(() => {
    const weights = model.getWeights().map(({ shape }) => {
      const size = shape.reduce((product, length) => product * length, 1)
      const limit = shape.length > 1 ? Math.sqrt(6 / (size / (shape.at(-2) as number) + (shape.at(-2) as number))) : 0.1
      // Those of one dimension: biases near 0, and gammas and variances of batch normalization, which have to be positive.
      const center = shape.length > 1 ? 0 : 0.2
      return tf.tensor(
        Float32Array.from({ length: size }, () => center + (random.next() * 2 - 1) * limit),
        shape
      )
    })
    model.setWeights(weights)
  })
}

function compiled(create: () => Sequential, optimizer: tf.Optimizer | string, metrics: string[] = []): Sequential {
  const model = create()
  fillWeights(model)
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics } as ModelCompileArgs)
  return model
}

async function train(backend: string, create: () => Sequential, createOptimizer: () => tf.Optimizer) {
  await tf.setBackend(backend)
  const model = compiled(create, createOptimizer())
  const losses: number[] = []
  for (let step = 0; step < STEPS; step++) {
    const [x, y] = [images(step * BATCH, BATCH), labels(step * BATCH, BATCH)]
    losses.push((await model.trainOnBatch(x, y)) as number)
    tf.dispose([x, y])
  }
  const x = images(0, BATCH)
  const predicted = tf.tidy(() => Array.from((model.predict(x) as tf.Tensor).dataSync()))
  x.dispose()
  model.dispose()
  return { losses, predicted }
}

describe.runIf(HAS_BACKEND)('training by tfjs-layers', () => {
  /**
   * Both backends do the same in float32 (unit roundoff u = 6e-8) and add in different orders: a sum of n terms of a like size
   * differs by some u sqrt(n), here n <= 600: 1.5e-6 of a layer's numbers. Six layers forward and back make 2e-5 of a gradient, and
   * steps that small carry it on without growth: 1e-4 of a loss near 2.3 leaves room of five times.
   */
  const LOSS_BOUND = 1e-4
  describe.each(Object.keys(MODELS))('%s', (name) => {
    it.each(Object.keys(OPTIMIZERS))('%s: the losses of the backend cpu', async (optimizer) => {
      const expected = await train('cpu', MODELS[name], OPTIMIZERS[optimizer])
      const actual = await train('nutshell', MODELS[name], OPTIMIZERS[optimizer])
      expect(expected.losses.length).toBe(STEPS)
      expect(expected.losses.every(Number.isFinite)).toBe(true)
      expect(new Set(expected.losses).size).toBe(STEPS)
      const differences = actual.losses.map((loss, step) => Math.abs(loss - expected.losses[step]))
      expect(Math.max(...differences)).toBeLessThan(LOSS_BOUND)
      const most = Math.max(...actual.predicted.map((p, i) => Math.abs(p - expected.predicted[i])))
      expect(most).toBeLessThan(LOSS_BOUND)
    })
  })
})

describe.runIf(HAS_BACKEND)('a model of tfjs-layers on the backend', () => {
  beforeAll(() => tf.setBackend('nutshell'))
  const create = MODELS['a network of convolutions with dropout and batch normalization']

  it('learns by fit, and evaluates what it predicts', async () => {
    const model = compiled(MODELS.LeNet, tf.train.adam(0.01), ['accuracy'])
    const [x, y] = [images(), labels()]
    const { history } = await model.fit(x, y, { batchSize: BATCH, epochs: 12, shuffle: false, validationData: [x, y] })
    expect(history.loss.length).toBe(12)
    expect(history.loss.at(-1)).toBeLessThan((history.loss[0] as number) / 4)
    const [loss, accuracy] = (model.evaluate(x, y) as tf.Scalar[]).map((value) => value.dataSync()[0])
    expect(loss).toBeCloseTo(history.val_loss.at(-1) as number, 5)
    const predicted = tf.argMax(model.predict(x) as tf.Tensor, -1).dataSync()
    const actual = tf.argMax(y, -1).dataSync()
    const hits = Array.from(predicted).filter((label, row) => label === actual[row]).length
    expect(accuracy).toBeCloseTo(hits / DATA.rows, 6)
    expect(accuracy).toBeGreaterThan(0.8)
  })

  it('is the same after a round trip through its saved form, and trains on', async () => {
    const model = compiled(create, tf.train.sgd(0.01))
    const [x, y] = [images(), labels()]
    await model.fit(x, y, { batchSize: BATCH, epochs: 1, shuffle: false })
    let saved: tf.io.ModelArtifacts | undefined
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
      })
    )
    const loaded = await loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts))
    const outputs = [model, loaded].map((one) => [...(one.predict(x) as tf.Tensor).dataSync()])
    expect(outputs[1]).toEqual(outputs[0])
    loaded.compile({ optimizer: tf.train.sgd(0.01), loss: 'categoricalCrossentropy' })
    const { history } = await loaded.fit(x, y, { epochs: 1 })
    expect(history.loss[0]).toBeTypeOf('number')
    tf.dispose([x, y])
  })

  it('has a steady memory from epoch to epoch, and gives all of it back', async () => {
    const memory = () => {
      const { numTensors, numBytes, numDataBuffers, numBytesInKernels, numBytesOfKernels } =
        tf.memory() as tf.MemoryInfo & BackendMemory
      return { numTensors, numBytes, numDataBuffers, numBytesInKernels, numBytesOfKernels }
    }
    const live = async () => {
      const optimizer = tf.train.adam(0.01)
      const model = compiled(create, optimizer)
      const [x, y] = [images(), labels()]
      const epochs: object[] = []
      const onEpochEnd = async () => void epochs.push(memory())
      await model.fit(x, y, { batchSize: 16, epochs: 6, shuffle: true, callbacks: { onEpochEnd } })
      tf.dispose([model.evaluate(x, y), model.predict(x)])
      epochs.push(memory())
      model.dispose()
      optimizer.dispose()
      tf.dispose([x, y])
      return epochs
    }
    await live() // constants that tfjs-layers keeps
    const before = memory()
    const epochs = await live()
    expect(memory()).toEqual(before)
    // The first one makes what the optimizer keeps.
    for (const epoch of epochs.slice(1, 6)) expect(epoch).toEqual(epochs[1])
  })
})
