// The process of the peers in JavaScript, which are installed outside the repository: `js-peers-child.mjs serve NAME FOLDER`.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { readFloats, serve } from './child.mjs'

const [, , , name, folder] = process.argv
// Not `require`: these are no dependencies of this package.
const load = createRequire(join(folder, 'package.json'))
// tfjs prints advice.
console.log = () => {}
console.warn = () => {}

const kept = {}
const peers = { 'ml-logistic-regression': mlLogisticRegression, tfjs }
const peer = peers[name]()

/** @returns `fit(rows, y, cols, options)`, and `predict(rows, cols)`: the probability of 1 for each */
function mlLogisticRegression() {
  const { Matrix } = createRequire(load.resolve('ml-logistic-regression'))('ml-matrix')
  const LogisticRegression = load('ml-logistic-regression')
  // It has no intercept: a column of ones is one.
  const toMatrix = (data, cols) => {
    const rows = data.length / cols
    return new Matrix(Array.from({ length: rows }, (_, i) => [1, ...data.subarray(i * cols, (i + 1) * cols)]))
  }
  let model
  return {
    prepare: toMatrix,
    async fit(X, y, { steps, learningRate }) {
      model = new LogisticRegression({ numSteps: steps, learningRate })
      model.train(X, Matrix.columnVector(Array.from(y)))
    },
    // The classifier of a class tells the probability that a row is not of it.
    predict: (X) => model.classifiers[0].testScores(X),
    label: (X) => model.predict(X)[0]
  }
}

function tfjs() {
  const tf = load('@tensorflow/tfjs')
  let model
  return {
    prepare: (data, cols) => tf.tensor2d(Float32Array.from(data), [data.length / cols, cols]),
    async fit(X, y, { epochs, batchSize, learningRate, l2 }) {
      await tf.setBackend('cpu')
      model = tf.sequential()
      const kernelRegularizer = tf.regularizers.l2({ l2: l2 / 2 })
      model.add(
        tf.layers.dense({
          units: 1,
          activation: 'sigmoid',
          inputShape: [X.shape[1]],
          kernelRegularizer,
          kernelInitializer: 'zeros'
        })
      )
      model.compile({ optimizer: tf.train.adam(learningRate), loss: 'binaryCrossentropy' })
      const labels = tf.tensor2d(Float32Array.from(y), [y.length, 1])
      await model.fit(X, labels, { epochs, batchSize, shuffle: false, verbose: 0 })
      labels.dispose()
    },
    predict: (X) => tf.tidy(() => Array.from(model.predict(X, { batchSize: 4096 }).dataSync())),
    label: (X) => tf.tidy(() => model.predict(X).dataSync()[0])
  }
}

function load_design({ train, test, cols, targets, rows }) {
  const data = readFloats(train)
  const count = rows ?? data.length / cols
  kept.cols = cols
  kept.testData = readFloats(test)
  kept.X = peer.prepare(data.subarray(0, count * cols), cols)
  kept.XTest = peer.prepare(kept.testData, cols)
  kept.y = readFloats(targets).subarray(0, count)
  return { rows: count }
}

async function fit_design({ probabilities, options }) {
  const start = performance.now()
  await peer.fit(kept.X, kept.y, options)
  const ms = performance.now() - start
  if (probabilities !== undefined)
    writeFileSync(probabilities, new Uint8Array(Float64Array.from(peer.predict(kept.XTest)).buffer))
  return { ms }
}

function predict_one({ count }) {
  const { testData, cols } = kept
  const rows = Array.from({ length: 200 }, (_, i) => peer.prepare(testData.subarray(i * cols, (i + 1) * cols), cols))
  let sum = 0
  for (let i = 0; i < count / 2; i++) sum += peer.label(rows[i % 200])
  const start = performance.now()
  for (let i = 0; i < count; i++) sum += peer.label(rows[i % 200])
  const numbersMicroseconds = ((performance.now() - start) * 1000) / count
  const startAll = performance.now()
  sum += peer.predict(kept.XTest).length
  const matrixRowsPerSecond = (testData.length / cols / (performance.now() - startAll)) * 1000
  return { numbersMicroseconds, matrixRowsPerSecond: Number.isFinite(sum) ? matrixRowsPerSecond : undefined }
}

await serve({ load_design, fit_design, predict_one }, ['serve'])
