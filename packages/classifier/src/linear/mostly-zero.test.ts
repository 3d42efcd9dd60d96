import { Matrix, Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { LinearLearner } from './linear-learner'
import { withoutZeros } from './mostly-zero'

/** One-hot columns of `groups` categories of six levels, and classes that hang on them. */
function oneHot(rows: number, groups: number) {
  const random = new Random(9)
  const X = Matrix.zeros(rows, groups * 6)
  const y = new Int32Array(rows)
  for (let i = 0; i < rows; i++) {
    let margin = -1
    for (let g = 0; g < groups; g++) {
      const level = random.int(6)
      X.data[i * X.cols + g * 6 + level] = 1
      margin += level === g ? 2 : 0
    }
    y[i] = random.next() < 1 / (1 + Math.exp(-margin)) ? 1 : 0
  }
  return { X, y }
}

const designOf = ({ data, rows, cols }: Matrix) => ({
  rows,
  cols,
  denseCols: cols,
  dense: Float64Array.from(data),
  groups: 0,
  codes: new Int32Array(0),
  sparse: undefined
})

describe('a dense design that is mostly 0', () => {
  it('becomes sparse, with the same numbers in the same columns', () => {
    const { X } = oneHot(1000, 3)
    const { sparse, ...rest } = withoutZeros(designOf(X))
    expect(rest).toMatchObject({ rows: 1000, cols: 18, denseCols: 0, groups: 0 })
    const back = new Float64Array(18_000)
    for (let i = 0; i < 1000; i++) {
      for (let p = sparse!.indptr[i]; p < sparse!.indptr[i + 1]; p++)
        back[i * 18 + sparse!.indices[p]] = sparse!.values[p]
    }
    expect(back).toEqual(Float64Array.from(X.data))
  })

  it('stays as it is when it is small, or filled', () => {
    const small = designOf(oneHot(100, 3).X)
    expect(withoutZeros(small)).toBe(small)
    const { X } = oneHot(1000, 3)
    X.data.fill(1, 0, 9000)
    const filled = designOf(X)
    expect(withoutZeros(filled)).toBe(filled)
  })

  it('has the model that it has dense', async () => {
    const { X, y } = oneHot(1000, 3)
    const options = { label: y, l2: 0.01, validation: 'none', normalizeData: false, tolerance: 1e-10 } as const
    const model = await LinearLearner.fit(X, options)
    // The same rows and as many of nothing but a weight of 0: filled, so that they stay dense.
    const wider = Matrix.zeros(2000, 18)
    wider.data.set(X.data)
    wider.data.fill(1, X.data.length)
    const weights = Float64Array.from({ length: 2000 }, (_, i) => (i < 1000 ? 1 : 0))
    const labels = Int32Array.from({ length: 2000 }, (_, i) => y[i] ?? 0)
    const dense = await LinearLearner.fit(wider, { ...options, label: labels, sampleWeight: weights })
    const [own, other] = [model, dense].map(({ coefficients }) => coefficients.map(({ value }) => value))
    for (const [j, value] of own.entries()) expect(value).toBeCloseTo(other[j], 7)
  })
})
