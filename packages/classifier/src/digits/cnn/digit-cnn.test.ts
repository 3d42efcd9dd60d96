import { NutshellError } from '@nutshell-ml/core'
import { registerNutshell } from '@nutshell-ml/tfjs-backend'
import * as tf from '@tensorflow/tfjs-core'
import * as tfl from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { generateDigits } from '../generate/generate-digits'
import { DigitCnn } from './digit-cnn'
import type { DigitCnnOptions } from './options'

/** Where there is no SIMD `cpu` takes minutes. One thread: other tests have the other processors. */
const trainsFast = registerNutshell({ threads: 1 })
const { images, labels } = generateDigits(300, { seed: 1 })
const SMALL: DigitCnnOptions = { network: 'small', epochs: 2, batchSize: 50, exemplars: 20, seed: 5 }
const fit = (options: DigitCnnOptions = {}) => DigitCnn.fit(images, labels, { ...SMALL, ...options })
const bytesOf = (model: DigitCnn) => Buffer.from(model.save()).toString('base64')

it('trains without SIMD too', async () => {
  const few = await DigitCnn.fit(images.subarray(0, 7840), labels.subarray(0, 10), { ...SMALL, backend: 'cpu' })
  expect(few.backend).toBe('cpu')
  expect(few.evaluate(images.subarray(0, 7840), labels.subarray(0, 10)).images).toBe(10)
})

