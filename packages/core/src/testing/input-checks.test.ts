import { NutshellError } from '../errors'
import { Matrix, toMatrix } from '../matrix/matrix'
import { describeDefects, fit, isMatrixLike, isTable, onFit, onModel, onRows } from './defects.test-support'
import type { DenseInput } from './estimator-spec'
import { inputChecks } from './input-checks'

const NAN = 'NaN is refused, by row and column'
const INFINITY = 'infinity is refused, by row and column'
const RAGGED = 'ragged rows are refused, by row'
const NO_TABLE = 'what is no table is refused'
const NO_NUMBER = 'what is no number is refused, by row and column'
const WIDTH = 'another width than in fit is refused, by both'
const TARGETS = 'targets that do not fit are refused'

/** The rows with 0 in place of some numbers. */
function without(X: DenseInput, isBad: (value: number) => boolean): DenseInput {
  if (!isTable(X)) return X
  const { data, rows, cols } = toMatrix(X)
  const zeroed = data.map((value: number) => (isBad(value) ? 0 : value))
  return Matrix.from(zeroed, rows, cols)
}

const isInfinite = (value: number) => Math.abs(value) === Number.POSITIVE_INFINITY

/** Rows of arrays, all as long as the first, filled with zeros where they are not. */
function levelled(X: DenseInput): DenseInput {
  if (isTable(X) || !Array.isArray(X) || X.flat().some((value) => typeof value !== 'number')) return X
  const length = X[0]?.length
  return X.map((row) => (Array.isArray(row) ? Array.from({ length }, (_, j) => row[j] ?? 0) : row))
}

/** Rows as wide as the model has been fitted on. */
function fourColumns(X: DenseInput): DenseInput {
  if (!isMatrixLike(X) || X.cols === 4 || !isTable(X)) return X
  return Matrix.fromRows(
    Matrix.from(X.data, X.rows, X.cols)
      .toRows()
      .map((row) => [...row, 0, 0].slice(0, 4))
  )
}

/** A fit whose errors say something else. */
function onError(change: (error: NutshellError) => Error) {
  return {
    fit: async (...args: Parameters<typeof fit>) => {
      try {
        return await fit(...args)
      } catch (error) {
        throw error instanceof NutshellError ? change(error) : error
      }
    }
  }
}

describeDefects(inputChecks, {
  'fit takes NaN': [() => onFit((X, y, options) => [without(X, Number.isNaN), y, options]), [NAN]],
  'predict takes NaN': [() => onRows((X) => without(X, Number.isNaN)), [NAN]],
  'fit takes infinity': [() => onFit((X, y, options) => [without(X, isInfinite), y, options]), [INFINITY]],
  'predict takes infinity': [() => onRows((X) => without(X, isInfinite)), [INFINITY]],
  'the error does not say where': [
    () => onError(({ code, message }) => new NutshellError(code, code === 'NON_FINITE' ? 'X is not finite' : message)),
    [NAN, INFINITY, TARGETS]
  ],
  'another code': [
    () => onError(({ code, message }) => new NutshellError(code === 'NON_FINITE' ? 'INVALID_INPUT' : code, message)),
    [NAN, INFINITY, TARGETS]
  ],
  'fit takes ragged rows': [() => onFit((X, y, options) => [levelled(X), y, options]), [RAGGED]],
  'predict takes ragged rows': [() => onRows(levelled), [RAGGED]],
  'no rows at all are a TypeError': [
    () => ({
      fit: async (X, y, options) => {
        void (X as unknown[]).length
        return fit(X, y, options)
      }
    }),
    [NO_TABLE]
  ],
  'predict for no table gives nothing': [
    () => onModel((model) => ({ predict: (X) => (typeof X === 'string' ? new Int32Array(0) : model.predict(X)) })),
    [NO_TABLE]
  ],
  'texts are numbers too': [
    () =>
      onFit((X, y, options) => {
        const toNumber = (value: unknown) => (value === '1' ? 1 : value) as number
        const numbers = Array.isArray(X) ? X.map((row) => (Array.isArray(row) ? row.map(toNumber) : row)) : X
        return [numbers, y, options]
      }),
    [NO_NUMBER]
  ],
  'predict takes rows of any width': [() => onRows(fourColumns), [WIDTH]],
  'a width that is not named': [
    () =>
      onModel((model) => ({
        predict: (X) => {
          if (isMatrixLike(X) && X.cols !== 4 && X.rows > 0)
            throw new NutshellError('INVALID_SHAPE', 'expected 4 columns')
          return model.predict(X)
        }
      })),
    [WIDTH]
  ],
  'targets too few are class 0': [
    () =>
      onFit((X, y, options) => [
        X,
        isMatrixLike(X) && Array.isArray(y) ? Array.from({ length: X.rows }, (_, i) => y[i] ?? 0) : y,
        options
      ]),
    [TARGETS]
  ],
  'targets of NaN are class 0': [
    () => onFit((X, y, options) => [X, Array.isArray(y) ? y.map((label) => label || 0) : y, options]),
    [TARGETS]
  ],
  'no targets are a TypeError': [
    () => ({
      fit: async (X, y, options) => {
        void y.length
        return fit(X, y, options)
      }
    }),
    [TARGETS]
  ]
})
