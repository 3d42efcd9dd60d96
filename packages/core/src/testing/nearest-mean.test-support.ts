// Only for tests: nothing that is built imports this.
import { NutshellError } from '../errors'
import { checkFinite } from '../matrix/finite'
import { isMatrix, Matrix, toMatrix } from '../matrix/matrix'
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../model/safetensors'
import { checkInteger, checkIsObject, checkKnownOptions, checkNumber, show } from '../options'
import { checkLongWork, type LongWork } from '../progress'
import { Random } from '../random/random'
import type { DenseInput, EstimatorModel, EstimatorSpec, Targets } from './estimator-spec'

export interface NearestMeanOptions extends LongWork {
  passes?: number
  seed?: number
  threads?: number
  sampleWeight?: ArrayLike<number>
}

/** All that the model knows. */
interface State {
  classes: Int32Array
  means: Matrix<Float64Array>
  warnings: readonly string[]
}

export type NearestMeanSpec = EstimatorSpec<NearestMeanOptions>

const NAMES = ['passes', 'seed', 'threads', 'sampleWeight', 'onProgress', 'signal']

/** A small classifier that passes every check: the class whose mean is nearest. Its means approach theirs from random places. */
export const nearestMean: NearestMeanSpec = {
  name: 'NearestMean',
  fit: fitNearestMean,
  load: loadNearestMean,
  options: { passes: 5 },
  predicts: 'Int32Array',
  target: 'classes',
  threads: {},
  sampleWeight: { tolerance: 1e-12 },
  invalidOptions: { passes: [0, 1.5, Number.NaN, '3', null] },
  expected: { oneRow: 'INVALID_INPUT' }
}

async function fitNearestMean(X: DenseInput, y: Targets, options: NearestMeanOptions): Promise<EstimatorModel> {
  checkIsObject('NearestMean.fit', options)
  checkKnownOptions('NearestMean.fit', options, NAMES)
  checkLongWork(options)
  const { passes = 5, seed = 0, threads = 1, signal, onProgress } = options
  signal?.throwIfAborted()
  const matrix = checkRows(X)
  checkInteger('passes', passes, 1)
  checkInteger('threads', threads, 1)
  checkNumber('seed', seed)
  if (matrix.rows === 0 || matrix.cols === 0) throw new NutshellError('EMPTY_INPUT', 'X has no rows or no columns')
  const classes = checkTargets(y, matrix.rows)
  const weights = checkWeights(options.sampleWeight, matrix.rows)

  const random = new Random(seed)
  const means = Matrix.zeros(classes.length, matrix.cols)
  for (let i = 0; i < means.data.length; i++) means.data[i] = random.next()
  for (let pass = 1; pass <= passes; pass++) {
    approach(means, matrix, y, classes, weights)
    onProgress?.({ done: pass, total: passes })
    await Promise.resolve()
    signal?.throwIfAborted()
  }
  return createModel({ classes, means, warnings: passes < 10 ? [`the means may be off after ${passes} passes`] : [] })
}

/** Moves each mean nine tenths of the way to the mean of the rows of its class. */
function approach(means: Matrix, X: Matrix, y: Targets, classes: Int32Array, weights: Float64Array): void {
  classes.forEach((label, c) => {
    const mean = means.row(c)
    const sums = new Float64Array(X.cols)
    let total = 0
    for (let i = 0; i < X.rows; i++) {
      if (y[i] !== label) continue
      total += weights[i]
      for (let j = 0; j < X.cols; j++) sums[j] += weights[i] * X.row(i)[j]
    }
    if (total === 0) return
    for (let j = 0; j < X.cols; j++) mean[j] += 0.9 * (sums[j] / total - mean[j])
  })
}

