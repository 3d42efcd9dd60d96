// The process of Nutshell in the benchmark of boosted trees: the commands of ../../python/boost.py under the same names.
import { readFileSync } from 'node:fs'
import { BoostedTrees } from '@nutshell-ml/classifier'
import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'
import { Clock, peakKb, serve } from '../linear/child.mjs'
import { readNumbers, writeNumbers } from './number-files.mjs'

const OBJECTIVES = { binary: 'logistic', multiclass: 'softmax', regression: 'squared' }

/** What times of calls are medians of: so many that each is short, and most have the processor to themselves. */
const STRETCHES = 200

const kept = {}

/** What every contender is told; no rows are held out, for nothing is to be chosen. */
function optionsOf(task, { trees, leaves, learningRate, bins, l2, minChildWeight, threads = 2 }) {
  return {
    objective: OBJECTIVES[task],
    trees,
    leaves,
    learningRate,
    maxBins: bins,
    l2,
    minChildWeight,
    threads,
    validation: 'none'
  }
}

/** Training and test rows of one split or of several folds. */
function load({ parts }) {
  kept.parts = parts.map(({ train, targets, test }) => ({
    X: matrixOf(train),
    y: readNumbers(targets, Float64Array),
    XTest: matrixOf(test)
  }))
  return { loadedKb: holdsKb() }
}

function matrixOf({ dense, starts, columns, values, cols }) {
  if (dense !== undefined) {
    const data = readNumbers(dense, Float32Array)
    return Matrix.from(data, data.length / cols, cols)
  }
  return CsrMatrix.from(
    Float64Array.from(readNumbers(values, Float32Array)),
    readNumbers(columns, Int32Array),
    readNumbers(starts, Int32Array),
    cols
  )
}

/** What this process holds now; 0 where that is not told. */
function holdsKb() {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  } catch {
    return 0
  }
}

/** A fit to each part, binning and all; what is predicted for the test rows of all parts, one after the other, in a file. */
async function fit({ task, settings, predictions }) {
  let ms = 0
  let peak = 0
  const found = []
  for (const { X, y, XTest } of kept.parts) {
    const start = performance.now()
    kept.model = await BoostedTrees.fit(X, { label: y, ...optionsOf(task, settings) })
    ms += performance.now() - start
    peak = peakKb()
    if (predictions !== undefined) found.push(predictionsOf(kept.model, XTest, task))
  }
  kept.task = task
  if (predictions !== undefined) {
    const all = new Float64Array(found.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const one of found) {
      all.set(one, at)
      at += one.length
    }
    writeNumbers('', predictions, all)
  }
  return { ms, peakKb: peak }
}

/** Numbers; of two classes the probability of the later one; of more those of each. */
function predictionsOf(model, X, task) {
  if (task === 'regression') return Float64Array.from(model.predict(X))
  const { data, rows } = model.predictProba(X)
  return task === 'binary' ? Float64Array.from({ length: rows }, (_, i) => data[2 * i + 1]) : data
}

/** One row of numbers, microseconds; and all test rows, or so many of them, at once, rows a second. */
function predict({ count, rows }) {
  const { model, task } = kept
  const { XTest } = kept.parts[0]
  const { data, cols } = XTest
  const some = Math.min(XTest.rows, 1000)
  const single = Array.from({ length: some }, (_, i) => Matrix.from(data.subarray(i * cols, (i + 1) * cols), 1, cols))
  const batch = rows === undefined ? XTest : Matrix.from(data.subarray(0, rows * cols), rows, cols)
  const run =
    task === 'regression'
      ? (X) => model.predict(X)[X.rows - 1]
      : (X) => {
          const { data: p } = model.predictProba(X)
          return p[p.length - 1]
        }
  const name = task === 'regression' ? 'predict' : 'predictProba'
  return {
    singleMicroseconds: { [name]: time(count, (i) => run(single[i % some])) },
    rowsPerSecond: { [name]: batch.rows / (medianTime(9, 1, () => run(batch)) / 1e6) }
  }
}

/** Microseconds that a call takes, warm: the median over many short stretches of calls. */
function time(times, run) {
  const calls = Math.floor(times / STRETCHES)
  return medianTime(STRETCHES, calls, run)
}

function medianTime(stretches, calls, run) {
  const all = []
  let sum = 0
  for (let stretch = -Math.ceil(stretches / 4); stretch < stretches; stretch++) {
    const start = performance.now()
    for (let i = 0; i < calls; i++) sum += run((stretch + stretches) * calls + i)
    if (stretch >= 0) all.push(performance.now() - start)
  }
  if (!Number.isFinite(sum)) throw new Error('nothing was predicted')
  return (all.sort((a, b) => a - b)[stretches >> 1] * 1000) / calls
}

const read = async (file, options) => readTable(await openSource(file), options)

/** From two CSV files to an evaluated model. */
async function csv_to_model({ train, test, label, drop, settings }) {
  const clock = new Clock()
  const rows = await read(train, { drop })
  // What a file of new rows holds is read as the first one was found to be.
  const types = Object.fromEntries(rows.columns.map(({ name, type }) => [name, type]))
  const testRows = await read(test, { drop, types })
  clock.mark('read')
  const model = await BoostedTrees.fit(rows, { label, ...optionsOf('binary', settings) })
  clock.mark('fit')
  const { accuracy, logLoss, rocAuc } = /** @type {import('@nutshell-ml/classifier').BinaryEvaluation} */ (
    model.evaluate(testRows)
  )
  clock.mark('evaluate')
  Object.assign(kept, { model, testRows, label })
  return { accuracy, logLoss, rocAuc, steps: clock.steps, peakKb: peakKb() }
}

/** One row as an object, microseconds; and the whole table, rows a second. */
function predict_table({ count }) {
  const { model, testRows, label } = kept
  const objects = Array.from({ length: 1000 }, (_, i) => rowOf(testRows, i % testRows.rows, label))
  return {
    singleMicroseconds: time(count, (i) => model.predictProba(objects[i % 1000])[1]),
    rowsPerSecond: testRows.rows / (medianTime(9, 1, () => model.predictProba(testRows).data[1]) / 1e6)
  }
}

/** A row as an application has it: no label, no gaps as keys. */
function rowOf(table, i, label) {
  const row = {}
  for (const column of table.columns) {
    if (column.name === label) continue
    if ('codes' in column) {
      if (column.codes[i] >= 0) row[column.name] = column.levels[column.codes[i]]
    } else if (typeof column.values[i] === 'string' || Number.isFinite(column.values[i])) {
      row[column.name] = column.values[i]
    }
  }
  return row
}

await serve({ load, fit, predict, csv_to_model, predict_table }, process.argv.slice(2))
