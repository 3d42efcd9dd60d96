// Only for tests: nothing that is built imports this.
import { CsrMatrix, Matrix, Random } from '@nutshell-ml/core'
import type { Design } from '../../prepare/design'
import type { LinearProblem, LinearSolution, Loss } from '../problem'

interface Golden {
  readonly rows: number
  readonly cols: number
  readonly denseCols: number
  readonly dense: number[]
  readonly groups: number
  readonly codes: number[]
  readonly sparse: number[][]
  readonly targets: Record<string, number[]>
  readonly weights: number[]
}

interface GoldenCase {
  readonly loss: object
  readonly targets: string
  readonly l1: number
  readonly l2: number
  readonly isWeighted: boolean
  readonly hasIntercept: boolean
  readonly intercepts: number[]
}

export function problemOf(golden: Golden, expected: GoldenCase): LinearProblem {
  return {
    design: {
      rows: golden.rows,
      cols: golden.cols,
      denseCols: golden.denseCols,
      dense: Float64Array.from(golden.dense),
      groups: golden.groups,
      codes: Int32Array.from(golden.codes),
      sparse: sparseOf(golden.sparse)
    },
    targets: Float64Array.from(golden.targets[expected.targets]),
    weights: expected.isWeighted ? Float64Array.from(golden.weights) : undefined,
    loss: expected.loss as Loss,
    outputs: expected.intercepts.length,
    l1: expected.l1,
    l2: expected.l2,
    hasIntercept: expected.hasIntercept
  }
}

function sparseOf(rows: readonly (readonly number[])[]): CsrMatrix {
  return CsrMatrix.fromDense(Matrix.from(Float64Array.from(rows.flat()), rows.length, rows[0].length))
}

export function mostApart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = Math.abs(a.length - b.length)
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]))
  return most
}

/** A design of all three blocks and targets that depend on it, by a seed. */
export function randomProblem(
  seed: number,
  rows: number,
  blocks: { denseCols: number; levels: readonly number[]; sparseCols: number },
  rest: Pick<LinearProblem, 'loss' | 'l1' | 'l2' | 'hasIntercept'> & { outputs?: number; isWeighted?: boolean }
): LinearProblem {
  const random = new Random(seed)
  const { denseCols, levels, sparseCols } = blocks
  const groups = levels.length
  const dense = Float64Array.from({ length: rows * denseCols }, () => normal(random))
  const codes = new Int32Array(rows * groups)
  let first = denseCols
  levels.forEach((count, g) => {
    for (let i = 0; i < rows; i++) {
      const level = random.int(count + 1) - 1
      codes[i * groups + g] = level < 0 ? -1 : first + level
    }
    first += count
  })
  const sparse = Matrix.from(
    Float64Array.from({ length: rows * sparseCols }, () => (random.next() < 0.3 ? normal(random) : 0)),
    rows,
    sparseCols
  )
  const cols = first + sparseCols
  const design: Design = {
    rows,
    cols,
    denseCols,
    dense,
    groups,
    codes,
    sparse: sparseCols > 0 ? CsrMatrix.fromDense(sparse) : undefined
  }
  const { outputs = 1, isWeighted = false, ...of } = rest
  const plain = plainRows(design)
  const truth = Array.from({ length: cols }, () => (random.next() < 0.5 ? normal(random) : 0))
  const isClasses = ['logistic', 'hinge', 'softmax'].includes(of.loss.name)
  const targets = Float64Array.from(plain, (row) => {
    const margin = row.reduce((sum, x, j) => sum + x * truth[j], normal(random))
    if (!isClasses) return margin + 2
    const classes = Math.max(2, outputs)
    return Math.min(classes - 1, Math.max(0, Math.floor(margin / 2 + classes / 2)))
  })
  const weights = isWeighted ? Float64Array.from({ length: rows }, () => random.int(4) / 2) : undefined
  return { design, targets, weights, outputs, ...of }
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}

/** The rows of a design, all columns written out. */
function plainRows({ rows, cols, denseCols, dense, groups, codes, sparse }: Design): number[][] {
  return Array.from({ length: rows }, (_, i) => {
    const row = new Array<number>(cols).fill(0)
    for (let j = 0; j < denseCols; j++) row[j] = dense[i * denseCols + j]
    for (let g = 0; g < groups; g++) if (codes[i * groups + g] >= 0) row[codes[i * groups + g]] = 1
    if (sparse !== undefined) {
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++) {
        row[cols - sparse.cols + sparse.indices[p]] = sparse.values[p]
      }
    }
    return row
  })
}

