// The process of Nutshell in the linear benchmark: the commands of ../../python/linear.py under the same names.
import { writeFileSync } from 'node:fs'
import { LinearLearner } from '@nutshell-ml/classifier'
import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'
import { Clock, peakKb, readFloats, readInts, serve } from './child.mjs'

const kept = {}

const read = async (file, options = {}) => readTable(await openSource(file), options)

/** The probability of the later of two classes for each row. */
function positives(model, X) {
  const { data, rows } = model.predictProba(X)
  return Float64Array.from({ length: rows }, (_, i) => data[2 * i + 1])
}

function write(path, numbers) {
  writeFileSync(path, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
}

/** From two CSV files to an evaluated model. `options` are those of `LinearLearner.fit`. */
async function csv_to_model({ train, test, label, drop, options }) {
  const clock = new Clock()
  const rows = await read(train, { drop })
  // What a file of new rows holds is read as the first one was found to be.
  const testRows = await read(test, { drop, types: typesOf(rows) })
  clock.mark('read')
  const model = await LinearLearner.fit(rows, { label, ...options })
  clock.mark('fit')
  const { accuracy, logLoss, rocAuc } = /** @type {import('@nutshell-ml/classifier').BinaryEvaluation} */ (
    model.evaluate(testRows)
  )
  clock.mark('evaluate')
  Object.assign(kept, { model, testRows, train: rows, label })
  return {
    accuracy,
    logLoss,
    rocAuc,
    steps: clock.steps,
    iterations: model.iterations,
    decisions: model.decisions,
    peakKb: peakKb()
  }
}

const typesOf = (table) => Object.fromEntries(table.columns.map(({ name, type }) => [name, type]))

/** A table for `fit_table` and `predict_one`. */
async function load_table({ train, test, drop, label }) {
  const rows = await read(train, { drop })
  Object.assign(kept, { train: rows, testRows: await read(test, { drop, types: typesOf(rows) }), label })
  return { rows: rows.rows }
}

/** Row-major float64 in files; kept for `fit_design`. */
function load_design({ train, test, cols, targets }) {
  const data = readFloats(train)
  const testData = readFloats(test)
  kept.X = Matrix.from(data, data.length / cols, cols)
  kept.XTest = Matrix.from(testData, testData.length / cols, cols)
  kept.y = readFloats(targets)
  return { rows: kept.X.rows }
}

/** One fit to the matrix (`of`: 'matrix', 'sparse') or the table, with preparation, and the probabilities of the test rows in a file. */
async function fit_design({ of = 'matrix', probabilities, options }) {
  let X = kept.X
  let label = kept.y
  let rows = kept.XTest
  if (of === 'table') [X, label, rows] = [kept.train, kept.label, kept.testRows]
  if (of === 'sparse') {
    kept.sparse ??= CsrMatrix.fromDense(kept.X)
    X = kept.sparse
  }
  const start = performance.now()
  const model = await LinearLearner.fit(X, { label, ...options })
  const ms = performance.now() - start
  if (of === 'matrix') kept.matrixModel = model
  if (of === 'table') kept.model = model
  if (probabilities !== undefined)
    write(probabilities, positives(model, of === 'sparse' ? CsrMatrix.fromDense(rows) : rows))
  const { solver, iterations, objective } = model.facts
  return { ms, iterations, solver, objective }
}

/** One row as an object and as numbers; and all rows at once. */
function predict_one({ count }) {
  const { model, matrixModel, testRows, XTest } = kept
  const objects = Array.from({ length: 1000 }, (_, i) => rowOf(testRows, i % testRows.rows))
  const time = (times, run) => {
    let sum = 0
    for (let i = 0; i < times / 2; i++) sum += run(i)
    const start = performance.now()
    for (let i = 0; i < times; i++) sum += run(i)
    if (!Number.isFinite(sum)) throw new Error('nothing was predicted')
    return ((performance.now() - start) * 1000) / times
  }
  const own = Array.from({ length: 1000 }, (_, i) => {
    const at = i % XTest.rows
    return Matrix.from(XTest.data.subarray(at * XTest.cols, (at + 1) * XTest.cols), 1, XTest.cols)
  })
  return {
    objectMicroseconds: time(count, (i) => model.predictProba(objects[i % 1000])[1]),
    objectClassMicroseconds: time(count, (i) => String(model.predict(objects[i % 1000])).length),
    numbersMicroseconds: time(count, (i) => matrixModel.predictProba(own[i % 1000]).data[1]),
    tableRowsPerSecond: testRows.rows / (time(20, () => model.predictProba(testRows).data[1]) / 1e6),
    matrixRowsPerSecond: XTest.rows / (time(20, () => matrixModel.predictProba(XTest).data[1]) / 1e6)
  }
}

/** A row as an application has it: no label, no gaps as keys. */
function rowOf(table, i) {
  const row = {}
  for (const column of table.columns) {
    if (column.name === kept.label) continue
    if ('codes' in column) {
      if (column.codes[i] >= 0) row[column.name] = column.levels[column.codes[i]]
    } else if (typeof column.values[i] === 'string' || Number.isFinite(column.values[i])) {
      row[column.name] = column.values[i]
    }
  }
  return row
}

/** Cross-validation of a table; a file says the fold of each row. */
async function table_folds({ file, types, drop, label, folds, probabilities, options }) {
  const clock = new Clock()
  const table = await read(file, { types, drop })
  clock.mark('read')
  const foldOf = readInts(folds)
  const p = new Float64Array(table.rows)
  const all = Array.from(foldOf.keys())
  // Whether each row is called positive, by the threshold of the model that has not seen it.
  const calls = new Array(table.rows)
  let model
  for (let fold = 0; fold <= Math.max(...new Set(foldOf)); fold++) {
    const test = all.filter((i) => foldOf[i] === fold)
    model = await LinearLearner.fit(table.pick(all.filter((i) => foldOf[i] !== fold)), { label, ...options })
    clock.mark('fit')
    const own = positives(model, table.pick(test))
    for (let k = 0; k < test.length; k++) {
      p[test[k]] = own[k]
      calls[test[k]] = Number(own[k] >= model.threshold)
    }
    clock.mark('predict')
  }
  write(probabilities, p)
  const { iterations, solver, l2 } = model.facts
  const ms = Object.values(clock.steps).reduce((sum, value) => sum + value, 0)
  return {
    ms,
    steps: clock.steps,
    cols: model.features.length,
    iterations,
    solver,
    l2,
    calls,
    peakKb: peakKb()
  }
}

/** Reading a CSV into columns; the sum over what was read is given back, so that nothing is put off. */
async function read_table({ file }) {
  const emptyKb = peakKb()
  const start = performance.now()
  const table = await read(file)
  const ms = performance.now() - start
  let sum = 0
  for (const column of table.columns) {
    if (column.type === 'number') for (const value of column.values) if (!Number.isNaN(value)) sum += value
  }
  return { ms, rows: table.rows, columns: table.columns.length, types: typesOf(table), sum, emptyKb, peakKb: peakKb() }
}

await serve(
  { csv_to_model, load_table, load_design, fit_design, predict_one, table_folds, read_table },
  process.argv.slice(2)
)
