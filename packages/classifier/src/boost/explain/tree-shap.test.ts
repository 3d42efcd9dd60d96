import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ensemble } from '../ensemble/ensemble'
import { scoreRow } from '../ensemble/predict'
import { plainGoesLeft, randomEnsemble, randomRows, readerOf } from '../ensemble/random-ensemble.test-support'
import { gaussLegendre } from './gauss-legendre'
import { expectedScores, shapInto, shapRowsInto } from './tree-shap'

/** What a tree gives on average when only the features of a set are known: the others are averaged over by cover. */
function expectation(ensemble: Ensemble, n: number, row: Float64Array, known: number): number {
  const { flags, left, right, feature, value, cover } = ensemble
  if ((flags[n] & 7) === 0) return value[n]
  const go = (child: number) => expectation(ensemble, child, row, known)
  if ((known >> feature[n]) & 1) return go(plainGoesLeft(ensemble, n, row[feature[n]]) ? left[n] : right[n])
  const both = cover[left[n]] + cover[right[n]]
  return (cover[left[n]] * go(left[n]) + cover[right[n]] * go(right[n])) / both
}

/** Shapley values by their definition: over all sets of the other features. */
function bruteForce(ensemble: Ensemble, row: Float64Array): Float64Array {
  const { cols, outputs, roots, treeOutputs } = ensemble
  const out = new Float64Array(outputs * (cols + 1))
  const factorial = [1, 1, 2, 6, 24, 120, 720]
  for (let k = 0; k < outputs; k++) out[k * (cols + 1) + cols] = ensemble.base[k]
  for (let t = 0; t + 1 < roots.length; t++) {
    const at = treeOutputs[t] * (cols + 1)
    const values = Array.from({ length: 1 << cols }, (_, known) => expectation(ensemble, roots[t], row, known))
    out[at + cols] += values[0]
    for (let j = 0; j < cols; j++) {
      for (let known = 0; known < 1 << cols; known++) {
        if ((known >> j) & 1) continue
        const size = [...known.toString(2)].filter((bit) => bit === '1').length
        const weight = (factorial[size] * factorial[cols - size - 1]) / factorial[cols]
        out[at + j] += weight * (values[known | (1 << j)] - values[known])
      }
    }
  }
  return out
}

describe('TreeSHAP', () => {
  it('gives the Shapley values of their definition', () => {
    const anyOptions = fc.record({
      precision: fc.constant('float64' as const),
      outputs: fc.constantFrom(1, 2),
      trees: fc.integer({ min: 0, max: 4 }),
      leaves: fc.constantFrom(2, 6, 24),
      levels: fc.constantFrom(undefined, [0, 3, 0, 40, 0])
    })
    fc.assert(
      fc.property(fc.nat(), anyOptions, (seed, options) => {
        const ensemble = randomEnsemble(seed, { ...options, cols: 5 })
        const data = randomRows(seed, 3, { cols: 5, levels: options.levels })
        const all = shapRowsInto(ensemble, readerOf(data, 5), new Float64Array(3 * options.outputs * 6).fill(7))
        const one = new Float64Array(options.outputs * 6)
        for (let i = 0; i < 3; i++) {
          const row = data.slice(i * 5, i * 5 + 5)
          const expected = bruteForce(ensemble, row)
          shapInto(ensemble, row, one)
          expect(one).toEqual(all.slice(i * one.length, (i + 1) * one.length))
          // Some hundred additions of numbers below 5 x 24 leaves.
          for (let at = 0; at < one.length; at++) expect(Math.abs(one[at] - expected[at])).toBeLessThan(1e-11)
        }
      }),
      { numRuns: 40 }
    )
  })

  it('adds up to the score that is predicted, also where sums were rounded to float32', () => {
    for (let seed = 0; seed < 20; seed++) {
      const ensemble = randomEnsemble(seed, { cols: 9, trees: 300, leaves: 40, outputs: 2 })
      const row = randomRows(seed, 1, { cols: 9 })
      const out = new Float64Array(20)
      const scores = new Float64Array(2)
      shapInto(ensemble, row, out)
      scoreRow(ensemble, row, scores)
      for (let k = 0; k < 2; k++) {
        const sum = out.subarray(k * 10, k * 10 + 10).reduce((total, x) => total + x, 0)
        expect(Math.abs(sum - scores[k])).toBeLessThan(1e-9)
        expect(out[k * 10 + 9]).toBe(expectedScores(ensemble)[k])
      }
    }
  })

  it('takes children without cover as equal, and one child without cover as never reached', () => {
    const stump: Ensemble = {
      ...randomEnsemble(0, { trees: 0, cols: 1, precision: 'float64' }),
      base: Float64Array.of(1),
      roots: Int32Array.of(0, 3),
      treeOutputs: Int32Array.of(0),
      flags: Uint8Array.of(1, 0, 0),
      feature: new Int32Array(3),
      value: Float64Array.of(0, 10, 20),
      left: Int32Array.of(1, -1, -1),
      right: Int32Array.of(2, -1, -1),
      setStart: new Int32Array(3),
      setWords: new Int32Array(3),
      gain: new Float32Array(3),
      cover: new Float32Array(3)
    }
    const out = new Float64Array(2)
    shapInto(stump, Float64Array.of(-1), out)
    expect([...out]).toEqual([expect.closeTo(-5, 12), 16])
    shapInto({ ...stump, cover: Float32Array.of(4, 4, 0) }, Float64Array.of(1), out)
    expect([...out]).toEqual([expect.closeTo(10, 12), 11])
  })

  it('explains chains of a thousand nodes and a hundred features', () => {
    const nodes = 2001
    const isInner = (n: number) => n % 2 === 0 && n + 1 < nodes
    const chain: Ensemble = {
      ...randomEnsemble(0, { trees: 0, cols: 100, precision: 'float64' }),
      base: Float64Array.of(0),
      roots: Int32Array.of(0, nodes),
      treeOutputs: Int32Array.of(0),
      flags: Uint8Array.from({ length: nodes }, (_, n) => (isInner(n) ? 1 : 0)),
      feature: Int32Array.from({ length: nodes }, (_, n) => (isInner(n) ? (n / 2) % 100 : 0)),
      value: Float64Array.from({ length: nodes }, (_, n) => (isInner(n) ? 0 : n / nodes)),
      left: Int32Array.from({ length: nodes }, (_, n) => (isInner(n) ? n + 1 : -1)),
      right: Int32Array.from({ length: nodes }, (_, n) => (isInner(n) ? n + 2 : -1)),
      setStart: new Int32Array(nodes),
      setWords: new Int32Array(nodes),
      gain: new Float32Array(nodes),
      cover: Float32Array.from({ length: nodes }, (_, n) => nodes - n)
    }
    const row = new Float64Array(100).fill(1)
    row[70] = -1
    const out = new Float64Array(101)
    const score = new Float64Array(1)
    shapInto(chain, row, out)
    scoreRow(chain, row, score)
    expect(score[0]).toBe(141 / nodes)
    expect(out.reduce((sum, x) => sum + x, 0)).toBeCloseTo(score[0], 10)
  })
})