/** The rows of a problem at the given places. */
export function pickRows(problem: LinearProblem, places: readonly number[]): LinearProblem {
  const { design, targets, weights } = problem
  const { denseCols, dense, groups, codes, sparse, cols } = design
  const plain = plainRows(design)
  return {
    ...problem,
    design: {
      ...design,
      rows: places.length,
      dense: Float64Array.from(places.flatMap((i) => [...dense.slice(i * denseCols, (i + 1) * denseCols)])),
      codes: Int32Array.from(places.flatMap((i) => [...codes.slice(i * groups, (i + 1) * groups)])),
      sparse: sparse && sparseOf(places.map((i) => plain[i].slice(cols - sparse.cols)))
    },
    targets: Float64Array.from(places, (i) => targets[i]),
    weights: weights && Float64Array.from(places, (i) => weights[i])
  }
}

/** The slope of the loss by each margin; of those with corners one of the possible slopes. */
function slopesOf(loss: Loss, margins: number[], target: number): number[] {
  const [margin] = margins
  switch (loss.name) {
    case 'logistic': {
      const sign = 2 * target - 1
      return [-sign / (1 + Math.exp(sign * margin))]
    }
    case 'softmax': {
      const most = Math.max(...margins)
      const shares = margins.map((m) => Math.exp(m - most))
      const sum = shares.reduce((a, b) => a + b)
      return shares.map((share, k) => share / sum - (k === target ? 1 : 0))
    }
    case 'squared':
      return [margin - target]
    case 'huber':
      return [Math.max(-loss.delta, Math.min(loss.delta, margin - target))]
    default:
      throw new Error(`${loss.name} has no slope everywhere`)
  }
}

/** How far a solution is from what has to hold at the least: the largest entry of the gradient, less what l1 takes. */
export function plainMiss(problem: LinearProblem, { coefficients, intercepts }: LinearSolution): number {
  const { design, targets, weights, loss, l1, l2, outputs, hasIntercept } = problem
  const { rows, cols } = design
  const plain = plainRows(design)
  const total = weights?.reduce((a, b) => a + b) ?? rows
  const gradient = Float64Array.from(coefficients, (value) => l2 * value)
  const sums = new Float64Array(outputs)
  plain.forEach((row, i) => {
    const margins = Array.from(intercepts, (b, k) => row.reduce((sum, x, j) => sum + x * coefficients[k * cols + j], b))
    const share = (weights?.[i] ?? 1) / total
    slopesOf(loss, margins, targets[i]).forEach((slope, k) => {
      sums[k] += share * slope
      for (let j = 0; j < cols; j++) gradient[k * cols + j] += share * slope * row[j]
    })
  })
  let miss = hasIntercept ? Math.max(...sums.map(Math.abs)) : 0
  gradient.forEach((slope, j) => {
    const value = coefficients[j]
    miss = Math.max(miss, value === 0 ? Math.abs(slope) - l1 : Math.abs(slope + Math.sign(value) * l1))
  })
  return miss
}

/** The objective, written out. */
export function plainObjective(problem: LinearProblem, { coefficients, intercepts }: LinearSolution): number {
  const { design, targets, weights, loss, l1, l2 } = problem
  const { rows, cols } = design
  const total = weights?.reduce((a, b) => a + b) ?? rows
  let sum = 0
  plainRows(design).forEach((row, i) => {
    const margins = Array.from(intercepts, (b, k) =>
      row.reduce((part, x, j) => part + x * coefficients[k * cols + j], b)
    )
    sum += ((weights?.[i] ?? 1) / total) * plainLoss(loss, margins, targets[i])
  })
  return coefficients.reduce((part, value) => part + l1 * Math.abs(value) + (l2 / 2) * value * value, sum)
}

function plainLoss(loss: Loss, margins: number[], target: number): number {
  const [margin] = margins
  const residual = target - margin
  const sign = 2 * target - 1
  switch (loss.name) {
    case 'logistic':
      return Math.max(0, -sign * margin) + Math.log1p(Math.exp(-Math.abs(margin)))
    case 'softmax': {
      const most = Math.max(...margins)
      return most + Math.log(margins.reduce((sum, m) => sum + Math.exp(m - most), 0)) - margins[target]
    }
    case 'hinge':
      return Math.max(0, 1 - sign * margin)
    case 'squared':
      return residual ** 2 / 2
    case 'absolute':
      return Math.abs(residual)
    case 'epsilon-insensitive':
      return Math.max(0, Math.abs(residual) - loss.epsilon)
    case 'huber':
      return Math.abs(residual) <= loss.delta ? residual ** 2 / 2 : loss.delta * (Math.abs(residual) - loss.delta / 2)
    case 'quantile':
      return residual >= 0 ? loss.quantile * residual : (loss.quantile - 1) * residual
  }
}
