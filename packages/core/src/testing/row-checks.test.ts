import { Matrix, toMatrix } from '../matrix/matrix'
import { describeDefects, isTable, onModel, onRows } from './defects.test-support'
import { rowChecks } from './row-checks'

const PERMUTED = 'permuted rows, permuted predictions'
const SUBSET = 'a subset of rows, a subset of predictions'
const ALONE = 'row by row as all at once'
const EQUAL = 'equal rows, equal predictions'

/** Rows changed each by what `change` makes of a number of theirs. */
function mapRows(change: (value: number, row: number, X: Matrix) => number) {
  return onRows((X) => {
    if (!isTable(X)) return X
    const { data, rows, cols } = toMatrix(X)
    const matrix = Matrix.from(data, rows, cols)
    return Matrix.from(
      Array.from(data, (value, i) => change(value, Math.floor(i / cols), matrix)),
      rows,
      cols
    )
  })
}

describeDefects(rowChecks, {
  'rows count for what place they stand in': [
    () => mapRows((value, row) => value + row * 1e-9),
    [PERMUTED, SUBSET, ALONE, EQUAL]
  ],
  'rows are seen against those before them': [
    () => mapRows((value, row, X) => (row > 0 && X.row(row)[0] < X.row(row - 1)[0] ? value + 1e-9 : value)),
    [PERMUTED, SUBSET, ALONE, EQUAL]
  ],
  'the last row of an odd number is left out': [
    () => mapRows((value, row, { rows }) => (rows % 2 === 1 && row === rows - 1 && rows > 1 ? 0 : value)),
    [SUBSET]
  ],
  'a row alone is rounded otherwise': [
    () => mapRows((value, _, { rows }) => (rows === 1 ? value * (1 + 1e-12) : value)),
    [ALONE]
  ],
  'rows that were seen already are rounded otherwise': [
    () => mapRows((value, row, X) => (row > 0 && X.row(row)[0] === X.row(row - 1)[0] ? value * (1 + 1e-12) : value)),
    [EQUAL]
  ],
  'equal rows are predicted once': [
    () =>
      onModel((model) => ({
        async predict(X) {
          const labels = (await model.predict(X)) as Int32Array
          const rows = isTable(X) ? toMatrix(X) : X
          const seen = new Set(
            Matrix.from((rows as Matrix).data, labels.length, (rows as Matrix).cols)
              .toRows()
              .map(String)
          )
          return labels.slice(0, seen.size)
        }
      })),
    [EQUAL, 'predictions are finite, of the promised type and length']
  ]
})
