import { checkKnownOptions, checkNumber, NutshellError, show, type Tensor } from '@nutshell-ml/core'
import type { Design } from '../design'
import { columnMoments } from './column-moments'
import { allDirections, type Directions, leadingDirections, projectRows } from './principal-directions'

/** Options of `Pca.fit`. */
export interface PcaOptions {
  /** How many components; below 1, as many as it takes for more than this share of the variance. */
  components: number
  /** Whether components are scaled to variance 1. @default false */
  whiten?: boolean
  /** Decides where the search begins, with more than 256 columns: any finite number. @default 0 */
  seed?: number
}

/** Linear models, as numbers: outputs x features, and one intercept for each output. */
interface LinearNumbers {
  readonly coefficients: Float64Array
  readonly intercepts: Float64Array
}

/** Up to so many columns all components are found, directly; of more the leading ones, by iteration. */
const FEW_COLUMNS = 256
/** What a share of the variance is first tried with, where not all components are found; then twice as many, ... */
const FIRST_TRIAL = 16

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION. */
export function checkPcaOptions(options: PcaOptions): Required<PcaOptions> {
  checkKnownOptions('pca', options, ['components', 'whiten', 'seed'])
  const { components, whiten = false, seed = 0 } = options
  checkNumber(
    'pca.components',
    components,
    'a whole number >= 1, or a share between 0 and 1',
    (value) => value > 0 && (value < 1 || Number.isSafeInteger(value))
  )
  if (typeof whiten !== 'boolean') {
    throw new NutshellError('INVALID_OPTION', `pca.whiten = ${show(whiten)}, expected true or false`)
  }
  return { components, whiten, seed: checkNumber('pca.seed', seed) }
}

/**
 * Principal components of the rows of a design: the directions in which they vary most, in falling order, as scikit-learn's
 * PCA. Sparse and one-hot columns stay as they are; nothing is made dense but the answer.
 */
export class Pca {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'Pca'
  /** Of the columns of the training rows. */
  readonly means: Float64Array
  /** components x cols, row-major: unit vectors, the entry of largest size of each positive (0 where no variance is left). */
  readonly components: Float64Array
  /** Variance (over rows - 1) of the training rows along each component. */
  readonly explainedVariance: Float64Array
  /** The same as a share of the variance of all columns. */
  readonly explainedVarianceRatio: Float64Array
  readonly whiten: boolean

  private constructor(directions: Directions, ratio: Float64Array, means: Float64Array, whiten: boolean) {
    this.means = means
    this.components = directions.vectors
    this.explainedVariance = directions.variances
    this.explainedVarianceRatio = ratio
    this.whiten = whiten
  }

  /**
   * @param design the training rows: at least 2.
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION (also for more components than min(rows, cols)), EMPTY_INPUT.
   */
  static fit(design: Design, options: PcaOptions): Pca {
    const { components, whiten, seed } = checkPcaOptions(options)
    const { rows, cols } = design
    if (rows < 2 || cols === 0) {
      throw new NutshellError(
        'EMPTY_INPUT',
        `pca of ${rows} rows and ${cols} columns, expected at least 2 rows and 1 column`
      )
    }
    const most = Math.min(rows, cols)
    if (components > most) {
      throw new NutshellError(
        'INVALID_OPTION',
        `pca.components = ${components} exceeds min(rows, cols) = min(${rows}, ${cols}) = ${most}`
      )
    }
    const { means, variances } = columnMoments(design)
    const total = (variances.reduce((sum, variance) => sum + variance, 0) * rows) / (rows - 1)
    let found: Directions
    let count = components
    if (cols <= FEW_COLUMNS) {
      found = allDirections(design, means, most)
      if (components < 1) count = countFor(components, found.variances, total) ?? most
    } else if (components >= 1) {
      found = leadingDirections(design, means, components, seed)
    } else {
      let enough: number | undefined
      let trial = Math.min(most, FIRST_TRIAL)
      for (;;) {
        found = leadingDirections(design, means, trial, seed)
        enough = countFor(components, found.variances, total)
        if (enough !== undefined || trial === most) break
        trial = Math.min(most, 2 * trial)
      }
      count = enough ?? most
    }
    const directions = { vectors: found.vectors.slice(0, count * cols), variances: found.variances.slice(0, count) }
    const ratio = directions.variances.map((variance) => (total > 0 ? variance / total : 0))
    return new Pca(directions, ratio, means, whiten)
  }

