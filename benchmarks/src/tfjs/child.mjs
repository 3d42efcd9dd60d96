// The process of a contender in JavaScript: `child.mjs BACKEND THREADS` takes commands as lines of JSON.
import { readNumbers } from '../boost/number-files.mjs'
import { serve } from '../linear/child.mjs'
import { loadBackend } from './load-backend.mjs'
import { createModel, createTensors, disposeModel } from './model.mjs'
import { IMAGE, NETWORKS, sizeOf } from './networks.mjs'
import { profileKernels } from './profile-kernels.mjs'

const PIXELS = sizeOf(IMAGE)
const [, , backend, threads] = process.argv
const {
  tf,
  name,
  threads: threadsThere
} = await loadBackend(backend, threads === undefined ? undefined : Number(threads))
const kept = {}

/** Images and the first weights of networks, from files. */
function load({ pixels, labels, testPixels, testLabels, weights }) {
  kept.train = { pixels: readNumbers(pixels, Float32Array), labels: readNumbers(labels, Int32Array) }
  kept.test = { pixels: readNumbers(testPixels, Float32Array), labels: readNumbers(testLabels, Int32Array) }
  kept.weights = Object.fromEntries(
    Object.entries(weights).map(([network, path]) => [network, readNumbers(path, Float32Array)])
  )
  return { threads: threadsThere, version: tf.version_core ?? tf.version['tfjs-core'] }
}

/** Steps of training, after some that are not timed, from the first weights. */
async function train({ network, batchSize, batches, warmup }) {
  return withModel(network, batches * batchSize, async (model, { xs, ys }) => {
    await fit(model, xs, ys, batchSize, warmup)
    const start = performance.now()
    const { history } = await model.fit(xs, ys, { batchSize, epochs: 1, shuffle: false, verbose: 0 })
    return { ms: performance.now() - start, loss: history.loss[0] }
  })
}

/** Predictions for many images at once. */
async function predict({ network, batchSize, batches, warmup }) {
  return withModel(network, batches * batchSize, (model, { xs }) => {
    predictBatches(model, xs, batchSize, warmup)
    const start = performance.now()
    const found = tf.tidy(() => model.predict(xs, { batchSize }).dataSync())
    return { ms: performance.now() - start, sum: found.reduce((sum, value) => sum + value, 0) }
  })
}

/** One image at a time, from numbers in an array to numbers in an array. */
async function latency({ network, count, warmup }) {
  return withModel(network, 1, (model) => {
    const times = []
    let sum = 0
    for (let i = -warmup; i < count; i++) {
      const at = ((i + warmup) % kept.test.labels.length) * PIXELS
      const pixels = kept.test.pixels.slice(at, at + PIXELS)
      const start = performance.now()
      const found = tf.tidy(() => model.predict(tf.tensor(pixels, [1, ...IMAGE])).dataSync())
      if (i >= 0) times.push(performance.now() - start)
      sum += found[0]
    }
    times.sort((a, b) => a - b)
    return { ms: times[count >> 1], sum }
  })
}

/** The loss of each step from the first weights, and what the model is worth after them. */
async function score({ network, batchSize, steps, tests }) {
  return withModel(network, steps * batchSize, async (model, { xs, ys }) => {
    const losses = []
    for (let i = 0; i < steps; i++) {
      const [x, y] = [xs, ys].map((all) => tf.slice(all, [i * batchSize], [batchSize]))
      losses.push(await model.trainOnBatch(x, y))
      tf.dispose([x, y])
    }
    if (tests === 0) return { losses }
    const { xs: x, ys: y } = createTensors(
      tf,
      kept.test.pixels.subarray(0, tests * PIXELS),
      kept.test.labels.subarray(0, tests)
    )
    const loss = tf.tidy(() => model.evaluate(x, y, { batchSize, verbose: 0 }).dataSync()[0])
    const found = tf.tidy(() => tf.argMax(model.predict(x, { batchSize }), -1).dataSync())
    tf.dispose([x, y])
    const right = found.reduce((sum, label, i) => sum + Number(label === kept.test.labels[i]), 0)
    return { losses, testLoss: loss, accuracy: right / tests }
  })
}

/** Milliseconds by kernel of training or of predicting so many batches. */
async function profile({ network, batchSize, batches, warmup, isTraining }) {
  kept.profile ??= profileKernels(tf, name)
  return withModel(network, Math.max(batches, warmup) * batchSize, async (model, { xs, ys }) => {
    const run = isTraining
      ? (count) => fit(model, xs, ys, batchSize, count)
      : (count) => predictBatches(model, xs, batchSize, count)
    await run(warmup)
    kept.profile.start()
    const start = performance.now()
    await run(batches)
    return { ms: performance.now() - start, rows: kept.profile.take() }
  })
}

async function fit(model, xs, ys, batchSize, batches) {
  if (batches === 0) return
  const [x, y] = [xs, ys].map((all) => tf.slice(all, [0], [batches * batchSize]))
  await model.fit(x, y, { batchSize, epochs: 1, shuffle: false, verbose: 0 })
  tf.dispose([x, y])
}

function predictBatches(model, xs, batchSize, batches) {
  if (batches === 0) return
  tf.tidy(() => model.predict(tf.slice(xs, [0], [batches * batchSize]), { batchSize }).dataSync())
}

/** Has `work` use a model and tensors of the first so many images, and gives all back. */
async function withModel(network, count, work) {
  const model = createModel(tf, NETWORKS[network], kept.weights[network])
  const { pixels, labels } = kept.train
  const tensors = createTensors(tf, pixels.subarray(0, count * PIXELS), labels.subarray(0, count))
  try {
    return await work(model, tensors)
  } finally {
    tf.dispose(tensors)
    disposeModel(model)
  }
}

await serve({ load, train, predict, latency, score, profile }, ['serve'])
