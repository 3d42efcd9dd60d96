import { NutshellError } from '../errors'
import { CsrMatrix } from '../matrix/csr-matrix'
import { checkFinite } from '../matrix/finite'
import { Matrix } from '../matrix/matrix'
import { decodeSafetensors, encodeSafetensors, type Tensor, type TensorFile } from '../model/safetensors'
import { lengthsOf } from './centroids'
import { spaceOf } from './rows'
import type { Metric } from './rules'
import type { Space } from './space'
import { SparseCentroids, SparseSpace } from './sparse-space'
import type { LloydResult } from './steps'

/** What a model is made of: the result of a run, its metric, and a space (without rows) of the storage of its centroids. */
export type Fitted<C> = LloydResult<C> & { space: Space<C>; metric: Metric }

const MODEL = 'nutshell.kmeans'
const VERSION = '1'

/**
 * A model as safetensors: `labels` (rows), `distances` (rows) and the centroids, which are `centroids` (k x columns) where
 * the rows were dense and the compressed rows `values`, `indices`, `indptr` where they were sparse.
 */
export function encodeModel(fitted: Fitted<unknown>, warnings: readonly string[]): Uint8Array {
  const { space, metric, labels, distances, inertia, iterations, converged } = fitted
  const tensors = new Map<string, Tensor>([
    ['labels', vector(labels)],
    ['distances', vector(distances)]
  ])
  if (space instanceof SparseSpace) {
    const { values, indices, indptr } = (fitted.centroids as SparseCentroids).byCentroid
    tensors.set('values', vector(values)).set('indices', vector(indices)).set('indptr', vector(indptr))
  } else {
    const { data, rows, cols } = fitted.centroids as Matrix<Float64Array>
    tensors.set('centroids', { shape: [rows, cols], data })
  }
  const state = { columns: space.cols, metric, inertia, iterations, converged, warnings }
  return encodeSafetensors(tensors, { model: MODEL, version: VERSION, state: JSON.stringify(state) })
}

/** Errors: INVALID_INPUT for what `encodeModel` did not make. */
export function decodeModel(bytes: Uint8Array): { fitted: Fitted<unknown>; warnings: string[] } {
  const file = decodeSafetensors(bytes)
  const { model, version } = file.metadata
  if (model !== MODEL || version !== VERSION) {
    throw bad(`it holds ${model ?? 'no model'} version ${version ?? 'none'}, expected ${MODEL} version ${VERSION}`)
  }
  const { columns, metric, inertia, iterations, converged, warnings } = decodeState(file.metadata.state)
  const labels = vectorOf(file, 'labels', Int32Array)
  const distances = vectorOf(file, 'distances', Float64Array)
  const { space, centroids, k } = file.tensors.has('centroids')
    ? decodeDense(file, columns)
    : decodeSparse(file, columns)
  if (distances.length !== labels.length) throw bad('it has another number of labels than of distances')
  if (labels.some((label) => label < 0 || label >= k)) throw bad(`it has labels outside its ${k} clusters`)
  if (metric === 'cosine' && !lengthsOf(centroids).every((length) => Math.abs(length - 1) < 1e-9)) {
    throw bad("it has metric 'cosine' and centroids that are not of length 1")
  }
  return { fitted: { space, metric, centroids, k, labels, distances, inertia, iterations, converged }, warnings }
}

interface State {
  columns: number
  metric: Metric
  inertia: number
  iterations: number
  converged: boolean
  warnings: string[]
}

function decodeState(text: string | undefined): State {
  let state: Partial<State> | null = null
  try {
    state = JSON.parse(text ?? '')
  } catch {}
  // Files of before there were metrics name none.
  const { columns, metric = 'euclidean', inertia, iterations, converged, warnings } = state ?? {}
  const isWhole =
    Number.isSafeInteger(columns) &&
    columns! > 0 &&
    (metric === 'euclidean' || metric === 'cosine') &&
    Number.isFinite(inertia) &&
    Number.isSafeInteger(iterations) &&
    typeof converged === 'boolean' &&
    Array.isArray(warnings) &&
    warnings.every((warning) => typeof warning === 'string')
  if (!isWhole) throw bad('its state is damaged')
  return { ...state, metric } as State
}

function decodeDense(file: TensorFile, columns: number) {
  const { shape, data } = tensorOf(file, 'centroids', Float64Array)
  if (shape.length !== 2 || shape[1] !== columns || shape[0] < 1) {
    throw bad(`its centroids are ${shape.join(' x ')}, expected k x ${columns}`)
  }
  const centroids = Matrix.from(data as Float64Array, shape[0], columns)
  checkFinite(centroids)
  return {
    space: spaceOf(Matrix.zeros(0, columns)),
    centroids: centroids as unknown,
    k: shape[0]
  }
}

function decodeSparse(file: TensorFile, columns: number) {
  const values = vectorOf(file, 'values', Float64Array)
  const indices = vectorOf(file, 'indices', Int32Array)
  const indptr = vectorOf(file, 'indptr', Int32Array)
  const k = indptr.length - 1
  const rises = indptr.every((end, i) => (i === 0 ? end === 0 : end >= indptr[i - 1]))
  if (k < 1 || !rises || indptr[k] !== values.length || values.length !== indices.length) {
    throw bad('the arrays of its centroids do not fit together')
  }
  if (indices.some((column) => column < 0 || column >= columns) || !values.every(Number.isFinite)) {
    throw bad(`its centroids have columns outside the ${columns} that there are, or numbers that are not finite`)
  }
  const nothing = CsrMatrix.trusted(new Float64Array(0), new Int32Array(0), new Int32Array(1), columns)
  const centroids = new SparseCentroids(CsrMatrix.trusted(values, indices, indptr, columns))
  return { space: new SparseSpace(nothing) as Space<unknown>, centroids: centroids as unknown, k }
}

function vector(data: Tensor['data']): Tensor {
  return { shape: [data.length], data }
}

function vectorOf<T extends Tensor['data']>(file: TensorFile, name: string, type: new () => T): T {
  const { shape, data } = tensorOf(file, name, type)
  if (shape.length !== 1) throw bad(`its ${name} have ${shape.length} dimensions, expected 1`)
  return data as T
}

function tensorOf(file: TensorFile, name: string, type: new () => Tensor['data']): Tensor {
  const tensor = file.tensors.get(name)
  if (!(tensor?.data instanceof type)) throw bad(`it has no ${name} of type ${type.name}`)
  return tensor
}

function bad(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a k-means model: ${problem}`)
}
