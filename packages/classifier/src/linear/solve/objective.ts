import type { LinearProblem } from '../problem'
import type { DesignProducts } from './design-products'
import { curvatures, lossAndSlopes, type SmoothLoss } from './losses'
import { softmaxAndSlopes, softmaxCurvatures } from './softmax'

/**
 * What a smooth problem asks to be made small, as a function of margins (outputs x rows) and of the parameters: coefficients
 * (outputs x cols), then the intercepts.
 */
export class Objective {
  /** How many parameters there are. Intercepts are always among them; where a problem has none, they stay as they are. */
  readonly size: number
  /** outputs x rows. */
  readonly marginsLength: number
  readonly l2: number
  readonly products: DesignProducts
  private readonly problem: LinearProblem
  private readonly loss: SmoothLoss | undefined
  /** They sum to 1. */
  private readonly weights: Float64Array

  /** @param loss stands in for that of the problem; undefined: softmax. */
  constructor(problem: LinearProblem, products: DesignProducts, weights: Float64Array, loss: SmoothLoss | undefined) {
    this.problem = problem
    this.products = products
    this.weights = weights
    this.loss = loss
    this.l2 = problem.l2
    this.size = problem.outputs * (products.cols + 1)
    this.marginsLength = problem.outputs * products.rows
  }

  /** X coefficients + intercepts. */
  margins(parameters: Float64Array, out: Float64Array): void {
    const { outputs } = this.problem
    const { rows, cols } = this.products
    for (let k = 0; k < outputs; k++) {
      const coefficients = parameters.subarray(k * cols, (k + 1) * cols)
      this.products.margins(coefficients, parameters[outputs * cols + k], out.subarray(k * rows, (k + 1) * rows))
    }
  }

  /** The mean loss, without the penalty; fills `slopes` with its derivatives by the margins. */
  lossAndSlopes(margins: Float64Array, slopes: Float64Array): number {
    const { targets, outputs } = this.problem
    if (this.loss === undefined) return softmaxAndSlopes(margins, targets, this.weights, outputs, slopes)
    return lossAndSlopes(this.loss, margins, targets, this.weights, slopes)
  }

  /** The derivatives of loss and penalty by the parameters. */
  gradient(slopes: Float64Array, parameters: Float64Array, out: Float64Array): void {
    const { outputs, hasIntercept } = this.problem
    const { rows, cols } = this.products
    for (let k = 0; k < outputs; k++) {
      const part = out.subarray(k * cols, (k + 1) * cols)
      const sum = this.products.gradient(slopes.subarray(k * rows, (k + 1) * rows), part)
      out[outputs * cols + k] = hasIntercept ? sum : 0
    }
    const { l2 } = this
    if (l2 !== 0) for (let j = 0; j < outputs * cols; j++) out[j] += l2 * parameters[j]
  }

  /** The product of two vectors of parameters without the intercepts: what the penalty is made of. */
  penaltyProduct(a: Float64Array, b: Float64Array): number {
    const length = this.problem.outputs * this.products.cols
    let sum = 0
    for (let j = 0; j < length; j++) sum += a[j] * b[j]
    return sum
  }

  /**
   * The second derivatives: size x size.
   *
   * @param slopes as `lossAndSlopes` filled them for these margins.
   */
  hessian(margins: Float64Array, slopes: Float64Array): Float64Array {
    const { outputs, targets, hasIntercept } = this.problem
    const { rows, cols } = this.products
    const { size, weights } = this
    const width = cols + 1
    const out = new Float64Array(size * size)
    const block = outputs === 1 ? out : new Float64Array(width * width)
    const curvature = new Float64Array(rows)
    for (let a = 0; a < outputs; a++) {
      for (let b = a; b < outputs; b++) {
        if (this.loss === undefined) softmaxCurvatures(slopes, targets, weights, a, b, curvature)
        else curvatures(this.loss, margins, targets, weights, slopes, curvature)
        this.products.gram(curvature, block)
        if (a === b) for (let j = 0; j < cols; j++) block[j * width + j] += this.l2
        if (!hasIntercept) clearLast(block, width)
        if (block === out) return out
        for (let i = 0; i < width; i++) {
          for (let j = 0; j < width; j++) {
            const row = i < cols ? a * cols + i : outputs * cols + a
            const column = j < cols ? b * cols + j : outputs * cols + b
            out[row * size + column] = block[i * width + j]
            out[column * size + row] = block[i * width + j]
          }
        }
      }
    }
    return out
  }

  /**
   * How the slope of the loss changes along a line, at its start.
   *
   * @param along outputs x rows: the change of the margins.
   */
  curvatureAlong(margins: Float64Array, slopes: Float64Array, along: Float64Array): number {
    const { outputs, targets } = this.problem
    const { rows } = this.products
    const curvature = new Float64Array(rows)
    let sum = 0
    for (let k = 0; k < outputs; k++) {
      // For softmax without the products of different classes: too much by at most half.
      if (this.loss === undefined) softmaxCurvatures(slopes, targets, this.weights, k, k, curvature)
      else curvatures(this.loss, margins, targets, this.weights, slopes, curvature)
      for (let i = 0, at = k * rows; i < rows; i++, at++) sum += curvature[i] * along[at] * along[at]
    }
    return sum
  }
}

function clearLast(block: Float64Array, width: number): void {
  for (let j = 0; j < width; j++) {
    block[j * width + width - 1] = 0
    block[(width - 1) * width + j] = 0
  }
}
