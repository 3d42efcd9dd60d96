import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { decodeSafetensors, encodeSafetensors } from '../model/safetensors'
import { Random } from '../random/random'
import { KMeans } from './kmeans'

const random = new Random(7)
const X = Matrix.fromRows(Array.from({ length: 60 }, (_, i) => [(i % 3) * 5 + random.next(), random.next(), i % 2]))
const dense = KMeans.fitSync(X, { k: 4, seed: 1 })
const sparse = KMeans.fitSync(CsrMatrix.fromDense(X), { k: 4, seed: 1 })

describe.each([
  ['dense', dense],
  ['sparse', sparse]
])('a saved %s model', (_, model) => {
  it('comes back whole', () => {
    const back = KMeans.load(model.save())
    expect(back).toBeInstanceOf(KMeans)
    for (const field of ['labels', 'distances', 'inertia', 'iterations', 'converged', 'warnings', 'k'] as const) {
      expect(back[field]).toEqual(model[field])
    }
    expect(back.centroids).toEqual(model.centroids)
    expect(back.save()).toEqual(model.save())
  })

  it('predicts the same, to the bit', () => {
    const back = KMeans.load(model.save())
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.double({ min: -9, max: 20, noNaN: true }),
            fc.double({ min: -1, max: 2, noNaN: true }),
            fc.integer({ min: 0, max: 1 })
          ),
          { minLength: 1 }
        ),
        (rows) => {
          expect(back.predict(rows)).toEqual(model.predict(rows))
          expect(back.transform(rows)).toEqual(model.transform(rows))
          const asSparse = CsrMatrix.fromDense(Matrix.fromRows(rows))
          expect(back.predict(asSparse)).toEqual(model.predict(asSparse))
          expect(back.score(asSparse)).toBe(model.score(asSparse))
        }
      )
    )
  })

  it('is refused when cut off, tampered with or of another kind', () => {
    const refused = expect.objectContaining({ code: 'INVALID_INPUT' })
    const file = model.save()
    for (let length = 0; length < file.length; length += 7) {
      expect(() => KMeans.load(file.subarray(0, length))).toThrow(refused)
    }
    const { tensors, metadata } = decodeSafetensors(file)
    expect(() => KMeans.load(encodeSafetensors(tensors, { ...metadata, model: 'other' }))).toThrow(/other/)
    expect(() => KMeans.load(encodeSafetensors(tensors, { ...metadata, version: '99' }))).toThrow(refused)
    expect(() => KMeans.load(encodeSafetensors(tensors, { ...metadata, state: '{}' }))).toThrow(refused)
    for (const name of tensors.keys()) {
      const without = new Map([...tensors].filter(([other]) => other !== name))
      expect(() => KMeans.load(encodeSafetensors(without, metadata))).toThrow(refused)
    }
    const outside = new Map(tensors).set('labels', { shape: [60], data: new Int32Array(60).fill(4) })
    expect(() => KMeans.load(encodeSafetensors(outside, metadata))).toThrow(/labels outside/)
  })
})

it('refuses sparse centroids with columns that do not exist', () => {
  const { tensors, metadata } = decodeSafetensors(sparse.save())
  const indices = tensors.get('indices')!
  const changed = new Map(tensors).set('indices', {
    shape: indices.shape,
    data: Int32Array.from(indices.data, () => 3)
  })
  expect(() => KMeans.load(encodeSafetensors(changed, metadata))).toThrow(/columns outside/)
})

describe('transform and score', () => {
  const model = KMeans.fitSync(
    [
      [0, 0],
      [0, 2],
      [9, 1]
    ],
    {
      k: 2,
      init: Matrix.fromRows([
        [0, 0],
        [9, 0]
      ])
    }
  )

  it('are distances to (0, 1) and (9, 1), and minus their squares', () => {
    expect(model.centroids.toRows()).toEqual([
      [0, 1],
      [9, 1]
    ])
    expect(
      model
        .transform([
          [3, 5],
          [9, 1]
        ])
        .toRows()
    ).toEqual([
      [5, Math.sqrt(36 + 16)],
      [9, 0]
    ])
    expect(
      model.score([
        [3, 5],
        [9, 2]
      ])
    ).toBe(-(25 + 1))
    expect(
      model.score([
        [0, 0],
        [0, 2],
        [9, 1]
      ])
    ).toBe(-model.inertia)
  })

  it('refuse another width', () => {
    expect(() => model.transform([[1]])).toThrow(expect.objectContaining({ code: 'INVALID_SHAPE' }))
    expect(() => model.score([[1]])).toThrow(expect.objectContaining({ code: 'INVALID_SHAPE' }))
  })
})

it('a model cannot be changed, and is shown whole as JSON', () => {
  const model = KMeans.fitSync([[1], [3]], { k: 1 })
  expect(() => Object.assign(model, { inertia: 3 })).toThrow(TypeError)
  expect(JSON.parse(JSON.stringify(model))).toEqual({
    k: 1,
    metric: 'euclidean',
    centroids: [[2]],
    labels: [0, 0],
    distances: [1, 1],
    inertia: 2,
    iterations: 2,
    converged: true,
    warnings: []
  })
})
