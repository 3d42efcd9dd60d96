// Prints a hash of the bytes that trainings on the backend `nutshell` end in: `node scripts/tfjs-bits.mjs [THREADS]`.
// The same on every machine, Node version and thread count; .ci/run compares.
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from './stamp.mjs'

const load = createRequire(join(root, 'packages/tfjs-backend/index.js'))
const { Random } = load('@nutshell-ml/core')
const { layers, sequential } = load('@tensorflow/tfjs-layers')
const tf = load('@tensorflow/tfjs-core')
const { registerNutshell } = load('./dist/index.cjs')

const threads = Number(process.argv[2] ?? 1)
const BATCH = 48
const SIDE = 20

const MODELS = [
  [
    layers.conv2d({ inputShape: [SIDE, SIDE, 3], filters: 16, kernelSize: 3, activation: 'relu' }),
    layers.batchNormalization(),
    layers.conv2d({ filters: 20, kernelSize: 5, strides: 2, padding: 'same', activation: 'elu' }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.flatten(),
    layers.dropout({ rate: 0.25, seed: 7 }),
    layers.dense({ units: 96, activation: 'sigmoid' }),
    layers.dense({ units: 10, activation: 'softmax' })
  ],
  [
    layers.depthwiseConv2d({ inputShape: [SIDE, SIDE, 3], kernelSize: 3, depthMultiplier: 4, padding: 'same' }),
    layers.reLU({ maxValue: 6 }),
    layers.averagePooling2d({ poolSize: 2 }),
    layers.reshape({ targetShape: [SIDE / 2, (SIDE / 2) * 12] }),
    layers.lstm({ units: 24, recurrentInitializer: 'glorotUniform' }),
    layers.layerNormalization(),
    layers.dense({ units: 10, activation: 'softmax' })
  ]
]
const OPTIMIZERS = [() => tf.train.momentum(0.01, 0.9), () => tf.train.adam(0.002), () => tf.train.rmsprop(0.001)]

if (!registerNutshell({ threads })) throw new Error('the backend does not run here')
await tf.setBackend('nutshell')
// Threads come when a kernel has called them, after a while.
for (let i = 0; i < 20; i++) {
  tf.fill([100_000], 1).dispose()
  await new Promise((resolve) => setTimeout(resolve, 20))
}
if (tf.backend().threads !== threads) throw new Error(`expected ${threads} threads, got ${tf.backend().threads}`)

const hash = createHash('sha256')
const random = new Random(1)
const drawn = (shape, scale) => {
  const size = shape.reduce((product, length) => product * length, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, () => (random.next() * 2 - 1) * scale),
    shape
  )
}
for (const own of MODELS) {
  const model = sequential({ layers: own })
  for (const createOptimizer of OPTIMIZERS) {
    model.setWeights(
      model.getWeights().map(({ shape }) => (shape.length > 1 ? drawn(shape, 0.1) : tf.add(drawn(shape, 0.1), 0.2)))
    )
    model.compile({ optimizer: createOptimizer(), loss: 'categoricalCrossentropy' })
    for (let step = 0; step < 4; step++) {
      const x = drawn([BATCH, SIDE, SIDE, 3], 1)
      const y = tf.oneHot(
        tf.tensor1d(
          Int32Array.from({ length: BATCH }, () => random.int(10)),
          'int32'
        ),
        10
      )
      hash.update(Float64Array.of(await model.trainOnBatch(x, y)))
      hash.update(model.predict(x).dataSync())
    }
    for (const weight of model.getWeights()) hash.update(weight.dataSync())
  }
}
// A CNN for digits: training, its file, what it says, and what it says when it has learned more.
const { DigitCnn, generateDigits } = createRequire(join(root, 'packages/classifier/index.js'))('./dist/digits.cjs')
const { images, labels } = generateDigits(400, { seed: 1 })
const digits = await DigitCnn.fit(images, labels, { backend: 'nutshell', epochs: 1, validation: 0.2 })
hash.update(digits.save())
hash.update(digits.predictProba(images).data)
hash.update((await digits.learn(images.subarray(0, 7840), labels.subarray(0, 10))).save())
console.log(hash.digest('hex'))
