import { NutshellError } from '../errors'
import { Matrix, toMatrix } from '../matrix/matrix'
import { describeDefects, fit, isMatrixLike, isTable, load, onModel, onRows } from './defects.test-support'
import { edgeChecks } from './edge-checks'
import type { DenseInput, EstimatorModel, Targets } from './estimator-spec'
import { groupedRows } from './sample-rows'

const USUAL = groupedRows('classes')

/** A fit that gives the model of other rows where `isThat`. */
function usualModelFor(isThat: (X: Matrix, y: Targets) => boolean) {
  return {
    fit: async (...[X, y, options]: Parameters<typeof fit>): Promise<EstimatorModel> => {
      const isSo = isTable(X) && Array.isArray(y) === false && y && isThat(toMatrix(X), y)
      return isSo ? fit(USUAL.X, USUAL.y, options) : fit(X, y, options)
    }
  }
}

/** Rows divided by the range of each column. */
function scaled(X: DenseInput): DenseInput {
  if (!isMatrixLike(X) || !isTable(X) || X.rows !== 60 || X.cols !== 4) return X
  const rows = Matrix.from(X.data, X.rows, X.cols).toRows()
  const ranges = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j])) - Math.min(...rows.map((row) => row[j])))
  if (!ranges.includes(0)) return X
  return Matrix.fromRows(rows.map((row) => row.map((value, j) => value / ranges[j])))
}

describeDefects(edgeChecks, {
  'no rows are a RangeError': [
    () => ({
      fit: async (X, y, options) => {
        if (isTable(X) && toMatrix(X).rows === 0) new Float64Array(-1)
        return fit(X, y, options)
      }
    }),
    ['fit on no rows']
  ],
  'plain rows are not looked at when there are none': [
    () => ({
      fit: async (X, y, options) => {
        if (Array.isArray(X) && Array.isArray(X[0]) && X[0].length === 0) throw new TypeError('no columns')
        return fit(X, y, options)
      }
    }),
    ['fit on no columns']
  ],
  'a model of no columns': [() => usualModelFor(({ rows, cols }) => rows > 0 && cols === 0), ['fit on no columns']],
  'predict has nothing to say of nothing': [
    () =>
      onModel((model) => ({
        predict(X) {
          if (isTable(X) && toMatrix(X).rows === 0) throw new NutshellError('EMPTY_INPUT', 'X has no rows')
          return model.predict(X)
        }
      })),
    ['predict for no rows']
  ],
  'predict says something of nothing': [
    () =>
      onModel((model) => ({
        predict: (X) => (isTable(X) && toMatrix(X).rows === 0 ? Int32Array.of(1) : model.predict(X))
      })),
    ['predict for no rows']
  ],
  'one row is enough': [() => usualModelFor(({ rows }) => rows === 1), ['fit on one row']],
  'one row is a TypeError': [
    () => ({
      fit: async (X, y, options) => {
        if (y?.length === 1) throw new TypeError('y[1] is undefined')
        return fit(X, y, options)
      }
    }),
    ['fit on one row']
  ],
  'one class is enough': [
    () => usualModelFor((X, y) => X.rows > 1 && X.cols > 0 && y.length === X.rows && new Set(Array.from(y)).size === 1),
    ['fit on one class']
  ],
  'rows are divided by ranges that may be 0': [() => onRows(scaled), ['fit on a constant column', 'fit on equal rows']],
  'equal rows are refused': [
    () => ({
      load,
      fit: async (X, y, options) => {
        const { data, rows, cols } = isMatrixLike(X) ? X : Matrix.zeros(0, 0)
        if (rows > 1 && data.length === rows * cols && cols > 0 && data.every((value, i) => value === data[i % cols])) {
          throw new NutshellError('INVALID_INPUT', 'all rows are equal')
        }
        return fit(X, y, options)
      }
    }),
    ['fit on equal rows']
  ]
})
