// Only for tests: nothing that is built imports this.
import { describe, expect, it } from 'vitest'
import type { Matrix } from '../matrix/matrix'
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../model/safetensors'
import type { Check } from './check'
import { estimatorChecks } from './check-estimator'
import type { DenseInput, EstimatorModel, EstimatorSpec, Targets } from './estimator-spec'
import { type NearestMeanOptions, type NearestMeanSpec, nearestMean } from './nearest-mean.test-support'

export type Model = EstimatorModel
type Whole = Required<EstimatorModel>

/** `fit` and `load` as they ought to be. */
export const { fit } = nearestMean
export const load = nearestMean.load as (bytes: Uint8Array) => Model

/** A way to get one thing wrong: what is other in the spec of `nearestMean`, and the names of the checks that see it. */
export type Defect = [changes: () => Partial<NearestMeanSpec>, seenBy: readonly string[]]

/**
 * Tests that the given checks see all defects, that no other check does, and that each of them sees one. Side by side, since
 * checks wait now and then, unless there is one that takes time which others would be charged with.
 */
export function describeDefects(checks: readonly Check[], defects: Record<string, Defect>, isConcurrent = true): void {
  describe('a model that is wrong in one thing fails where it should', { concurrent: isConcurrent }, () => {
    it.each(Object.entries(defects))('%s', async (_, [changes, seenBy]) => {
      expect(Object.keys(await failuresOf({ ...nearestMean, ...changes() })).sort()).toEqual([...seenBy].sort())
    })

    it('every check sees one', () => {
      const seen = new Set(Object.values(defects).flatMap(([, seenBy]) => seenBy))
      expect(checks.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([])
    })
  })
}

/** The names of the checks that a model fails, each with the message. */
export async function failuresOf(spec: EstimatorSpec<NearestMeanOptions>): Promise<Record<string, string>> {
  const failures: Record<string, string> = {}
  for (const { name, run } of estimatorChecks(spec)) {
    await run().catch((error: Error) => {
      failures[name] = error.message
    })
  }
  return failures
}

/** Models with some methods in place of their own, fitted and loaded. */
export function onModel(change: (model: Whole) => Partial<Model>): Partial<NearestMeanSpec> {
  const spoil = (model: Model) => ({ ...model, ...change(model as Whole) })
  return { fit: async (X, y, options) => spoil(await fit(X, y, options)), load: (bytes) => spoil(load(bytes)) }
}

/** Models that are given other rows than they are asked about. */
export function onRows(change: (X: DenseInput) => DenseInput): Partial<NearestMeanSpec> {
  return onModel((model) => ({
    predict: (X) => model.predict(change(X)),
    predictInto: (X, out) => model.predictInto(change(X), out),
    predictProba: (X) => model.predictProba(change(X)),
    transform: (X) => model.transform(change(X)),
    score: (X, y) => model.score(change(X), y)
  }))
}

/** A fit that changes what it is given before it begins. */
export function onFit(
  change: (X: DenseInput, y: Targets, options: NearestMeanOptions) => [DenseInput, Targets, NearestMeanOptions]
): Partial<NearestMeanSpec> {
  return { fit: async (X, y, options) => fit(...change(X, y, options)) }
}

/** A fit with other options. */
export function onOptions(change: (options: NearestMeanOptions, X: DenseInput) => object): Partial<NearestMeanSpec> {
  return onFit((X, y, options) => {
    const isObject = typeof options === 'object' && options !== null && !Array.isArray(options)
    return [X, y, isObject ? { ...options, ...change(options, X) } : options]
  })
}

/** Models that write another file. */
export function onFile(change: (file: TensorFile) => TensorFile): Partial<NearestMeanSpec> {
  return onModel((model) => ({
    save() {
      const { tensors, metadata } = change(decodeSafetensors(model.save() as Uint8Array))
      return encodeSafetensors(tensors, metadata)
    }
  }))
}

export function isMatrixLike(X: unknown): X is Matrix {
  return typeof X === 'object' && X !== null && 'data' in X
}

/** Whether it is rows of numbers of one length, in a matrix or not, whatever the numbers. */
export function isTable(X: unknown): boolean {
  if (isMatrixLike(X)) return X.data.length === X.rows * X.cols
  const isRows = Array.isArray(X) && X.every((row) => row?.length === X[0].length && typeof row !== 'string')
  return isRows && X.every((row) => Array.from<unknown>(row).every((value) => typeof value === 'number'))
}
