import { CsrMatrix, Matrix, Random } from '@nutshell-ml/core'
import { type EstimatorModel, type EstimatorSpec, estimatorChecks } from '@nutshell-ml/core/testing'
import { describe, it } from 'vitest'
import { LinearLearner } from './linear-learner'
import type { LinearLearnerOptions } from './options'

type Options = Omit<LinearLearnerOptions, 'label'>
type Rows = Matrix | CsrMatrix | readonly ArrayLike<number>[]
type Spec = EstimatorSpec<Options, Rows>

/** Rows of which no plane tells the classes apart, so that a fit takes several steps. */
function noisy(rows: number, classes: number) {
  const random = new Random(3)
  const X = Matrix.from(
    Array.from({ length: rows * 4 }, () => random.next() - 0.5),
    rows,
    4
  )
  return { X, y: Int32Array.from({ length: rows }, (_, i) => (X.data[i * 4] + random.next() > 0.5 ? i % classes : 0)) }
}

/** What is no object stays as it is: it is for fit to refuse. */
function withLabel(options: Options, label: ArrayLike<number>): LinearLearnerOptions {
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options)
  return isObject ? { ...options, label } : (options as unknown as LinearLearnerOptions)
}

/** What a regression has. */
function withoutProbabilities(model: LinearLearner): EstimatorModel<Rows> {
  return {
    warnings: model.warnings,
    predict: (X) => model.predict(X),
    predictInto: (X, out) => model.predictInto(X, out as Float64Array),
    score: (X, y) => model.score(X, y),
    save: () => model.save()
  }
}

const base: Omit<Spec, 'name' | 'options' | 'predicts'> = {
  fit: (X, y, options) => LinearLearner.fit(X, withLabel(options, y)) as never,
  load: (bytes) => LinearLearner.load(bytes) as never,
  // Means and deviations of columns are those of the rows, whatever these weigh.
  sampleWeight: {
    options: { normalizeData: false, normalizeLabel: false, l2: 0.01, tolerance: 1e-10 },
    tolerance: 1e-6
  },
  invalidOptions: {
    predictorType: ['ranking', 1, null],
    loss: ['cosine', 1, null],
    l1: [-1, Number.NaN, Number.POSITIVE_INFINITY, '0', null, []],
    l2: [-1, Number.NaN, Number.POSITIVE_INFINITY, '0', null, []],
    normalizeData: [1, 'yes', null],
    intercept: [1, 'yes', null],
    refit: [1, 'yes', null],
    resample: ['both', 1, null],
    modelSelection: ['auc', 1, null, {}, { fBeta: 0 }, { fBeta: 1, other: 2 }],
    validation: [0, 1, -0.5, Number.NaN, 'all', null, [], { share: 2 }],
    solver: ['simplex', 1, null],
    maxIterations: [0, 1.5, Number.NaN, '5', null],
    tolerance: [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '0', null]
  }
}

const specs: Spec[] = [
  {
    ...base,
    name: 'LinearLearner, binary',
    options: { l2: 0.01, validation: 'none' },
    predicts: 'Int32Array',
    target: 'classes',
    data: noisy(60, 2),
    longWork: { data: noisy(300, 2) },
    expected: { oneRow: 'INVALID_INPUT' }
  },
  {
    ...base,
    name: 'LinearLearner, multiclass, chosen on validation rows',
    options: { predictorType: 'multiclass', l2: [0.1, 0.01], seed: 4 },
    predicts: 'Int32Array',
    target: 'classes',
    longWork: { data: noisy(300, 3) },
    sampleWeight: { ...base.sampleWeight!, options: { ...base.sampleWeight!.options, validation: 'none', l2: 0.01 } },
    expected: { oneRow: 'INVALID_INPUT' }
  },
  {
    ...base,
    name: 'LinearLearner, regression',
    // A regression has no probabilities.
    fit: async (X, y, options) => withoutProbabilities(await LinearLearner.fit(X, withLabel(options, y))),
    load: (bytes) => withoutProbabilities(LinearLearner.load(bytes)),
    options: { predictorType: 'regression', l2: 0.01, loss: 'huber', validation: 'none' },
    predicts: 'Float64Array',
    target: 'numbers'
  },
  {
    ...base,
    name: 'LinearLearner of sparse rows',
    options: { predictorType: 'multiclass', l2: 0.01, validation: 'none' },
    predicts: 'Int32Array',
    target: 'classes',
    toInput: (X) => CsrMatrix.fromDense(X),
    longWork: { data: noisy(300, 3) },
    expected: { oneRow: 'INVALID_INPUT' }
  }
]

describe.each(specs)('$name', (spec) => {
  for (const check of estimatorChecks(spec)) it(check.name, check.run)
})