describe.runIf(trainsFast)('DigitCnn', () => {
  let model: DigitCnn
  let trained: DigitCnn
  beforeAll(async () => {
    model = await fit()
    trained = await fit({ epochs: 6, learningRate: 0.01, exemplars: 200 })
  }, 60_000)

  it('learns digits', () => {
    expect(trained.evaluate(images, labels).accuracy).toBeGreaterThan(0.7) // by chance 0.1
    expect(trained.evaluate(images, labels).perDigit).toHaveLength(10)
  })

  it('is the same for the same seed, and reads its input only', async () => {
    const [before, known] = [images.slice(), labels.slice()]
    expect(bytesOf(await fit())).toBe(bytesOf(model))
    expect([images, labels]).toEqual([before, known])
    expect(bytesOf(await fit({ seed: 6, epochs: 1 }))).not.toBe(bytesOf(await fit({ epochs: 1 })))
  }, 30_000)

  it('goes on from any checkpoint to the same bytes', async () => {
    const options = { checkpointEvery: 2, validation: 0.2, earlyStopping: 1, epochs: 3 }
    const checkpoints: Uint8Array[] = []
    const whole = await fit({ ...options, onCheckpoint: async (bytes) => void checkpoints.push(bytes) })
    expect(checkpoints.length).toBeGreaterThan(4)
    for (const resume of [checkpoints[0], checkpoints[2], checkpoints[checkpoints.length - 1]]) {
      expect(bytesOf(await fit({ ...options, resume }))).toBe(bytesOf(whole))
    }
    await expect(fit({ ...options, resume: checkpoints[0], learningRate: 0.5 })).rejects.toThrow(
      'the checkpoint is of another training: its learningRate is 0.003, here 0.5'
    )
    const others = images.slice()
    others[400] ^= 1
    const resumed = DigitCnn.fit(others, labels, { ...SMALL, ...options, resume: checkpoints[0] })
    await expect(resumed).rejects.toThrow(/of another training: its images is "300, checksum \w{16}"/)
  }, 60_000)

  it('refuses a checkpoint that is not whole', async () => {
    const checkpoints: Uint8Array[] = []
    await fit({ epochs: 1, onCheckpoint: (bytes) => void checkpoints.push(bytes) })
    const [last] = checkpoints
    const infinite = last.slice()
    new DataView(infinite.buffer).setFloat32(infinite.length - 4, Number.POSITIVE_INFINITY, true)
    for (const resume of [last.subarray(0, 100), last.subarray(0, -4), infinite, model.save(), new Uint8Array(0)]) {
      await expect(fit({ epochs: 1, resume })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
  }, 30_000)

  it('comes back from its file with the same bits', async () => {
    const loaded = await DigitCnn.load(model.save())
    expect(loaded.predictProba(images)).toEqual(model.predictProba(images))
    expect(bytesOf(loaded)).toBe(bytesOf(model))
    expect([loaded.facts, loaded.history, loaded.exemplars]).toEqual([model.facts, model.history, model.exemplars])
  })

  it('refuses a file that is cut or altered', async () => {
    const file = model.save()
    const length = Number(new DataView(file.buffer).getBigUint64(0, true))
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)))
    const [from] = header['weights.conv1_1/kernel'].data_offsets
    const broken = file.slice()
    new DataView(broken.buffer).setFloat32(8 + length + from, Number.NaN, true)
    for (const bytes of [file.subarray(0, 500), file.subarray(0, -1), broken, new Uint8Array(9)]) {
      await expect(DigitCnn.load(bytes)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
  })

  it('gives probabilities of one image and of many', () => {
    const one = images.subarray(784, 1568)
    const { digit, probabilities } = model.predict(one)
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
    expect(probabilities[digit]).toBe(Math.max(...probabilities))
    // Sums of float32 may run in another order for another number of images.
    const many = model.predictProba(images)
    expect([many.rows, many.cols]).toEqual([300, 10])
    for (const [d, p] of probabilities.entries()) expect(many.data[10 + d]).toBeCloseTo(p, 5)
    expect(model.predict(Array.from(one)).probabilities).toEqual(probabilities)
    expect(model.predictProba(new Uint8Array(0)).rows).toBe(0)
  })

  it('is a model of TensorFlow.js, there and back', async () => {
    const { modelJson, weights } = model.toTfjs()
    const { modelTopology, weightsManifest } = JSON.parse(modelJson)
    const theirs = await tfl.loadLayersModel({
      load: async () => ({
        modelTopology,
        weightSpecs: weightsManifest[0].weights,
        weightData: weights['weights.bin'].slice().buffer
      })
    })
    const input = tf.tensor(Float32Array.from(images, (pixel) => pixel / 255).subarray(0, 7840), [10, 28, 28, 1])
    const expected = (theirs.predict(input) as tf.Tensor).dataSync()
    const own = model.predictProba(images.subarray(0, 7840)).data
    for (const [i, p] of expected.entries()) expect(own[i]).toBeCloseTo(p, 5)
    const back = await DigitCnn.fromTfjs({ modelJson, weights })
    expect(back.predictProba(images)).toEqual(model.predictProba(images))
    theirs.dispose()
    input.dispose()
  })

  it('imports networks of others: softmax in the last layer, none, or images in another shape', async () => {
    for (const activation of ['softmax', 'linear'] as const) {
      const theirs = tfl.sequential()
      theirs.add(
        tfl.layers.dense({ inputShape: [784], units: 10, activation, kernelInitializer: 'ones', name: 'only' })
      )
      theirs.weights[1].write(tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
      const files = await exported(theirs)
      const { digit, probabilities } = (await DigitCnn.fromTfjs(files)).predict(new Uint8Array(784))
      // By hand: exp(9) / sum of exp(0..9).
      expect(digit).toBe(9)
      expect(probabilities[9]).toBeCloseTo(0.6321493, 6)
    }
    const wide = tfl.sequential()
    wide.add(tfl.layers.dense({ inputShape: [100], units: 10 }))
    await expect(DigitCnn.fromTfjs(await exported(wide))).rejects.toThrow('its input is [100]')
    const few = tfl.sequential()
    few.add(tfl.layers.dense({ inputShape: [784], units: 3 }))
    const files = await exported(few)
    await expect(DigitCnn.fromTfjs(files)).rejects.toThrow('its output is [3]')
    await expect(DigitCnn.fromTfjs({ ...files, weights: {} })).rejects.toMatchObject({ code: 'FILE' })
    for (const modelJson of ['', 'null', '{}', '{"modelTopology":{}}', '{"modelTopology":{},"weightsManifest":[]}']) {
      await expect(DigitCnn.fromTfjs({ modelJson, weights: {} })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
  })

  it('learns what is new and keeps what it knew', async () => {
    // Somebody whose sevens are mirrored.
    const writer = { seed: 4, shapes: { 7: 'mirrored' } }
    const sevens = generateDigits(40, { seed: 2, writer, digits: [7] })
    const learned = await trained.learn(sevens.images, sevens.labels)
    const others = generateDigits(100, { seed: 3, writer, digits: [7] })
    const before = trained.evaluate(others.images, others.labels).accuracy
    expect(learned.evaluate(others.images, others.labels).accuracy).toBeGreaterThan(before + 0.3)
    expect(learned.evaluate(images, labels).accuracy).toBeGreaterThan(trained.evaluate(images, labels).accuracy - 0.05)
    expect(learned.exemplars.labels).toHaveLength(240)
    expect(learned.facts).toMatchObject({ images: 300, learned: 40 })
  }, 60_000)

  it('tells what it does, and stops when it is told', async () => {
    const reports: object[] = []
    await fit({ onProgress: (progress) => void reports.push(progress), validation: { images, labels } })
    // Every ten steps, and at the end of an epoch of six.
    expect(reports.map((report) => (report as { done: number }).done)).toEqual([6, 10, 12])
    expect(reports[2]).toMatchObject({ done: 12, total: 12, epoch: 2, endOfEpoch: true })
    expect(reports[2]).toEqual(expect.objectContaining(model.history[1]))
    const before = tf.memory().numTensors
    const controller = new AbortController()
    const stopped = fit({
      checkpointEvery: 3,
      onCheckpoint: () => controller.abort(new Error('enough')),
      signal: controller.signal
    })
    await expect(stopped).rejects.toThrow('enough')
    // Fewer where models of other tests, which nobody holds, were freed meanwhile.
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before)
    await expect(model.learn(images, labels, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before)
  }, 30_000)

  it('frees its memory', async () => {
    const copy = await DigitCnn.load(model.save())
    // From here on nothing waits: models of other tests, which nobody holds, are not freed meanwhile.
    const before = tf.memory().numTensors
    copy.predict(images.subarray(0, 784))
    expect(tf.memory().numTensors).toBe(before)
    copy.dispose()
    copy.dispose()
    // A kernel and a bias for each of four layers.
    expect(tf.memory().numTensors).toBe(before - 8)
  })

  it.each([
    [{ network: 'huge' }, 'INVALID_OPTION', "network = 'huge', expected one of: small, standard, large"],
    [{ epoch: 3 }, 'UNKNOWN_OPTION', "unknown option 'epoch'; known: network, epochs"],
    [{ epochs: 0 }, 'INVALID_OPTION', 'epochs = 0'],
    [{ learningRate: -1 }, 'INVALID_OPTION', 'learningRate = -1'],
    [{ schedule: 'up' }, 'INVALID_OPTION', "schedule = 'up'"],
    [{ validation: 1 }, 'INVALID_OPTION', 'validation = 1'],
    [{ validation: 0.0001 }, 'INVALID_OPTION', 'validation = 0.0001 of 300 images leaves none to validate'],
    [{ earlyStopping: 2 }, 'INVALID_OPTION', 'earlyStopping = 2 needs images for validation'],
    [{ resume: 'x' }, 'INVALID_OPTION', "resume = 'x'"],
    [{ onCheckpoint: 1 }, 'INVALID_OPTION', 'onCheckpoint = 1'],
    [{ backend: 'gpu' }, 'INVALID_OPTION', "backend = 'gpu'"],
    [{ augment: { bend: 1 } }, 'UNKNOWN_OPTION', "unknown option 'bend'"],
    [{ learningRate: 1e30 }, 'NON_FINITE', 'take a smaller learning rate than 1e+30']
  ])('refuses %j', async (options, code, words) => {
    const error = await fit(options as DigitCnnOptions).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(NutshellError)
    expect([(error as NutshellError).code, (error as NutshellError).message]).toEqual([
      code,
      expect.stringContaining(words)
    ])
  })
})

/** A model in files. */
async function exported(model: tfl.LayersModel) {
  let artifacts: tf.io.ModelArtifacts = {}
  await model.save({
    save: async (given) => {
      artifacts = given
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }
  })
  model.dispose()
  const { modelTopology, weightSpecs, weightData } = artifacts
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }]
  const modelJson = JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest })
  return { modelJson, weights: { 'weights.bin': new Uint8Array(weightData as ArrayBuffer) } }
}
