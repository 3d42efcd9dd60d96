import {
  CsrMatrix,
  checkInteger,
  checkKnownOptions,
  checkNumber,
  checkOneOf,
  NutshellError,
  show,
  type Tensor
} from '@nutshell-ml/core'
import type { Design } from '../design'
import { columnMoments } from './column-moments'
import { type UnivariateScore, univariateScores } from './univariate'

/** Which features to keep. Those that one rule drops, the next does not see. */
export interface SelectionOptions {
  /** Features with a variance above this: 0 drops those that are always the same. */
  variance?: number
  /** The features that tell most of the target, each for itself. `keep`: how many, or below 1 a share of them. */
  univariate?: { score: UnivariateScore; keep: number }
  /** Features that a linear model with this much L1 (as `l1` of LinearLearner) does not give a coefficient of 0. */
  l1?: number
}

/** Linear models, as numbers: outputs x features, and one intercept for each output. */
interface LinearNumbers {
  readonly coefficients: Float64Array
  readonly intercepts: Float64Array
}

const SCORES = ['f-classif', 'chi2', 'f-regression'] as const

/** Options that are as they should be. Errors: UNKNOWN_OPTION, INVALID_OPTION. */
export function checkSelectionOptions(options: SelectionOptions): SelectionOptions {
  checkKnownOptions('select', options, ['variance', 'univariate', 'l1'])
  const { variance, univariate, l1 } = options
  if (variance !== undefined) checkNumber('select.variance', variance, 'a number >= 0', (value) => value >= 0)
  if (l1 !== undefined) checkNumber('select.l1', l1, 'a number > 0', (value) => value > 0)
  if (univariate !== undefined) {
    checkKnownOptions('select.univariate', univariate, ['score', 'keep'])
    checkOneOf('select.univariate.score', univariate.score, SCORES)
    checkNumber(
      'select.univariate.keep',
      univariate.keep,
      'a whole number >= 1, or a share between 0 and 1',
      (value) => value > 0 && (value < 1 || Number.isSafeInteger(value))
    )
  }
  return options
}

/** Keeps some columns of designs: always those that were chosen on the training rows. */
export class FeatureSelection {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'FeatureSelection'
  /** Columns of the designs that it takes. */
  readonly cols: number
  /** Columns kept, ascending. */
  readonly kept: Int32Array
  /** The place of each column among those kept, -1 for others. */
  readonly #places: Int32Array

  private constructor(cols: number, kept: Int32Array) {
    this.cols = cols
    this.kept = kept
    this.#places = new Int32Array(cols).fill(-1)
    for (let k = 0; k < kept.length; k++) this.#places[kept[k]] = k
  }

  /**
   * Chooses by `variance`, then by `univariate`. What `l1` drops follows from a model: fit one to what `apply` gives, then
   * `fromCoefficients`.
   *
   * @param design the training rows.
   * @param targets one for each row: class numbers (0, 1, ...), for 'f-regression' numbers.
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION (also where no feature has the variance), INVALID_SHAPE;
   * INVALID_INPUT for features below 0 with 'chi2', and for targets that are no class numbers.
   */
  static fit(design: Design, targets: Float64Array, options: SelectionOptions): FeatureSelection {
    const { variance, univariate } = checkSelectionOptions(options)
    const { rows, cols } = design
    if (targets.length !== rows) {
      throw new NutshellError('INVALID_SHAPE', `targets = ${show(targets)}, expected rows = ${rows}`)
    }
    if (rows === 0) throw new NutshellError('EMPTY_INPUT', 'the design has 0 rows, expected at least 1 to choose by')
    const moments = columnMoments(design)
    let kept = Int32Array.from({ length: cols }, (_, j) => j)
    if (variance !== undefined) {
      kept = kept.filter((j) => moments.variances[j] > variance)
      if (kept.length === 0 && cols > 0) {
        const greatest = moments.variances.reduce((a, b) => Math.max(a, b))
        throw new NutshellError(
          'INVALID_OPTION',
          `select.variance = ${variance} leaves no feature: the greatest variance is ${greatest}`
        )
      }
    }
    if (univariate !== undefined) {
      const { score, keep } = univariate
      checkTargets(score, targets)
      const scores = univariateScores(score, design, targets, moments)
      const count = keep < 1 ? Math.max(1, Math.round(keep * kept.length)) : keep
      // Sorting is stable: of equal scores the first columns stay.
      kept = kept
        .sort((a, b) => (scores[a] === scores[b] ? 0 : scores[b] - scores[a]))
        .slice(0, count)
        .sort()
    }
    return new FeatureSelection(cols, kept)
  }

