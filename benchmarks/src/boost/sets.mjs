// The data of the benchmark as files of numbers, and what all contenders are told about it.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Random } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'
import { dataFile } from '../harness.mjs'
import { airlineFiles, IDS, LABEL, POSITIVE } from '../linear/airline.mjs'
import { unpacked } from '../linear/unpacked.mjs'
import { writeBagsOfWords } from './bags-of-words.mjs'
import { writeNumbers } from './number-files.mjs'
import { writeSynthetic } from './synthetic.mjs'

const BINS = 255

/**
 * Settings are the same for all: rounds, leaves, learning rate, bins, l2 on the values of leaves, and the least sum of Hessians
 * in a leaf. Each set is `{ title, task, settings, write }` (libraries that are `slow` on it fit once); `write` makes files and answers with
 * `{ parts: [{ train, targets, test }], truth, what }`, `truth` being that of the test rows of all parts, one after the other.
 */
export const SETS = {
  airline: {
    title: 'Airline satisfaction',
    task: 'binary',
    settings: { trees: 200, leaves: 31, learningRate: 0.1, bins: BINS, l2: 1, minChildWeight: 1 },
    write: airline
  },
  boston: {
    title: 'Boston housing, five times five folds',
    task: 'regression',
    settings: { trees: 200, leaves: 15, learningRate: 0.05, bins: BINS, l2: 1, minChildWeight: 5 },
    write: boston
  },
  california: {
    title: 'California housing, block groups',
    task: 'regression',
    settings: { trees: 300, leaves: 31, learningRate: 0.1, bins: BINS, l2: 1, minChildWeight: 20 },
    write: california
  },
  mnist: {
    title: 'MNIST pixels',
    task: 'multiclass',
    classes: 10,
    mostRounds: 3,
    slow: ['hgb'],
    settings: { trees: 100, leaves: 31, learningRate: 0.3, bins: BINS, l2: 1, minChildWeight: 1 },
    write: mnist
  },
  imdb: {
    title: 'IMDB, counts of the 5,000 most frequent words, five folds',
    task: 'binary',
    mostRounds: 3,
    slow: ['hgb'],
    settings: { trees: 300, leaves: 31, learningRate: 0.1, bins: BINS, l2: 1, minChildWeight: 1 },
    write: imdb
  },
  synthetic: {
    title: 'Synthetic, 1,000,000 x 50',
    task: 'binary',
    mostRounds: 3,
    settings: { trees: 100, leaves: 31, learningRate: 0.1, bins: BINS, l2: 1, minChildWeight: 1 },
    write: synthetic
  }
}

async function airline({ folder }) {
  const files = airlineFiles(folder)
  const train = await readTable(await openSource(files.train), { drop: IDS })
  const test = await readTable(await openSource(files.test), { drop: IDS })
  const inputs = train.columns.filter(({ name }) => name !== LABEL)
  const rowsOf = (table) =>
    denseOf(
      table,
      inputs.map(({ name }) => name),
      train
    )
  const satisfied = (table) => {
    const { codes, levels } = table.column(LABEL)
    return Float64Array.from(codes, (code) => Number(levels[code] === POSITIVE))
  }
  const cols = inputs.length
  return {
    what: `${train.rows} x ${cols}, and ${test.rows} rows to judge; the four columns of words as numbers of their levels`,
    parts: [
      {
        train: { dense: writeNumbers(folder, 'airline.f32', rowsOf(train)), cols },
        targets: writeNumbers(folder, 'airline-targets.f64', satisfied(train)),
        test: { dense: writeNumbers(folder, 'airline-test.f32', rowsOf(test)), cols }
      }
    ],
    truth: satisfied(test)
  }
}

async function boston({ folder }) {
  const table = await readTable(await openSource(dataFile('housing/boston.csv')))
  // So few rows that one cut into folds says little.
  const folds = [0, 1, 2, 3, 4].flatMap((seed) => foldsOf(table.rows, 5, seed))
  return splitNumbers(folder, 'boston', table, 'MEDV', 1, folds)
}

