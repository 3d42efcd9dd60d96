import { NutshellError } from '../errors'
import { isMatrix, Matrix } from '../matrix/matrix'
import { checkIsObject, checkKnownOptions, checkOneOf, show } from '../options'
import type { EstimatorModel, EstimatorSpec, ExpectedOutcomes, Sample, Targets } from './estimator-spec'
import { groupedRows, type WholeSample } from './sample-rows'

/** Any model, seen without what TypeScript knows of it: the checks also give it what it does not take. */
export type AnyModel = EstimatorModel<unknown>

/** A spec made ready for the checks. Every call gets its data fresh: a model that writes to it fails the check of that alone. */
export interface Trial {
  readonly spec: EstimatorSpec<object, unknown>
  readonly expected: Required<ExpectedOutcomes>
  /** The rows, in float64, and their targets, copied. */
  sample(): WholeSample
  /** As `sample`, of what a part of the spec names in its place. */
  sampleOf(part: { data?: Sample }): WholeSample
  /** Rows as the model takes them, copied. */
  input(X: Matrix): unknown
  /** Fits to a copy of a sample, with `more` beside the options of the spec. */
  fit(sample: WholeSample, more?: object): Promise<AnyModel>
  /** Fits to anything. */
  fitInput(X: unknown, y: Targets, more?: object): Promise<AnyModel>
}

const DEFAULT_OUTCOMES: Required<ExpectedOutcomes> = {
  nan: 'NON_FINITE',
  infinity: 'NON_FINITE',
  noColumns: 'EMPTY_INPUT',
  noRows: 'EMPTY_INPUT',
  noRowsToPredict: 'works',
  oneRow: 'works',
  oneClass: 'INVALID_INPUT',
  constantColumn: 'works',
  equalRows: 'works',
  nanTarget: 'NON_FINITE',
  wrongWeight: 'INVALID_INPUT'
}

const FIELDS = [
  'name',
  'fit',
  'load',
  'options',
  'predicts',
  'target',
  'data',
  'toInput',
  'seed',
  'longWork',
  'threads',
  'sampleWeight',
  'invalidOptions',
  'expected',
  'tolerance',
  'exceptions'
] satisfies (keyof EstimatorSpec)[]

/** Checks a spec and makes it ready. Errors: INVALID_OPTION, UNKNOWN_OPTION. */
export function createTrial<O extends object, I>(typed: EstimatorSpec<O, I>): Trial {
  const spec = typed as unknown as EstimatorSpec<object, unknown>
  checkSpec(spec)
  const given = wholeSample(spec.data, spec.target) ?? groupedRows(spec.target)
  const input = (X: Matrix) => {
    const copy = copyMatrix(X)
    return spec.toInput === undefined ? copy : spec.toInput(copy)
  }
  const fitInput = async (X: unknown, y: Targets, more: object = {}) => spec.fit(X, y, { ...spec.options, ...more })
  return {
    spec,
    expected: { ...DEFAULT_OUTCOMES, ...spec.expected },
    sample: () => copyOf(given),
    sampleOf: ({ data }) => copyOf(wholeSample(data, spec.target) ?? given),
    input,
    fit: (sample, more) => fitInput(input(sample.X), copyOf(sample).y, more),
    fitInput
  }
}

function checkSpec(spec: EstimatorSpec<object, unknown>): void {
  checkKnownOptions('checkEstimator', spec, FIELDS)
  for (const name of ['fit', 'load'] as const) {
    if (typeof spec[name] !== 'function') {
      throw new NutshellError('INVALID_OPTION', `${name} = ${show(spec[name])}, expected a function`)
    }
  }
  checkIsObject('checkEstimator: spec', spec.options)
  checkOneOf('predicts', spec.predicts, ['Int32Array', 'Float32Array', 'Float64Array'])
  if (spec.target !== undefined) checkOneOf('target', spec.target, ['classes', 'numbers'])
  checkKnownOptions('checkEstimator: expected', spec.expected ?? {}, Object.keys(DEFAULT_OUTCOMES))
}

/** A given sample as the checks have it: float64, its numbers rounded to float32, so that they are the same in every storage. */
function wholeSample(given: Sample | undefined, target: EstimatorSpec['target']): WholeSample | undefined {
  if (given === undefined) return undefined
  const { X, y = new Int32Array(0) } = given
  if (!isMatrix(X) || X.rows < 8 || X.cols < 2) {
    throw new NutshellError('INVALID_OPTION', `data.X = ${show(X)}, expected a Matrix of at least 8 rows, 2 columns`)
  }
  const expected = target === undefined ? 0 : X.rows
  if (y.length !== expected) {
    throw new NutshellError('INVALID_OPTION', `data.y.length = ${y.length}, expected ${expected}`)
  }
  const targets = target === 'classes' ? Int32Array.from(y) : Float64Array.from(y, Math.fround)
  return { X: Matrix.from(Float64Array.from(X.data, Math.fround), X.rows, X.cols), y: targets }
}

function copyOf({ X, y }: WholeSample): WholeSample {
  return { X: copyMatrix(X), y: y.slice() }
}

function copyMatrix({ data, rows, cols }: Matrix): Matrix {
  return Matrix.from(data.slice(), rows, cols)
}
