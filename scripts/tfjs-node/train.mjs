// `node train.mjs BACKEND STEPS OPTIMIZER...`, in the folder of a project: trains 32c3-32c3-pool-128-10 from the same weights on the
// same batches, and prints `{ backend, losses }` as JSON, the losses by data and optimizer. ../tfjs-node.mjs runs it.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

const load = createRequire(join(process.cwd(), 'index.js'))
const { tensorflowBackend } = load('@nutshell-ml/tfjs-backend')
const { Random } = load('@nutshell-ml/core')
const { layers, sequential } = load('@tensorflow/tfjs-layers')
const tf = load('@tensorflow/tfjs-core')

const SIDE = 28
const PIXELS = SIDE * SIDE
const CLASSES = 10
const BATCH = 128

const OPTIMIZERS = {
  sgd: () => tf.train.sgd(0.01),
  momentum: () => tf.train.momentum(0.001, 0.9),
  adam: () => tf.train.adam(0.0003)
}

const [, , prefer, stepsText, ...optimizers] = process.argv
const steps = Number(stepsText)
const chosen = await tensorflowBackend({ prefer })
if (chosen.name !== prefer) throw new Error(`expected the backend ${prefer}, got: ${JSON.stringify(chosen)}`)

const losses = {}
const sets = { 'drawn digits': drawnDigits(steps * BATCH) }
const mnist = join(process.env.NUTSHELL_DATA ?? 'none', 'mnist')
if (existsSync(mnist)) sets.MNIST = readMnist(mnist, steps * BATCH)
for (const [name, data] of Object.entries(sets)) {
  for (const optimizer of optimizers) losses[`${name}, ${optimizer}`] = await train(data, OPTIMIZERS[optimizer]())
}
console.log(JSON.stringify({ backend: tf.getBackend(), losses }))

async function train({ images, labels }, optimizer) {
  const model = sequential({
    layers: [
      layers.conv2d({ inputShape: [SIDE, SIDE, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 128, activation: 'relu' }),
      layers.dense({ units: CLASSES, activation: 'softmax' })
    ]
  })
  const random = new Random(1)
  tf.tidy(() => model.setWeights(model.getWeights().map(({ shape }) => initial(shape, random))))
  model.compile({ optimizer, loss: 'categoricalCrossentropy' })
  const results = []
  for (let step = 0; step < steps; step++) {
    const rows = [step * BATCH, (step + 1) * BATCH]
    const x = tf.tensor4d(images.slice(rows[0] * PIXELS, rows[1] * PIXELS), [BATCH, SIDE, SIDE, 1])
    const y = tf.tensor2d(labels.slice(rows[0] * CLASSES, rows[1] * CLASSES), [BATCH, CLASSES])
    results.push(await model.trainOnBatch(x, y))
    tf.dispose([x, y])
  }
  model.dispose()
  return results
}

/** As tfjs-layers starts: weights as Glorot's initializer draws them, biases 0. */
function initial(shape, random) {
  const size = shape.reduce((product, length) => product * length, 1)
  const [inputs, outputs] = shape.slice(-2)
  const limit = shape.length === 1 ? 0 : Math.sqrt(6 / ((size / inputs / outputs) * (inputs + outputs)))
  return tf.tensor(
    Float32Array.from({ length: size }, () => (random.next() * 2 - 1) * limit),
    shape
  )
}

/** Strokes as of a digital clock, moved about, with noise. */
function drawnDigits(rows) {
  // Which of the strokes top, upper left, upper right, middle, lower left, lower right and bottom each digit has.
  const strokes = [0x77, 0x24, 0x5d, 0x6d, 0x2e, 0x6b, 0x7b, 0x25, 0x7f, 0x6f]
  const places = [
    [0, 0, 0, 1],
    [0, 0, 1, 0],
    [0, 1, 1, 1],
    [1, 0, 1, 1],
    [1, 0, 2, 0],
    [1, 1, 2, 1],
    [2, 0, 2, 1]
  ]
  const random = new Random(2)
  const images = Float32Array.from({ length: rows * PIXELS }, () => random.next() * 0.1)
  const labels = new Float32Array(rows * CLASSES)
  for (let row = 0; row < rows; row++) {
    const label = random.int(CLASSES)
    labels[row * CLASSES + label] = 1
    const [top, left] = [4 + random.int(5), 6 + random.int(7)]
    for (const [stroke, [fromY, fromX, toY, toX]] of places.entries()) {
      if (((strokes[label] >> stroke) & 1) === 0) continue
      for (let i = 0; i <= 8; i++) {
        const y = top + Math.round(fromY * 8 + ((toY - fromY) * 8 * i) / 8)
        const x = left + Math.round(fromX * 8 + ((toX - fromX) * 8 * i) / 8)
        for (const [dy, dx] of [
          [0, 0],
          [0, 1],
          [1, 0]
        ]) {
          const at = row * PIXELS + (y + dy) * SIDE + x + dx
          images[at] = Math.max(images[at], 0.7 + 0.3 * random.next())
        }
      }
    }
  }
  return { images, labels }
}

function readMnist(folder, rows) {
  const read = (name) => gunzipSync(readFileSync(join(folder, `train-${name}-ubyte.gz`)))
  const images = Float32Array.from(read('images-idx3').subarray(16, 16 + rows * PIXELS), (pixel) => pixel / 255)
  const labels = new Float32Array(rows * CLASSES)
  for (const [row, label] of read('labels-idx1')
    .subarray(8, 8 + rows)
    .entries())
    labels[row * CLASSES + label] = 1
  return { images, labels }
}
