import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { marginsInto } from '../../linear/margins'
import { anyDesign, designOf, rowsOf } from './design.test-support'
import golden from './feature-selection.golden.json'
import { Pca, type PcaOptions } from './pca'

const cases = golden.pca.map((expected) => ({
  ...expected,
  design: designOf({
    ...expected,
    levels: expected.cols - expected.denseCols - (expected.sparse[0]?.length ?? 0),
    sparse: (expected.sparse as number[][])[0]?.length > 0 ? (expected.sparse as number[][]) : undefined
  })
}))

function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length)
  let worst = 0
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i] - expected[i])
    if (!(off <= worst)) worst = off
  }
  expect(worst).toBeLessThanOrEqual(tolerance)
}

describe('Pca against scikit-learn 1.9.1', () => {
  it.each(cases)('$name', (expected) => {
    const { design, components } = expected
    expect(design.cols).toBe(expected.cols)
    const pca = Pca.fit(design, { components })
    // Iteration stops when variances stand still to 1e-11; directions are then out by about the root of that.
    const tolerance = expected.cols > 256 ? 1e-5 : 1e-8
    expectClose(pca.explainedVariance, expected.explainedVariance, 1e-9 * expected.explainedVariance[0])
    expectClose(pca.explainedVarianceRatio, expected.explainedVarianceRatio, 1e-9)
    expectClose(pca.components, expected.vectors.flat(), tolerance)
    const size = expected.transformed.flat().length
    const transformed = pca.apply(design)
    expect(transformed).toMatchObject({ rows: design.rows, cols: components, denseCols: components, groups: 0 })
    expectClose(transformed.dense.subarray(0, size), expected.transformed.flat(), 10 * tolerance)
    const white = Pca.fit(design, { components, whiten: true }).apply(design)
    expectClose(white.dense.subarray(0, size), expected.whitened.flat(), 10 * tolerance)
  })

  it.each(cases)('takes as many components as a share needs: $name', ({ design, countForHalf, countForMost }) => {
    expect(Pca.fit(design, { components: 0.5 }).explainedVariance).toHaveLength(countForHalf)
    expect(Pca.fit(design, { components: 0.9 }).explainedVariance).toHaveLength(countForMost)
  })
})

