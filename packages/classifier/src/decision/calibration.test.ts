import type { Tensor } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CALIBRATION_METHODS, Calibration } from './calibration'
import golden from './calibration.golden.json'

const load = ({ margins, truth, weights }: { margins: number[]; truth: number[]; weights?: number[] | null }) => ({
  margins: Float64Array.from(margins),
  truth,
  weights: weights ?? undefined
})

function largestMiss(got: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(value - got[i])))
}

describe('Calibration against scikit-learn 1.9.1', () => {
  it('has golden numbers of the right package', () => {
    expect(golden.versions['scikit-learn']).toBe('1.9.1')
    expect(golden.binary).toHaveLength(6)
  })

  it.each(golden.binary)('platt: $name', (row) => {
    const calibration = Calibration.fit('platt', load(row))
    // Their L-BFGS stops at a gradient of 1e-6 or a relative change of 1e-14 of the loss: some 1e-6 of the minimum.
    expect(
      largestMiss(
        row.asked.map((margin) => calibration.apply(margin)),
        row.platt
      )
    ).toBeLessThan(2e-5)
  })

  it.each(golden.binary)('isotonic: $name', (row) => {
    const problem = load(row)
    const calibration = Calibration.fit('isotonic', problem)
    const weight = (label: number) =>
      row.truth.reduce((sum, truth, i) => sum + (truth === label ? (problem.weights?.[i] ?? 1) : 0), 0)
    const [lowest, highest] = [1 / (weight(0) + 2), (weight(1) + 1) / (weight(1) + 2)]
    const expected = row.isotonic.map((p) => Math.min(highest, Math.max(lowest, p)))
    expect(
      largestMiss(
        row.asked.map((margin) => calibration.apply(margin)),
        expected
      )
    ).toBeLessThan(1e-12)
  })

  it.each(golden.binary)('temperature: $name', (row) => {
    const calibration = Calibration.fit('temperature', load(row))
    expect(
      largestMiss(
        row.asked.map((margin) => calibration.apply(margin)),
        row.temperature
      )
    ).toBeLessThan(1e-6)
  })

  it.each(golden.multiclass)('temperature of four classes: $name', (row) => {
    const calibration = Calibration.fit('temperature', { ...load(row), outputs: 4 })
    const out = Float64Array.from(row.asked)
    calibration.applyInto(out, 4, out)
    expect(largestMiss(out, row.probabilities)).toBeLessThan(1e-6)
  })
})

const problems = fc
  .array(fc.record({ margin: fc.double({ min: -50, max: 50, noNaN: true }), truth: fc.constantFrom(0, 1) }), {
    minLength: 1,
    maxLength: 60
  })
  .map((rows) => ({
    margins: Float64Array.from(rows, ({ margin }) => margin),
    truth: rows.map(({ truth }) => truth)
  }))

