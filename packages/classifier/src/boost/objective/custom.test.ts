import { describe, expect, it } from 'vitest'
import { type CustomObjective, checkCustomObjective, customObjective } from './custom'

const squaredError: CustomObjective = {
  differentiate(scores, targets, weights) {
    const gradients = scores.map((score, i) => (score - targets[i]) * (weights?.[i] ?? 1))
    return { gradients, hessians: Array.from(scores, (_, i) => weights?.[i] ?? 1) }
  }
}

function run(given: CustomObjective, classes = 0, rows = 2) {
  const { outputs, differentiate } = customObjective(given, classes)
  const stride = rows + 3
  const scores = Float64Array.from(
    { length: outputs * stride },
    (_, at) => 10 * Math.floor(at / stride) + (at % stride)
  )
  const gradients = new Float32Array(outputs * rows)
  const hessians = new Float32Array(outputs * rows)
  const targets = Float64Array.from({ length: rows }, (_, i) => i / 2)
  differentiate({ scores, stride, targets, weights: undefined, gradients, hessians }, 0, rows)
  return { gradients: [...gradients], hessians: [...hessians], scores, targets }
}

const giving = (gradients: unknown, hessians: unknown): CustomObjective => ({
  differentiate: () => ({ gradients, hessians }) as never
})

describe("an objective of one's own", () => {
  it('is given scores and targets of the training rows alone', () => {
    expect(run(squaredError)).toMatchObject({ gradients: [0, 0.5], hessians: [1, 1] })
  })

  it('has scores and derivatives row by row where it has several', () => {
    let seen: number[] = []
    const own: CustomObjective = {
      link: 'softmax',
      differentiate(scores) {
        seen = [...scores]
        return { gradients: scores.map((score) => score / 2), hessians: new Float32Array(scores.length).fill(3) }
      }
    }
    const { gradients, hessians } = run(own, 3)
    expect(seen).toEqual([0, 10, 20, 1, 11, 21])
    expect(gradients).toEqual([0, 0.5, 5, 5.5, 10, 10.5])
    expect(hessians).toEqual([3, 3, 3, 3, 3, 3])
  })

  it('cannot write to what the fit works with', () => {
    const vandal: CustomObjective = {
      differentiate(scores, targets) {
        scores.fill(99)
        targets.fill(99)
        return { gradients: scores, hessians: targets }
      }
    }
    const { scores, targets } = run(vandal)
    expect([...scores]).toEqual([0, 1, 2, 3, 4])
    expect([...targets]).toEqual([0, 0.5])
  })

  it.each([
    ['too few gradients', giving([1], [1, 1]), 'an array of 1 as gradients, expected 2 rows * 1 numbers'],
    ['no Hessians', giving([1, 1], undefined), 'undefined as hessians, expected 2 rows * 1'],
    ['nothing at all', { differentiate: () => undefined as never }, 'undefined as gradients'],
    ['NaN', giving([1, Number.NaN], [1, 1]), 'gradients[1] = NaN (row 1), expected a finite number'],
    ['a number beyond float32', giving([1, 1e39], [1, 1]), 'gradients[1] = 1e+39 (row 1)'],
    ['a text', giving(['1', 1], [1, 1]), "gradients[0] = '1' (row 0)"],
    ['a Hessian below 0', giving([1, 1], [1, -1]), 'hessians[1] = -1 (row 1), expected a finite number >= 0']
  ])('that gives %s is told so', (_, own, message) => {
    expect(() => run(own)).toThrow(message)
  })

  it('is checked before it is used', () => {
    expect(() => checkCustomObjective({})).toThrow('objective.differentiate = undefined, expected a function')
    expect(() => checkCustomObjective({ ...squaredError, loss: 1 })).toThrow("objective: unknown option 'loss'")
    expect(() => checkCustomObjective({ ...squaredError, link: 'probit' })).toThrow(/objective.link = 'probit'/)
    expect(() => checkCustomObjective({ ...squaredError, base: Number.NaN })).toThrow('objective.base[0] = NaN')
    expect(() => checkCustomObjective({ ...squaredError, base: 'zero' })).toThrow("objective.base = 'zero'")
    expect(() => customObjective({ ...squaredError, outputs: 2 }, 0)).toThrow(
      "objective.outputs = 2, expected 1: link = 'identity' takes one score"
    )
    expect(() => customObjective({ ...squaredError, link: 'softmax', outputs: 2 }, 3)).toThrow('there are 3 classes')
  })

  it('starts from a base of its own', () => {
    const base = (own: Partial<CustomObjective>, classes = 0) => [
      ...customObjective({ ...squaredError, ...own }, classes).base(Float64Array.of(2, 4), undefined)
    ]
    expect(base({})).toEqual([0])
    expect(base({ base: 1.5 })).toEqual([1.5])
    expect(base({ base: (targets) => targets[0] + targets[1] })).toEqual([6])
    expect(base({ base: [1, 2, 3], link: 'softmax' }, 3)).toEqual([1, 2, 3])
    expect(base({ base: 4, link: 'softmax' }, 3)).toEqual([4, 4, 4])
    expect(() => base({ base: () => [1, 2] })).toThrow(
      'objective.base has 2 numbers, expected one for each of 1 outputs'
    )
    expect(() => base({ base: () => Number.POSITIVE_INFINITY })).toThrow('objective.base[0] = Infinity')
  })
})
