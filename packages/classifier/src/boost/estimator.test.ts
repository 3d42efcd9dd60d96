import { CsrMatrix, Matrix, Random } from '@nutshell-ml/core'
import { Table } from '@nutshell-ml/core/table'
import { type EstimatorModel, type EstimatorSpec, estimatorChecks } from '@nutshell-ml/core/testing'
import { describe, it } from 'vitest'
import { BoostedTrees } from './boosted-trees'
import type { BoostedTreesOptions } from './options'

type Options = Omit<BoostedTreesOptions, 'label'>
type Rows = Matrix | CsrMatrix | Table | readonly ArrayLike<number>[]
type Spec = EstimatorSpec<Options, Rows>

/** Rows that take several trees to tell apart. Few different numbers have a bin each, whatever rows there are. */
function noisy(rows: number, classes: number) {
  const random = new Random(3)
  const X = Matrix.from(
    Array.from({ length: rows * 4 }, () => random.int(9) / 8 - 0.5),
    rows,
    4
  )
  return { X, y: Int32Array.from({ length: rows }, (_, i) => (X.data[i * 4] + random.next() > 0.5 ? i % classes : 0)) }
}

/** What is no object stays as it is: it is for fit to refuse. */
function withLabel(options: Options, label: ArrayLike<number>): BoostedTreesOptions {
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options)
  return isObject ? { ...options, label } : (options as unknown as BoostedTreesOptions)
}

/** What a regression has. */
function withoutProbabilities(model: BoostedTrees): EstimatorModel<Rows> {
  return {
    warnings: model.warnings,
    predict: (X) => model.predict(X as Matrix),
    predictInto: (X, out) => model.predictInto(X, out as Float64Array),
    score: (X, y) => model.score(X, y),
    save: () => model.save()
  }
}

/** A matrix as a table: a number, a number with gaps where it is below 0, and two categories. */
function toTable(X: Matrix): Table {
  const column = (j: number) => Float64Array.from({ length: X.rows }, (_, i) => X.data[i * X.cols + j])
  const numbers = Array.from({ length: X.cols }, (_, j) => ({
    name: String(j),
    type: 'number' as const,
    values: column(j)
  }))
  const levels = ['few', 'many', 'some']
  const codes = Int32Array.from(column(0), (value) => (Number.isNaN(value) ? -1 : Math.abs(Math.floor(value)) % 3))
  return Table.fromColumns([...numbers, { name: 'level', type: 'category', codes, levels }])
}

const SMALL = { trees: 4, leaves: 4, minChildWeight: 0.1, validation: 'none' } as const

const base: Omit<Spec, 'name' | 'options' | 'predicts'> = {
  fit: (X, y, options) => BoostedTrees.fit(X as Matrix, withLabel(options, y)) as never,
  load: (bytes) => BoostedTrees.load(bytes) as never,
  // Bins are those of the rows, whatever these weigh: few different numbers have a bin each.
  sampleWeight: { options: { minChildWeight: 0 }, tolerance: 1e-5 },
  threads: { counts: [1, 2] },
  invalidOptions: {
    objective: ['ranking', 1, null, [], {}],
    predictorType: ['ranking', 1, null],
    trees: [0, 1.5, -1, Number.NaN, '5', null],
    learningRate: [0, -1, 1.5, Number.NaN, '1', null],
    growth: ['wide', 1, null],
    leaves: [1, -1, 1.5, '8', null],
    depth: [-1, 1.5, 65, '8', null],
    maxBins: [1, 256, 1.5, '8', null],
    l1: [-1, Number.NaN, Number.POSITIVE_INFINITY, '0', null],
    l2: [-1, Number.NaN, Number.POSITIVE_INFINITY, '0', null],
    minChildWeight: [-1, Number.NaN, '0', null],
    minSplitGain: [-1, Number.NaN, '0', null],
    maxDeltaStep: [-1, Number.NaN, '0', null],
    subsample: [0, 1.5, Number.NaN, '1', null],
    columnSample: [0, 1.5, Number.NaN, '1', null],
    validation: [0, 1, -0.5, Number.NaN, 'all', null, [], { share: 2 }],
    earlyStopping: [0, 1.5, Number.NaN, '5', null],
    refit: [1, 'yes', null],
    warmStart: [1, {}, 'model'],
    categorySmoothing: [-1, Number.NaN, '1', null],
    maxOneVsRest: [-1, 1.5, 256, '1', null]
  },
  // A gap is what trees learn from.
  expected: { nan: 'works' }
}

const specs: Spec[] = [
  {
    ...base,
    name: 'BoostedTrees, binary',
    options: SMALL,
    predicts: 'Int32Array',
    target: 'classes',
    data: noisy(60, 2),
    longWork: { data: noisy(120, 2) },
    expected: { ...base.expected, oneRow: 'INVALID_INPUT' }
  },
  {
    ...base,
    name: 'BoostedTrees, multiclass, stopped early',
    options: { ...SMALL, predictorType: 'multiclass', validation: 0.3, earlyStopping: 2, subsample: 0.9, seed: 4 },
    predicts: 'Int32Array',
    target: 'classes',
    longWork: { data: noisy(120, 3) },
    sampleWeight: undefined,
    expected: { ...base.expected, oneRow: 'INVALID_INPUT' }
  },
  {
    ...base,
    name: 'BoostedTrees, regression, level by level',
    // A regression has no probabilities.
    fit: async (X, y, options) => withoutProbabilities(await BoostedTrees.fit(X as Matrix, withLabel(options, y))),
    load: (bytes) => withoutProbabilities(BoostedTrees.load(bytes)),
    options: { ...SMALL, predictorType: 'regression', growth: 'depth', leaves: 0, depth: 2 },
    predicts: 'Float64Array',
    target: 'numbers'
  },
  {
    ...base,
    name: 'BoostedTrees of sparse rows',
    options: { ...SMALL, predictorType: 'multiclass', columnSample: 0.5 },
    predicts: 'Int32Array',
    target: 'classes',
    toInput: (X) => CsrMatrix.fromDense(X),
    longWork: { data: noisy(120, 3) },
    sampleWeight: undefined,
    expected: { ...base.expected, oneRow: 'INVALID_INPUT' }
  },
  {
    ...base,
    name: 'BoostedTrees of a table',
    options: SMALL,
    predicts: 'Int32Array',
    target: 'classes',
    toInput: toTable,
    data: noisy(60, 2),
    longWork: { data: noisy(120, 2) },
    sampleWeight: undefined,
    // Columns of which nothing can be learned are set aside, and then there may be none.
    expected: { ...base.expected, oneRow: 'INVALID_INPUT', noColumns: 'INVALID_INPUT', equalRows: 'INVALID_INPUT' },
    exceptions: {
      'infinity is refused, by row and column': "it is, but a column is called by its name: column '0'",
      'another width than in fit is refused, by both':
        'columns of a table go by their names: there may be more, in any order'
    }
  }
]

describe.each(specs)('$name', (spec) => {
  for (const check of estimatorChecks(spec)) it(check.name, check.run)
})