function createModel({ classes, means, warnings }: State): EstimatorModel {
  const model: Required<EstimatorModel> = {
    warnings,
    predict: (X) => model.predictInto(X, new Int32Array(checkRows(X).rows)) as Int32Array,
    predictInto(X, out) {
      const distances = model.transform(X) as Matrix
      if (out.length !== distances.rows) {
        throw new NutshellError('INVALID_SHAPE', `out.length = ${out.length}, expected ${distances.rows}`)
      }
      for (let i = 0; i < out.length; i++) {
        const row = distances.row(i)
        out[i] = classes[row.indexOf(Math.min(...row))]
      }
      return out
    },
    predictProba(X) {
      const shares = model.transform(X) as Matrix
      for (let i = 0; i < shares.rows; i++) {
        const row = shares.row(i) as Float64Array
        const least = Math.min(...row)
        row.forEach((distance, c) => {
          row[c] = Math.exp(least - distance)
        })
        const sum = row.reduce((total, share) => total + share, 0)
        row.forEach((share, c) => {
          row[c] = share / sum
        })
      }
      return shares
    },
    transform(X) {
      const rows = checkRows(X)
      if (rows.cols !== means.cols && rows.rows > 0) {
        throw new NutshellError('INVALID_SHAPE', `X has ${rows.cols} columns, expected ${means.cols} as in fit`)
      }
      const distances = Matrix.zeros(rows.rows, means.rows)
      for (let i = 0; i < rows.rows; i++) {
        const row = rows.row(i)
        for (let c = 0; c < means.rows; c++) {
          const mean = means.row(c)
          let square = 0
          for (let j = 0; j < mean.length; j++) square += (mean[j] - row[j]) ** 2
          distances.data[i * means.rows + c] = Math.sqrt(square)
        }
      }
      return distances
    },
    score(X, y) {
      const labels = model.predict(X) as Int32Array
      return labels.filter((label, i) => label === y[i]).length / labels.length
    },
    save() {
      const tensors = new Map<string, Tensor>([
        ['classes', { shape: [classes.length], data: classes }],
        ['means', { shape: [means.rows, means.cols], data: means.data }]
      ])
      return encodeSafetensors(tensors, {
        model: 'test.nearest-mean',
        version: '1',
        warnings: JSON.stringify(warnings)
      })
    }
  }
  return model
}

function loadNearestMean(bytes: Uint8Array): EstimatorModel {
  const { tensors, metadata } = decodeSafetensors(bytes)
  const [classes, means] = [tensors.get('classes'), tensors.get('means')]
  const warnings = parse(metadata.warnings)
  const isWhole =
    metadata.model === 'test.nearest-mean' &&
    metadata.version === '1' &&
    Array.isArray(warnings) &&
    warnings.every((warning) => typeof warning === 'string') &&
    classes?.data instanceof Int32Array &&
    means?.data instanceof Float64Array &&
    means.shape.length === 2 &&
    means.data.length > 0 &&
    means.shape[0] === classes.data.length
  if (!isWhole) throw new NutshellError('INVALID_INPUT', 'not a nearest-mean model')
  const matrix = Matrix.from(means.data as Float64Array, means.shape[0], means.shape[1])
  checkFinite(matrix)
  return createModel({ classes: classes.data as Int32Array, means: matrix, warnings })
}

function parse(text = ''): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function checkRows(X: DenseInput): Matrix {
  if (!Array.isArray(X) && !isMatrix(X)) throw new NutshellError('INVALID_INPUT', `X = ${show(X)}, expected a matrix`)
  const { data, rows, cols } = toMatrix(X)
  const matrix = Matrix.from(data, rows, cols) // what is only shaped like one has no rows to ask for
  checkFinite(matrix)
  return matrix
}

/** The classes there are, ascending. */
function checkTargets(y: Targets, rows: number): Int32Array {
  if (!Array.isArray(y) && !ArrayBuffer.isView(y)) {
    throw new NutshellError('INVALID_INPUT', `y = ${show(y)}, expected a class for each row`)
  }
  if (y.length !== rows) throw new NutshellError('INVALID_SHAPE', `y.length = ${y.length}, expected rows = ${rows}`)
  const bad = Array.from(y).findIndex((label) => !Number.isInteger(label))
  if (bad >= 0) throw new NutshellError('NON_FINITE', `y[${bad}] = ${show(y[bad])}, expected a whole number`)
  const classes = Int32Array.from(new Set(Array.from(y))).sort()
  if (classes.length < 2) throw new NutshellError('INVALID_INPUT', `y has ${classes.length} class, expected at least 2`)
  return classes
}

function checkWeights(given: ArrayLike<number> | undefined, rows: number): Float64Array {
  if (given === undefined) return new Float64Array(rows).fill(1)
  if (given.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `sampleWeight.length = ${given.length}, expected rows = ${rows}`)
  }
  const bad = Array.from(given).findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY))
  if (bad < 0) return Float64Array.from(given)
  throw new NutshellError('INVALID_INPUT', `sampleWeight[${bad}] = ${show(given[bad])}, expected a number >= 0`)
}
