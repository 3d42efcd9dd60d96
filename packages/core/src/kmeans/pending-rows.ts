import { CsrMatrix, isCsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'

/** Rows and their weights, which wait until there are enough of them: all dense or all sparse, all of one width. */
export class PendingRows {
  #pieces: (Matrix | CsrMatrix)[] = []
  #weights: Float64Array[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Takes the rows as they are: they must be ours. */
  add(rows: Matrix | CsrMatrix, weights: Float64Array): void {
    this.#pieces.push(rows)
    this.#weights.push(weights)
    this.#count += rows.rows
  }

  /** All that wait, one after another, in float64; they go on waiting. There must be some. */
  joined(): { rows: Matrix | CsrMatrix; weights: Float64Array } {
    const weights = joinArrays(this.#weights, new Float64Array(this.#count))
    const rows = isCsrMatrix(this.#pieces[0])
      ? joinSparse(this.#pieces as CsrMatrix[], this.#count)
      : joinDense(this.#pieces as Matrix[], this.#count)
    return { rows, weights }
  }

  clear(): void {
    this.#pieces = []
    this.#weights = []
    this.#count = 0
  }
}

function joinDense(pieces: readonly Matrix[], rows: number): Matrix {
  const { cols } = pieces[0]
  const data = pieces.map((piece) => piece.data)
  return Matrix.from(joinArrays(data, new Float64Array(rows * cols)), rows, cols)
}

function joinSparse(pieces: readonly CsrMatrix[], rows: number): CsrMatrix {
  const size = pieces.reduce((sum, { values }) => sum + values.length, 0)
  const indptr = new Int32Array(rows + 1)
  let row = 0
  for (const piece of pieces) {
    const start = indptr[row]
    for (let i = 1; i <= piece.rows; i++) indptr[++row] = start + piece.indptr[i]
  }
  return CsrMatrix.trusted(
    joinArrays(
      pieces.map(({ values }) => values),
      new Float64Array(size)
    ),
    joinArrays(
      pieces.map(({ indices }) => indices),
      new Int32Array(size)
    ),
    indptr,
    pieces[0].cols
  )
}

function joinArrays<T extends Float64Array | Int32Array>(pieces: readonly ArrayLike<number>[], out: T): T {
  let at = 0
  for (const piece of pieces) {
    out.set(piece, at)
    at += piece.length
  }
  return out
}
