import type { Design } from '../prepare/design'

/** What a prediction is charged for missing the target; `margin` is x . coefficients + intercept. */
export type Loss =
  | { readonly name: 'logistic' } // ln(1 + e^-sm) with s = 1 for target 1, -1 for target 0
  | { readonly name: 'softmax' } // cross-entropy over `outputs` classes; targets 0 .. outputs - 1
  | { readonly name: 'hinge' } // max(0, 1 - sm), targets 0 and 1 as for logistic
  | { readonly name: 'squared' } // (margin - target)^2 / 2
  | { readonly name: 'absolute' } // |margin - target|
  | { readonly name: 'epsilon-insensitive'; readonly epsilon: number } // max(0, |margin - target| - epsilon)
  | { readonly name: 'huber'; readonly delta: number } // r^2 / 2 up to delta, delta (|r| - delta / 2) above
  | { readonly name: 'quantile'; readonly quantile: number } // q r for r = target - margin >= 0, (q - 1) r below

/**
 * Minimise over coefficients b (outputs x cols) and intercepts:
 *
 *   sum_i w_i loss(margin_i, target_i) / sum_i w_i  +  l2 / 2 ||b||^2  +  l1 ||b||_1
 *
 * Intercepts are not penalised. scikit-learn's C is 1 / (l2 n).
 */
export interface LinearProblem {
  readonly design: Design
  /** One for each row: a class number (0, 1, ...) or a measured number. */
  readonly targets: Float64Array
  /** One for each row, >= 0; undefined: all 1. */
  readonly weights: Float64Array | undefined
  readonly loss: Loss
  /** 1, but for softmax the number of classes. */
  readonly outputs: number
  readonly l1: number
  readonly l2: number
  readonly hasIntercept: boolean
}

export interface LinearSolution {
  /** outputs x cols, row-major. */
  readonly coefficients: Float64Array
  /** One for each output; 0 without intercepts. */
  readonly intercepts: Float64Array
  readonly iterations: number
  readonly converged: boolean
  /** What was minimised, at the solution. */
  readonly objective: number
  /** The solver that found it. */
  readonly solver: Solver
  /** How the objective curves near the solution, where the solver made use of that. */
  readonly hessian?: Hessian
}

/** Second derivatives by the coefficients and the intercepts: a square, the penalty `l2` among them. */
export interface Hessian {
  readonly matrix: Float64Array
  readonly l2: number
}

export type Solver = 'newton' | 'lbfgs' | 'coordinate-descent' | 'dual'

export interface SolveOptions {
  readonly solver: Solver | 'auto'
  readonly maxIterations: number
  /** It has converged when no entry of the (projected) gradient of the objective is greater. */
  readonly tolerance: number
  /** A solution of a similar problem to begin with: of other rows of the same kind, or with another penalty. */
  readonly start?: Pick<LinearSolution, 'coefficients' | 'intercepts' | 'hessian'>
  /** Called after each iteration; throws to end the work. */
  readonly onIteration?: (iteration: number, objective: number) => void
  /** Awaited now and then, so that timers and I/O run. */
  readonly giveWay?: () => Promise<void> | undefined
}