async function california({ folder }) {
  const table = await readTable(await openSource(unpacked(dataFile('housing/california.csv.gz'), folder)))
  const [fold] = foldsOf(table.rows, 5)
  return splitNumbers(folder, 'california', table, 'median_house_value', 100_000, [fold])
}

function mnist({ folder, isQuick }) {
  const images = (name) => Float32Array.from(idxOf(name, 16))
  const labels = (name) => Float64Array.from(idxOf(name, 8))
  const cols = 28 * 28
  const rows = isQuick ? 6000 : 60_000
  return {
    what: `${rows} x ${cols}, 10 classes, and 10000 rows to judge`,
    parts: [
      {
        train: {
          dense: writeNumbers(folder, 'mnist.f32', images('train-images-idx3').subarray(0, rows * cols)),
          cols
        },
        targets: writeNumbers(folder, 'mnist-targets.f64', labels('train-labels-idx1').subarray(0, rows)),
        test: { dense: writeNumbers(folder, 'mnist-test.f32', images('t10k-images-idx3')), cols }
      }
    ],
    truth: labels('t10k-labels-idx1')
  }
}

async function imdb({ folder }) {
  const table = await readTable(await openSource(unpacked(dataFile('sentiment/imdb_10000.csv.gz'), folder)), {
    types: { text: 'text', label: 'number' }
  })
  const { values: texts } = /** @type {import('@nutshell-ml/core/table').TextColumn} */ (table.column('text'))
  const targets = /** @type {import('@nutshell-ml/core/table').NumberColumn} */ (table.column('label')).values
  return writeBagsOfWords(folder, texts, targets, foldsOf(table.rows, 5), 5000)
}

function synthetic({ folder, isQuick }) {
  return writeSynthetic(folder, { rows: isQuick ? 50_000 : 1_000_000, testRows: 100_000, cols: 50 })
}

/** The rows of each fold, drawn by a seed. */
function foldsOf(rows, folds, seed = 0) {
  const order = Int32Array.from({ length: rows }, (_, i) => i)
  new Random(seed).shuffle(order)
  return Array.from({ length: folds }, (_, fold) => order.filter((_, at) => at % folds === fold).sort())
}

/** A table of numbers and words, all but the label as float32; `folds` says the test rows of each part. */
function splitNumbers(folder, name, table, label, unit, folds) {
  const names = table.columns.map((column) => column.name).filter((column) => column !== label)
  const all = Float64Array.from(table.column(label).values, (value) => value / unit)
  const truth = []
  const cols = names.length
  const parts = folds.map((test, fold) => {
    const isTest = new Set(test)
    const train = Int32Array.from({ length: table.rows }, (_, i) => i).filter((i) => !isTest.has(i))
    const write = (kind, rows) =>
      writeNumbers(folder, `${name}-${kind}-${fold}.f32`, denseOf(table.pick(rows), names, table))
    for (const i of test) truth.push(all[i])
    return {
      train: { dense: write('train', train), cols },
      targets: writeNumbers(
        folder,
        `${name}-targets-${fold}.f64`,
        Float64Array.from(train, (i) => all[i])
      ),
      test: { dense: write('test', test), cols }
    }
  })
  return {
    what: `${table.rows} x ${cols}, and ${truth.length} predictions to judge`,
    parts,
    truth: Float64Array.from(truth)
  }
}

/** Row-major float32: numbers, and of words the place of the level among those of the training table, in the order of the alphabet. */
function denseOf(table, names, training) {
  const cols = names.length
  const data = new Float32Array(table.rows * cols)
  for (const [j, name] of names.entries()) {
    const column = table.column(name)
    const levels = [...(training.column(name).levels ?? [])].sort()
    const places = column.levels?.map((level) => {
      const place = levels.indexOf(level)
      return place < 0 ? Number.NaN : place
    })
    for (let i = 0; i < table.rows; i++) {
      data[i * cols + j] = places === undefined ? column.values[i] : (places[column.codes[i]] ?? Number.NaN)
    }
  }
  return data
}

/** The bytes of one of MNIST's files after its head. */
function idxOf(name, head) {
  return gunzipSync(readFileSync(dataFile(`mnist/${name}-ubyte.gz`))).subarray(head)
}