describe('Calibration', () => {
  it.each(CALIBRATION_METHODS)('%s gives probabilities, on one class too, and survives saving', (method) => {
    fc.assert(
      fc.property(problems, (problem) => {
        const calibration = Calibration.fit(method, problem)
        const { state, tensors } = calibration.toState()
        const again = Calibration.fromState(JSON.parse(JSON.stringify(state)), tensors)
        for (const margin of [-1e300, -60, 0, 1, 60, 1e300, ...problem.margins]) {
          const p = calibration.apply(margin)
          expect(p >= 0 && p <= 1).toBe(true)
          expect(again.apply(margin)).toBe(p)
        }
      })
    )
  })

  it('isotonic never falls and is not certain', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const calibration = Calibration.fit('isotonic', problem)
        const values = [...problem.margins].sort((a, b) => a - b).map((margin) => calibration.apply(margin))
        for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThanOrEqual(values[i - 1])
        expect(values[0]).toBeGreaterThan(0)
        expect(values[values.length - 1]).toBeLessThan(1)
      })
    )
  })

  it('does not depend on the order of the rows but for rounding; weights 2 are rows twice', () => {
    fc.assert(
      fc.property(problems, fc.constantFrom('platt' as const, 'isotonic' as const), (problem, method) => {
        const rows = [...problem.margins.keys()]
        const twice = rows.flatMap((row) => (row % 2 === 0 ? [row, row] : [row])).reverse()
        const weighted = Calibration.fit(method, { ...problem, weights: rows.map((row) => (row % 2 === 0 ? 2 : 1)) })
        const repeated = Calibration.fit(method, {
          margins: Float64Array.from(twice, (row) => problem.margins[row]),
          truth: twice.map((row) => problem.truth[row])
        })
        for (const margin of problem.margins) expect(weighted.apply(margin)).toBeCloseTo(repeated.apply(margin), 6)
      })
    )
  })

  it('platt does not depend on the unit of margins', () => {
    const { margins, truth } = load(golden.binary[0])
    const [one, other] = [1, 1e6].map((unit) =>
      Calibration.fit('platt', { margins: margins.map((margin) => margin * unit), truth })
    )
    for (const margin of [-2, -0.3, 0, 1]) expect(other.apply(margin * 1e6)).toBeCloseTo(one.apply(margin), 10)
  })

  it('one probability and many are the same bits', () => {
    const problem = load(golden.binary[1])
    for (const method of CALIBRATION_METHODS) {
      const calibration = Calibration.fit(method, problem)
      const out = new Float64Array(problem.margins.length)
      calibration.applyInto(problem.margins, 1, out)
      expect(out).toEqual(problem.margins.map((margin) => calibration.apply(margin)))
    }
  })

  it('none is the link itself', () => {
    expect(Calibration.none.apply(0)).toBe(0.5)
    expect(Calibration.none.apply(Math.log(3))).toBeCloseTo(0.75, 15)
    const out = Float64Array.of(0, Math.log(2), 0, 1000, 0, 0)
    Calibration.none.applyInto(out, 3, out)
    expect(Array.from(out)).toEqual([0.25, 0.5, 0.25, 1, 0, 0].map((p) => expect.closeTo(p, 14)))
  })

  it.each([
    ['no rows', 'platt', { margins: [], truth: [] }, 'EMPTY_INPUT'],
    ['rows that differ', 'platt', { margins: [1], truth: [1, 0] }, 'INVALID_SHAPE'],
    ['NaN', 'isotonic', { margins: [Number.NaN], truth: [1] }, 'NON_FINITE'],
    ['a third class', 'isotonic', { margins: [1], truth: [2] }, 'INVALID_INPUT'],
    ['weights of 0', 'temperature', { margins: [1], truth: [1], weights: [0] }, 'INVALID_INPUT'],
    ['platt of three classes', 'platt', { margins: [1, 2, 3], truth: [1], outputs: 3 }, 'INVALID_OPTION'],
    ['an unknown method', 'beta', { margins: [1], truth: [1] }, 'INVALID_OPTION']
  ])('refuses %s', (_, method, problem, code) => {
    const call = () => Calibration.fit(method as 'platt', { ...problem, margins: Float64Array.from(problem.margins) })
    expect(call).toThrow(expect.objectContaining({ code }))
  })

  it('refuses a state that it did not make', () => {
    const tensor = (...data: number[]): Tensor => ({ shape: [data.length], data: Float64Array.from(data) })
    const points = (at: Tensor, values: Tensor) =>
      new Map([
        ['at', at],
        ['values', values]
      ])
    const isotonic = { method: 'isotonic', lowest: 0.1, highest: 0.9 }
    const bad: [unknown, Map<string, Tensor>][] = [
      [undefined, new Map()],
      [{ method: 'beta' }, new Map()],
      [{ method: 'platt', slope: 1 }, new Map()],
      [{ method: 'platt', slope: '1', shift: 0 }, new Map()],
      [{ method: 'temperature', sharpness: -1 }, new Map()],
      [isotonic, new Map()],
      [isotonic, points(tensor(1, 2), tensor(0.5))],
      [isotonic, points(tensor(2, 1), tensor(0.1, 0.5))],
      [isotonic, points(tensor(1, 2), tensor(0.5, 0.1))],
      [isotonic, points(tensor(), tensor())],
      [{ ...isotonic, lowest: -1 }, points(tensor(1), tensor(0.5))]
    ]
    for (const [state, tensors] of bad) {
      const call = () => Calibration.fromState(state, tensors)
      expect(call).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringMatching(/^not a model file: /) })
      )
    }
  })
})
