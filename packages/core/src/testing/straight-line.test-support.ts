// Only for tests: nothing that is built imports this.
import { NutshellError } from '../errors'
import { checkFinite } from '../matrix/finite'
import { isMatrix, type Matrix, toMatrix } from '../matrix/matrix'
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../model/safetensors'
import { checkKnownOptions, checkOneOf, show } from '../options'
import type { DenseInput, EstimatorModel, EstimatorSpec, Targets } from './estimator-spec'

interface StraightLineOptions {
  intercept?: 'fitted' | 'none'
}

/** A small regression that passes every check: a straight line through the first column, by least squares. No seed, no steps. */
export const straightLine: EstimatorSpec<StraightLineOptions> = {
  name: 'StraightLine',
  fit: fitStraightLine,
  load: loadStraightLine,
  options: { intercept: 'fitted' },
  predicts: 'Float64Array',
  target: 'numbers',
  seed: false,
  longWork: false,
  invalidOptions: { intercept: ['some', 1, null] }
}

async function fitStraightLine(X: DenseInput, y: Targets, options: StraightLineOptions): Promise<EstimatorModel> {
  checkKnownOptions('StraightLine.fit', options, ['intercept'])
  const { intercept = 'fitted' } = options
  checkOneOf('intercept', intercept, ['fitted', 'none'])
  const { data, rows, cols } = checkRows(X)
  if (rows === 0 || cols === 0) throw new NutshellError('EMPTY_INPUT', 'X has no rows or no columns')
  if (!Array.isArray(y) && !ArrayBuffer.isView(y)) throw new NutshellError('INVALID_INPUT', `y = ${show(y)}`)
  if (y.length !== rows) throw new NutshellError('INVALID_SHAPE', `y.length = ${y.length}, expected rows = ${rows}`)
  const bad = Array.from(y).findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new NutshellError('NON_FINITE', `y[${bad}] = ${show(y[bad])}, expected a finite number`)

  let [meanX, meanY] = [0, 0]
  for (let i = 0; intercept === 'fitted' && i < rows; i++) {
    meanX += data[i * cols] / rows
    meanY += y[i] / rows
  }
  let [together, square] = [0, 0]
  for (let i = 0; i < rows; i++) {
    together += (data[i * cols] - meanX) * (y[i] - meanY)
    square += (data[i * cols] - meanX) ** 2
  }
  const slope = square > 0 ? together / square : 0
  return createModel(Float64Array.of(slope, meanY - slope * meanX), cols)
}

function createModel(line: Float64Array, cols: number): EstimatorModel {
  return {
    warnings: [],
    predict(X) {
      const matrix = checkRows(X)
      if (matrix.cols !== cols && matrix.rows > 0) {
        throw new NutshellError('INVALID_SHAPE', `X has ${matrix.cols} columns, expected ${cols} as in fit`)
      }
      return Float64Array.from({ length: matrix.rows }, (_, i) => line[0] * matrix.data[i * cols] + line[1])
    },
    save() {
      const tensors = new Map<string, Tensor>([['line', { shape: [2], data: line }]])
      return encodeSafetensors(tensors, { model: 'test.straight-line', version: '1', columns: String(cols) })
    }
  }
}

function loadStraightLine(bytes: Uint8Array): EstimatorModel {
  const { tensors, metadata } = decodeSafetensors(bytes)
  const line = tensors.get('line')?.data
  const cols = /^[1-9]\d{0,8}$/.test(metadata.columns ?? '') ? Number(metadata.columns) : 0
  const isOurs = metadata.model === 'test.straight-line' && metadata.version === '1'
  if (!isOurs || cols === 0 || !(line instanceof Float64Array) || line.length !== 2 || !line.every(Number.isFinite)) {
    throw new NutshellError('INVALID_INPUT', 'not a straight line')
  }
  return createModel(line, cols)
}

function checkRows(X: DenseInput): Matrix {
  if (!Array.isArray(X) && !isMatrix(X)) throw new NutshellError('INVALID_INPUT', `X = ${show(X)}, expected a matrix`)
  const matrix = toMatrix(X)
  checkFinite(matrix)
  return matrix
}
