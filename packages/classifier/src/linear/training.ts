import { valuesAt } from '../label/given'
import { rowWeights } from '../label/weights'
import type { Design } from '../prepare/design'
import { resample } from '../split/resample'
import { type FeatureSteps, featureSteps } from './feature-steps'
import { scaleOf, toOwnUnits } from './label-scale'
import type { Coefficients } from './margins'
import { withoutZeros } from './mostly-zero'
import type { Stage } from './options'
import type { LinearSolution, SolveOptions } from './problem'
import { solveLinear } from './solve/solve'
import type { Prepared } from './source'
import type { Work } from './work'

/** Rows made ready to fit models to, all that is fitted on the way by these rows alone. */
export interface Training {
  readonly prepared: Prepared
  readonly steps: FeatureSteps
  /** All features, before the steps. */
  readonly features: Design
  /** What models are fitted to. */
  readonly design: Design
  readonly targets: Float64Array
  readonly weights: Float64Array | undefined
}

/** Models that are compared need not be solved further than what tells them apart. */
const COMPARED_TOLERANCE = 1e-4

const NO_STEPS: FeatureSteps = { decisions: [], apply: (design) => design, unfold: (model) => model }

/** The weights of the penalties beside the mean loss. */
export interface Penalty {
  readonly l1: number
  readonly l2: number
}

/** A model as it was fitted. */
export interface FittedModel extends Penalty {
  readonly solution: LinearSolution
  /** Over all features, in units of the label. */
  readonly coefficients: Coefficients
}

/** @param categorical number columns that are categories. */
export async function trainingOn(work: Work, categorical: readonly string[], among: Int32Array): Promise<Training> {
  const { source, options, sampleWeight, giveWay } = work
  const { predictorType, values } = work.targets
  const rows = options.resample === 'none' ? among : resampled(work, among)
  const prepared = await source.prepare(categorical, rows, predictorType === 'regression' ? undefined : values, giveWay)
  const features = prepared.design(rows)
  const all = rowWeights(work.targets, sampleWeight, options, rows)
  const weights = all && valuesAt(all, rows)
  const targets = valuesAt(values, rows)
  const steps = await featureSteps(features, targets, options, async (design, l1) => {
    const steps = NO_STEPS
    const training = { prepared, steps, features, design, targets, weights }
    return (await fitModel(work, training, { l1, l2: 0 }, 'compare', undefined, 'auto')).solution
  })
  return { prepared, steps, features, design: withoutZeros(steps.apply(features)), targets, weights }
}

/** @param start a model of the same features, or of a part of the rows. */
export async function fitModel(
  { options, loss, targets: { predictorType, classes }, step, giveWay }: Work,
  { design, targets, weights, steps }: Training,
  { l1, l2 }: Penalty,
  stage: Stage,
  start?: SolveOptions['start'],
  solver = options.solver
): Promise<FittedModel> {
  const isScaled = predictorType === 'regression' && options.normalizeLabel
  const scale = scaleOf(targets, weights, isScaled, options.hasIntercept)
  step(stage)
  const solution = await solveLinear(
    {
      design,
      targets: scale.toUnit(targets),
      weights,
      loss: scale.lossToUnit(loss),
      outputs: predictorType === 'multiclass' ? classes.length : 1,
      l1,
      l2,
      hasIntercept: options.hasIntercept
    },
    {
      solver,
      maxIterations: options.maxIterations,
      tolerance: stage === 'compare' ? Math.max(options.tolerance, COMPARED_TOLERANCE) : options.tolerance,
      start,
      onIteration: () => step(stage),
      giveWay
    }
  )
  step(stage)
  return { solution, coefficients: toOwnUnits(steps.unfold(solution), scale), l1, l2 }
}

/** Rows to train on, classes evened out. */
function resampled({ options, targets }: Work, rows: Int32Array): Int32Array {
  const labels = Int32Array.from(targets.values, (value) => (Number.isNaN(value) ? 0 : value))
  return resample({ labels, rows, method: options.resample as 'over', seed: options.seed })
}
