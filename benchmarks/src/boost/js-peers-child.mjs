// The process of the peers in JavaScript, which are installed outside the repository: `js-peers-child.mjs serve NAME FOLDER`.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { serve } from '../linear/child.mjs'
import { readNumbers, writeNumbers } from './number-files.mjs'

const [, , , name, folder] = process.argv
// Not `require`: these are no dependencies of this package.
const load = createRequire(join(folder, 'package.json'))

// Each makes a model of options: `{ train(rows, labels), predict(rows) }`, rows and what is predicted being arrays.
const peers = {
  'ml-cart': (options) => new (load('ml-cart').DecisionTreeClassifier)(options),
  'ml-random-forest': (options) => new (load('ml-random-forest').RandomForestClassifier)(options)
}

/** A fit to the first so many rows, and the classes of the test rows in a file. They know no gaps: 0 is for them. */
function fit({ parts: [{ train, targets, test }], rows, options, predictions }) {
  const X = rowsOf(train, rows)
  const y = Array.from(readNumbers(targets, Float64Array, rows))
  const model = peers[name](options)
  const start = performance.now()
  model.train(X, y)
  const ms = performance.now() - start
  const { values, microseconds } = predictAll(model, rowsOf(test))
  writeNumbers('', predictions, Float64Array.from(values))
  return { ms, microseconds }
}

function predictAll(model, X) {
  for (let i = 0; i < 200; i++) model.predict([X[i]])
  const start = performance.now()
  for (let i = 0; i < 1000; i++) model.predict([X[i]])
  return { microseconds: performance.now() - start, values: model.predict(X) }
}

function rowsOf({ dense, cols }, rows) {
  const data = readNumbers(dense, Float32Array, rows === undefined ? undefined : rows * cols)
  return Array.from({ length: data.length / cols }, (_, i) =>
    Array.from(data.subarray(i * cols, (i + 1) * cols), (value) => (Number.isNaN(value) ? 0 : value))
  )
}

await serve({ fit }, ['serve'])