describe('Pca', () => {
  it('has orthonormal components, and all of them rebuild the rows', () => {
    fc.assert(
      fc.property(anyDesign, (design) => {
        fc.pre(design.cols > 0)
        const count = Math.min(design.rows, design.cols)
        const pca = Pca.fit(design, { components: count })
        const { components, means } = pca
        const { cols } = design
        const row = (k: number) => components.subarray(k * cols, (k + 1) * cols)
        const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, j) => sum + x * b[j], 0)
        for (let a = 0; a < count; a++) {
          for (let b = 0; b <= a; b++) expect(dot(row(a), row(b))).toBeCloseTo(a === b ? 1 : 0, 9)
          expect(Math.max(...row(a))).toBeGreaterThanOrEqual(-Math.min(...row(a)) - 1e-9)
        }
        const { dense } = pca.apply(design)
        rowsOf(design).forEach((expected, i) => {
          for (let j = 0; j < cols; j++) {
            let x = means[j]
            for (let k = 0; k < count; k++) x += dense[i * count + k] * row(k)[j]
            expect(x).toBeCloseTo(expected[j], 6)
          }
        })
      })
    )
  })

  it('is the same to the bit a second time, and after saving', () => {
    for (const { design, components } of cases) {
      const pca = Pca.fit(design, { components, whiten: true })
      expect(Pca.fit(design, { components, whiten: true }).components).toEqual(pca.components)
      const { state, tensors } = pca.toState()
      const again = Pca.fromState(JSON.parse(JSON.stringify(state)), tensors)
      expect(again.apply(design)).toEqual(pca.apply(design))
    }
  })

  it('gives a model of components as a model of columns, with the same margins', () => {
    for (const { design, components } of cases) {
      for (const whiten of [false, true]) {
        const pca = Pca.fit(design, { components, whiten })
        const random = new Random(3)
        const model = {
          coefficients: Float64Array.from({ length: 2 * components }, () => random.next() - 0.5),
          intercepts: Float64Array.of(0.25, -1)
        }
        const size = 2 * design.rows
        const before = marginsInto(pca.apply(design), model, new Float64Array(size))
        // Means of 1e6 cost the sum of products some bits.
        expectClose(marginsInto(design, pca.unfold(model), new Float64Array(size)), Array.from(before), 1e-8)
      }
    }
  })

  it('finds what it finds directly by iteration too: columns of zeros beside', () => {
    const { design, components } = cases[0]
    const sparse = Array.from({ length: design.rows }, (_, i) => [
      ...(golden.pca[0].sparse as number[][])[i],
      ...new Array(300).fill(0)
    ])
    const wide = designOf({ ...golden.pca[0], levels: 5, sparse })
    const direct = Pca.fit(design, { components })
    const iterated = Pca.fit(wide, { components })
    expectClose(iterated.explainedVariance, Array.from(direct.explainedVariance), 1e-9)
    for (let k = 0; k < components; k++) {
      const own = iterated.components.subarray(k * wide.cols, k * wide.cols + design.cols)
      expectClose(own, Array.from(direct.components.subarray(k * design.cols, (k + 1) * design.cols)), 1e-5)
    }
  })

  it('has no variance to find in rows that are all the same', () => {
    for (const sparseCols of [1, 300]) {
      const row = Array.from({ length: sparseCols }, (_, j) => j % 2)
      const same = designOf({ dense: [[0.1], [0.1], [0.1]], codes: [], levels: 0, sparse: [row, row, row] })
      for (const components of [1, 0.5]) {
        const pca = Pca.fit(same, { components, whiten: true })
        expect(pca.explainedVariance.every((variance) => variance < 1e-30)).toBe(true)
        expect(pca.explainedVarianceRatio.every(Number.isFinite)).toBe(true)
        expect(pca.apply(same).dense.every((x) => Number.isFinite(x))).toBe(true)
      }
    }
  })

  it.each<[string, unknown, string]>([
    [
      'no components',
      { components: 0 },
      'pca.components = 0, expected a whole number >= 1, or a share between 0 and 1'
    ],
    ['half a component more', { components: 1.5 }, 'pca.components = 1.5, expected a whole number >= 1'],
    ['too many', { components: 13 }, 'pca.components = 13 exceeds min(rows, cols) = min(40, 12) = 12'],
    ['whiten as a number', { components: 1, whiten: 1 }, 'pca.whiten = 1, expected true or false'],
    ['a seed of NaN', { components: 1, seed: Number.NaN }, 'pca.seed = NaN, expected a finite number'],
    [
      'an unknown option',
      { components: 1, solver: 'full' },
      "pca: unknown option 'solver'; known: components, whiten, seed"
    ]
  ])('refuses %s', (_, options, message) => {
    expect(() => Pca.fit(cases[0].design, options as PcaOptions)).toThrow(message)
  })

  it('refuses designs that do not fit', () => {
    const one = designOf({ dense: [[1, 2]], codes: [], levels: 0 })
    expect(() => Pca.fit(one, { components: 1 })).toThrow('pca of 1 rows and 2 columns, expected at least 2 rows')
    expect(() => Pca.fit(cases[0].design, { components: 2 }).apply(one)).toThrow(
      'the design has 2 columns, expected 12'
    )
  })

  it('refuses files that it did not make', () => {
    const { state, tensors } = Pca.fit(cases[0].design, { components: 2 }).toState()
    const vector = (...data: number[]) => ({ shape: [data.length], data: Float64Array.from(data) })
    expect(() => Pca.fromState({}, tensors)).toThrow('not a model file: its pca has whiten = undefined')
    expect(() => Pca.fromState(state, new Map())).toThrow('not a model file: it has no finite means')
    for (const [name, wrong] of [
      ['means', vector(1, Number.NaN)],
      ['components', vector(1, 2, 3)],
      ['explainedVariance', vector(-1, -2)],
      ['explainedVariance', vector()],
      ['explainedVarianceRatio', vector(1)]
    ] as const) {
      expect(() => Pca.fromState(state, new Map([...tensors, [name, wrong]]))).toThrow('not a model file: ')
    }
  })
})
