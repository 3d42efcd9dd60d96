// The half of scripts/xgboost-round-trip.py that runs in Node: reads models, predicts with them and writes them again; and fits
// models of its own, for XGBoost to read.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './stamp.mjs'

const built = (name) => import(pathToFileURL(join(root, `packages/${name}/dist/index.js`)).href)
const [{ Matrix }, { BoostedTrees }] = [await built('core'), await built('classifier')]
const folder = process.argv[2]
const { versions, imports, fits } = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))

/** The numbers of a file: float32 or float64. */
function numbersOf(file, Numbers) {
  return new Numbers(new Uint8Array(readFileSync(join(folder, file))).buffer)
}

function matrixOf(file, cols, Numbers = Float32Array) {
  const data = numbersOf(file, Numbers)
  return Matrix.from(data, data.length / cols, cols)
}

/** Writes what a model says of rows, and the model itself as XGBoost reads it. */
function write(name, model, X, mayExport) {
  const margins = `${name}.margins`
  writeFileSync(join(folder, margins), model.predictRaw(X).data)
  const exports = []
  for (const version of mayExport ? versions : []) {
    for (const format of ['json', 'ubj']) {
      const file = `${name}.${version}.${format}`
      writeFileSync(join(folder, file), model.toXgboost({ format, version }))
      exports.push(file)
    }
  }
  return { margins, exports }
}

function imported({ from, file, rows, cols }) {
  const bytes = new Uint8Array(readFileSync(join(folder, file)))
  if (from === 'lightgbm') {
    return write(file, BoostedTrees.fromLightgbm(bytes), matrixOf(rows, cols, Float64Array), false)
  }
  const model = BoostedTrees.fromXgboost(bytes)
  const X = matrixOf(rows, cols)
  const contributions = `${file}.contributions`
  writeFileSync(join(folder, contributions), model.shapValues(X).data)
  return { ...write(file, model, X, model.facts.objective !== 'custom'), contributions }
}

async function fitted({ name, train, test, cols, label, options }) {
  const isTable = Array.isArray(train)
  const [X, T] = isTable ? [train, test] : [matrixOf(train, cols), matrixOf(test, cols)]
  const model = await BoostedTrees.fit(X, { ...options, label: isTable ? label : numbersOf(label, Float64Array) })
  const result = write(name, model, T, true)
  const predictions = `${name}.predictions`
  const isClassifier = model.predictorType !== 'regression'
  const said = isClassifier ? model.predictProba(T).data : Float64Array.from(model.predict(T))
  writeFileSync(join(folder, predictions), said)
  return { ...result, predictions, rounds: model.rounds, bestRound: model.bestRound ?? null }
}

const results = {}
for (const [run, cases] of [
  [imported, imports],
  [fitted, fits]
]) {
  for (const one of cases) {
    try {
      results[one.name] = await run(one)
    } catch (error) {
      results[one.name] = { error: String(error.stack) }
    }
  }
}
writeFileSync(join(folder, 'results.json'), JSON.stringify(results))
