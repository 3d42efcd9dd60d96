import type { Design } from '../prepare/design'
import { FeatureSelection } from '../prepare/selection/feature-selection'
import { Pca } from '../prepare/selection/pca'
import type { Coefficients } from './margins'
import type { ResolvedOptions } from './options'

/**
 * What is done to features before a model is fitted to them. All of it is linear, so a model of the features that come out is a
 * model of those that went in: nothing of it is there any more when rows are predicted.
 */
export interface FeatureSteps {
  /** In words; none where features stay as they are. */
  readonly decisions: readonly string[]
  apply(design: Design): Design
  /** A model of what `apply` gives, as a model of what it takes. */
  unfold(model: Coefficients): Coefficients
}

/**
 * Fitted on the training rows alone, which `design` and `targets` hold.
 *
 * @param fitL1 a model of a design with so much L1 penalty.
 */
export async function featureSteps(
  design: Design,
  targets: Float64Array,
  { select, pca }: Pick<ResolvedOptions, 'select' | 'pca'>,
  fitL1: (design: Design, l1: number) => Promise<Coefficients>
): Promise<FeatureSteps> {
  const decisions: string[] = []
  const steps: Omit<FeatureSteps, 'decisions'>[] = []
  let current = design
  const add = (step: Omit<FeatureSteps, 'decisions'>) => {
    steps.push(step)
    current = step.apply(current)
  }
  if (select !== undefined) {
    if (select.variance !== undefined || select.univariate !== undefined)
      add(FeatureSelection.fit(current, targets, select))
    if (select.l1 !== undefined) {
      const { coefficients } = await fitL1(current, select.l1)
      add(FeatureSelection.fromCoefficients(coefficients, current.cols))
    }
    decisions.push(`${current.cols} of ${design.cols} features kept`)
  }
  if (pca !== undefined) {
    const { cols } = current
    const components = Pca.fit(current, pca)
    add(components)
    const share = components.explainedVarianceRatio.reduce((a, b) => a + b, 0)
    decisions.push(
      `${current.cols} principal components, ${(100 * share).toFixed(1)} % of the variance of ${cols} features`
    )
  }
  return {
    decisions,
    apply: (given) => steps.reduce((result, step) => step.apply(result), given),
    unfold: (model) => steps.reduceRight((result, step) => step.unfold(result), model)
  }
}