  /** @throws NutshellError INVALID_INPUT for what `toState` did not make. */
  static fromState(state: unknown, tensors: ReadonlyMap<string, Tensor>): Pca {
    const whiten = typeof state === 'object' && state !== null ? (state as { whiten: unknown }).whiten : undefined
    if (typeof whiten !== 'boolean') throw bad(`its pca has whiten = ${show(whiten)}`)
    const [means, vectors, variances, ratio] = [
      'means',
      'components',
      'explainedVariance',
      'explainedVarianceRatio'
    ].map((name) => {
      const data = tensors.get(name)?.data
      if (!(data instanceof Float64Array) || !data.every(Number.isFinite)) throw bad(`it has no finite ${name}`)
      return data
    })
    const count = variances.length
    if (count === 0 || count > means.length || vectors.length !== count * means.length || ratio.length !== count) {
      throw bad('the arrays of its pca do not fit together')
    }
    if (variances.some((variance) => variance < 0)) throw bad('a component has a variance below 0')
    return new Pca({ vectors, variances }, ratio, means, whiten)
  }

  toState(): { state: { whiten: boolean }; tensors: Map<string, Tensor> } {
    const count = this.explainedVariance.length
    return {
      state: { whiten: this.whiten },
      tensors: new Map([
        ['means', { shape: [this.means.length], data: this.means }],
        ['components', { shape: [count, this.means.length], data: this.components }],
        ['explainedVariance', { shape: [count], data: this.explainedVariance }],
        ['explainedVarianceRatio', { shape: [count], data: this.explainedVarianceRatio }]
      ])
    }
  }

  /** The rows by their components: a dense design of as many columns. */
  apply(design: Design): Design {
    const cols = this.means.length
    if (design.cols !== cols) {
      throw new NutshellError('INVALID_SHAPE', `the design has ${design.cols} columns, expected ${cols}`)
    }
    const count = this.explainedVariance.length
    const dense = projectRows(design, this.#scaled(), this.means)
    return {
      rows: design.rows,
      cols: count,
      denseCols: count,
      dense,
      groups: 0,
      codes: new Int32Array(0),
      sparse: undefined
    }
  }

  /** A linear model of what `apply` gives, as a model of what it takes. */
  unfold({ coefficients, intercepts }: LinearNumbers): LinearNumbers {
    const cols = this.means.length
    const count = this.explainedVariance.length
    const vectors = this.#scaled()
    const all = new Float64Array(intercepts.length * cols)
    const own = Float64Array.from(intercepts)
    for (let output = 0; output < intercepts.length; output++) {
      for (let k = 0; k < count; k++) {
        const coefficient = coefficients[output * count + k]
        for (let j = 0; j < cols; j++) all[output * cols + j] += coefficient * vectors[k * cols + j]
      }
      for (let j = 0; j < cols; j++) own[output] -= all[output * cols + j] * this.means[j]
    }
    return { coefficients: all, intercepts: own }
  }

  /** The components as rows are to be multiplied with them. Along one without variance all rows are 0, scaled too. */
  #scaled(): Float64Array {
    if (!this.whiten) return this.components
    const cols = this.means.length
    return this.components.map((entry, at) => {
      const variance = this.explainedVariance[Math.floor(at / cols)]
      return variance > 0 ? entry / Math.sqrt(variance) : 0
    })
  }
}

/** How many of falling variances make more than a share of the total; undefined where all together do not. */
function countFor(share: number, variances: Float64Array, total: number): number | undefined {
  let sum = 0
  for (let k = 0; k < variances.length; k++) {
    sum += variances[k]
    if (sum > share * total) return k + 1
  }
  return undefined
}

function bad(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a model file: ${problem}`)
}