it('refuses a tree whose tables would fill the memory', () => {
  const depth = 6000
  const list = (inner: (n: number) => number, leaf: (n: number) => number) =>
    Array.from({ length: 2 * depth + 1 }, (_, n) => (n % 2 === 0 && n < 2 * depth ? inner(n) : leaf(n)))
  const chain: Ensemble = {
    ...randomEnsemble(0, { trees: 0, cols: depth }),
    roots: Int32Array.of(0, 2 * depth + 1),
    treeOutputs: Int32Array.of(0),
    flags: Uint8Array.from(
      list(
        () => 1,
        () => 0
      )
    ),
    feature: Int32Array.from(
      list(
        (n) => n / 2,
        () => 0
      )
    ),
    value: new Float64Array(2 * depth + 1),
    left: Int32Array.from(
      list(
        (n) => n + 1,
        () => -1
      )
    ),
    right: Int32Array.from(
      list(
        (n) => n + 2,
        () => -1
      )
    ),
    setStart: new Int32Array(2 * depth + 1),
    setWords: new Int32Array(2 * depth + 1),
    gain: new Float32Array(2 * depth + 1),
    cover: new Float32Array(2 * depth + 1)
  }
  expect(() => shapInto(chain, new Float64Array(depth), new Float64Array(depth + 1))).toThrow(
    'tree 0 has 12001 nodes and 6000 features on one path, too many to explain'
  )
})

describe('gaussLegendre', () => {
  it('has the places and weights of the tables', () => {
    // Abramowitz and Stegun, table 25.4, from -1 to 1.
    const rule = gaussLegendre(3)
    expect([...rule.at].map((x) => 1 - 2 * x)).toEqual(
      [0.774596669241483, 0, -0.774596669241483].map((x) => expect.closeTo(x, 14))
    )
    expect([...rule.weights].map((w) => 2 * w)).toEqual([5, 8, 5].map((w) => expect.closeTo(w / 9, 14)))
  })

  it('integrates powers exactly', () => {
    for (const points of [1, 2, 5, 12, 40]) {
      const { at, weights } = gaussLegendre(points)
      for (let power = 0; power < 2 * points; power++) {
        const integral = at.reduce((sum, x, k) => sum + weights[k] * x ** power, 0)
        expect(integral).toBeCloseTo(1 / (power + 1), 13)
      }
    }
  })
})