  /**
   * Keeps the columns that have a coefficient other than 0 for any output.
   *
   * @param coefficients outputs x cols.
   * @throws NutshellError INVALID_SHAPE; INVALID_OPTION where all are 0.
   */
  static fromCoefficients(coefficients: Float64Array, cols: number): FeatureSelection {
    checkInteger('cols', cols, 0)
    if (cols === 0 ? coefficients.length > 0 : coefficients.length % cols !== 0) {
      throw new NutshellError(
        'INVALID_SHAPE',
        `coefficients = ${show(coefficients)}, expected outputs * cols = ${cols}`
      )
    }
    const isKept = new Uint8Array(cols)
    for (let i = 0; i < coefficients.length; i++) if (coefficients[i] !== 0) isKept[i % cols] = 1
    const kept = Int32Array.from(isKept.keys()).filter((j) => isKept[j] === 1)
    if (kept.length === 0 && cols > 0) {
      throw new NutshellError('INVALID_OPTION', 'select.l1 leaves no feature: all coefficients are 0, expected less l1')
    }
    return new FeatureSelection(cols, kept)
  }

  /** @throws NutshellError INVALID_INPUT for what `toState` did not make. */
  static fromState(state: unknown, tensors: ReadonlyMap<string, Tensor>): FeatureSelection {
    const cols = typeof state === 'object' && state !== null ? (state as { cols: unknown }).cols : undefined
    if (!Number.isSafeInteger(cols) || (cols as number) < 0) throw bad(`its selection is of cols = ${show(cols)}`)
    const kept = tensors.get('kept')?.data
    if (!(kept instanceof Int32Array)) throw bad('it has no kept of type Int32Array')
    for (let k = 0; k < kept.length; k++) {
      if (kept[k] <= (k === 0 ? -1 : kept[k - 1]) || kept[k] >= (cols as number)) {
        throw bad(`column ${kept[k]} is kept at place ${k}, expected ascending columns below ${cols}`)
      }
    }
    return new FeatureSelection(cols as number, kept)
  }

  toState(): { state: { cols: number }; tensors: Map<string, Tensor> } {
    return {
      state: { cols: this.cols },
      tensors: new Map([['kept', { shape: [this.kept.length], data: this.kept }]])
    }
  }

  /** The design without the other columns. A one-hot group of which the column was dropped has none (-1) in that row. */
  apply(design: Design): Design {
    const { rows, groups, sparse } = design
    if (design.cols !== this.cols) {
      throw new NutshellError('INVALID_SHAPE', `the design has ${design.cols} columns, expected ${this.cols}`)
    }
    const places = this.#places
    const firstSparse = design.cols - (sparse?.cols ?? 0)
    const denseKept = this.kept.filter((j) => j < design.denseCols)
    const sparseCols = this.kept.filter((j) => j >= firstSparse).length
    const dense = new Float64Array(rows * denseKept.length)
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < denseKept.length; k++) dense[at++] = design.dense[i * design.denseCols + denseKept[k]]
    }
    const codes = new Int32Array(rows * groups)
    for (let g = 0; g < codes.length; g++) codes[g] = design.codes[g] < 0 ? -1 : places[design.codes[g]]
    const cols = this.kept.length
    return {
      rows,
      cols,
      denseCols: denseKept.length,
      dense,
      groups,
      codes,
      sparse:
        sparse === undefined || sparseCols === 0
          ? undefined
          : keepColumns(sparse, places.subarray(firstSparse), cols - sparseCols, sparseCols)
    }
  }

  /** A model of what `apply` gives, as a model of what it takes: the columns that were dropped have coefficients of 0. */
  unfold({ coefficients, intercepts }: LinearNumbers): LinearNumbers {
    const { cols, kept } = this
    const all = new Float64Array(intercepts.length * cols)
    for (let output = 0; output < intercepts.length; output++) {
      for (let k = 0; k < kept.length; k++) all[output * cols + kept[k]] = coefficients[output * kept.length + k]
    }
    return { coefficients: all, intercepts }
  }
}

/** @param places the new place of each column, counted over all blocks, of which `before` are not sparse; -1: dropped. */
function keepColumns(matrix: CsrMatrix, places: Int32Array, before: number, cols: number): CsrMatrix {
  const indptr = new Int32Array(matrix.rows + 1)
  let count = 0
  for (let i = 0; i < matrix.rows; i++) {
    for (let p = matrix.indptr[i]; p < matrix.indptr[i + 1]; p++) if (places[matrix.indices[p]] >= 0) count++
    indptr[i + 1] = count
  }
  const values = new Float64Array(count)
  const indices = new Int32Array(count)
  for (let p = 0, at = 0; p < matrix.values.length; p++) {
    const place = places[matrix.indices[p]]
    if (place < 0) continue
    values[at] = matrix.values[p]
    indices[at++] = place - before
  }
  return CsrMatrix.trusted(values, indices, indptr, cols)
}

function checkTargets(score: UnivariateScore, targets: Float64Array): void {
  // Classes are numbered without gaps.
  const isClass = (target: number) => Number.isSafeInteger(target) && target >= 0 && target < targets.length
  const isRight = score === 'f-regression' ? Number.isFinite : isClass
  const wrong = targets.findIndex((target) => !isRight(target))
  if (wrong < 0) return
  const expected =
    score === 'f-regression' ? 'a finite number' : `a class number from 0 to rows - 1 = ${targets.length - 1}`
  throw new NutshellError('INVALID_INPUT', `targets: row ${wrong} has ${targets[wrong]}, expected ${expected}`)
}

function bad(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a model file: ${problem}`)
}
