import { decodeSafetensors, encodeSafetensors } from '@nutshell-ml/core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DigitModel, DigitProgress } from './digit-model'
import { mostProbable } from './evaluation'
import { DIGITS, PIXELS } from './images'
import { DigitKMeans } from './kmeans/digit-kmeans'
import { DigitLinear } from './linear/digit-linear'
import { loadDigits } from './load-digits'
import { leaning, patterns } from './patterns.test-support'
import { DigitTrees } from './trees/digit-trees'

/** What the models have in common that are no networks. */
interface Kind {
  fit(images: Uint8Array, labels: ArrayLike<number>, options?: object): Promise<DigitModel>
  load(bytes: Uint8Array): DigitModel
}

interface Case {
  readonly name: string
  readonly Model: Kind
  readonly options: object
  /** For a few images. */
  readonly few: object
}

const KINDS: readonly Case[] = [
  { name: 'DigitKMeans', Model: DigitKMeans, options: { k: 20, exemplars: 30 }, few: {} },
  {
    name: 'DigitTrees',
    Model: DigitTrees,
    options: { trees: 4, leaves: 4, exemplars: 30 },
    few: { trees: 4, leaves: 4 }
  },
  { name: 'DigitLinear', Model: DigitLinear, options: { maxIterations: 20, exemplars: 30 }, few: { maxIterations: 20 } }
]

const training = patterns(150, 1)
const others = patterns(100, 2)
/** Another hand, of two digits. */
const user = patterns(16, 3, [2, 7])
const usersOther = patterns(60, 4, [2, 7])
for (const set of [user, usersOther]) set.images = leaning(set.images)

const image = (i: number) => others.images.subarray(i * PIXELS, (i + 1) * PIXELS)

describe.each(KINDS)('$name', ({ name, Model, options, few }) => {
  let model: DigitModel
  beforeAll(async () => {
    model = await Model.fit(training.images, training.labels, options)
  })

  it('learns', () => {
    const { accuracy, images, confusion } = model.evaluate(others.images, others.labels)
    expect(images).toBe(100)
    expect(accuracy).toBeGreaterThan(0.95)
    expect(confusion.flat().reduce((a, b) => a + b)).toBe(100)
    expect(model.facts.images).toBe(150)
  })

  it('says the most probable digit, one image as many', () => {
    const { data, rows, cols } = model.predictProba(others.images)
    expect([rows, cols]).toEqual([100, DIGITS])
    for (let i = 0; i < 100; i++) {
      const { digit, probabilities } = model.predict(image(i))
      expect(probabilities).toEqual(data.slice(i * DIGITS, (i + 1) * DIGITS))
      expect(digit).toBe(mostProbable(probabilities))
      expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true)
      expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    }
    expect(model.predictProba([]).rows).toBe(0)
  })

  it('takes images in any arrays, and writes to none', async () => {
    const { images, labels } = patterns(40, 5)
    const [kept, keptLabels] = [images.slice(), labels.slice()]
    const fitted = await Model.fit(images, labels, { ...few, exemplars: 7 })
    await fitted.learn(images, labels)
    fitted.evaluate(images, labels)
    expect([images, labels]).toEqual([kept, keptLabels])
    const rows = Array.from({ length: 40 }, (_, i) => Array.from(images.subarray(i * PIXELS, (i + 1) * PIXELS)))
    for (const given of [rows, Float64Array.from(images), new Uint8ClampedArray(images)]) {
      expect(fitted.predictProba(given).data).toEqual(fitted.predictProba(images).data)
    }
  })

  it('is the same to the byte with the same seed, on any number of threads, and after a file', async () => {
    const threads = name === 'DigitLinear' ? {} : { threads: 1 }
    const again = await Model.fit(training.images, training.labels, { ...options, ...threads })
    const bytes = model.save()
    expect(again.save()).toEqual(bytes)
    const other = await Model.fit(training.images, training.labels, { ...options, seed: 1 })
    expect(other.save()).not.toEqual(bytes)
    const loaded = Model.load(bytes)
    expect(loaded.save()).toEqual(bytes)
    expect(loaded.predictProba(others.images).data).toEqual(model.predictProba(others.images).data)
    expect(loaded.facts).toEqual(model.facts)
    expect((await loadDigits(bytes)).constructor).toBe(Model)
  })

  it('refuses what is no file of its own', async () => {
    const bytes = model.save()
    const { tensors, metadata } = decodeSafetensors(bytes)
    const refused = expect.objectContaining({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/^not a model of digits: /)
    })
    for (const { Model: Other } of KINDS) if (Other !== Model) expect(() => Other.load(bytes)).toThrow(refused)
    for (const length of [0, 7, 100, bytes.length - 1])
      expect(() => Model.load(bytes.subarray(0, length))).toThrow(refused)
    for (const tensor of tensors.keys()) {
      const left = new Map([...tensors].filter(([other]) => other !== tensor))
      expect(() => Model.load(encodeSafetensors(left, metadata))).toThrow(refused)
    }
    for (const state of ['', '[]', '{}', 'null']) {
      expect(() => Model.load(encodeSafetensors(tensors, { ...metadata, state }))).toThrow(refused)
    }
    await expect(
      loadDigits(encodeSafetensors(tensors, { ...metadata, model: 'nutshell.digits.none' }))
    ).rejects.toThrow(refused)
  })

  it('is refused or of use whatever byte of the file changes', () => {
    const bytes = model.save()
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.slice()
        changed[at] ^= change
        let loaded: DigitModel
        try {
          loaded = Model.load(changed)
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_INPUT' })
          return
        }
        expect(loaded.predict(image(0)).digit).toBeLessThan(DIGITS)
      }),
      { numRuns: 60 }
    )
  })

  it('says what is wrong with images, labels and options', async () => {
    const { images, labels } = training
    const code = (expected: string) => expect.objectContaining({ code: expected })
    expect(() => model.predict(new Uint8Array(783))).toThrow(code('INVALID_SHAPE'))
    expect(() => model.predict(images)).toThrow(code('INVALID_SHAPE'))
    expect(() => model.predict(new Float64Array(PIXELS).fill(Number.NaN))).toThrow(code('NON_FINITE'))
    expect(() => model.predictProba(new Float64Array(PIXELS).fill(256))).toThrow(code('INVALID_INPUT'))
    expect(() => model.evaluate([], [])).toThrow(code('EMPTY_INPUT'))
    for (const [given, what, own, expected] of [
      [images, labels.subarray(1), {}, 'INVALID_SHAPE'],
      [images.subarray(1), labels, {}, 'INVALID_SHAPE'],
      [images, new Uint8Array(150).fill(10), {}, 'INVALID_INPUT'],
      [new Uint8Array(0), new Uint8Array(0), {}, 'EMPTY_INPUT'],
      [images, labels, { kk: 1 }, 'UNKNOWN_OPTION'],
      [images, labels, { exemplars: -1 }, 'INVALID_OPTION'],
      [images, labels, { seed: Number.NaN }, 'INVALID_OPTION'],
      [images, labels, { signal: true }, 'INVALID_OPTION'],
      [images, labels, 7, 'INVALID_OPTION']
    ] as const) {
      await expect(Model.fit(given, what, own as object)).rejects.toThrow(code(expected))
    }
    for (const [own, expected] of [
      [{ exemplars: 1 }, 'UNKNOWN_OPTION'],
      [{ seed: '1' }, 'INVALID_OPTION'],
      [{ replay: 3 }, 'INVALID_OPTION'],
      [{ replay: { images, labels: [] } }, 'INVALID_SHAPE'],
      [{ onProgress: 1 }, 'INVALID_OPTION']
    ] as const) {
      await expect(model.learn(user.images, user.labels, own as object)).rejects.toThrow(code(expected))
    }
    await expect(model.learn([], [])).rejects.toThrow(code('EMPTY_INPUT'))
  })

  it('tells how far it is, and ends when it is to', async () => {
    const { images, labels } = training
    const work = (given: object) => [
      () => Model.fit(images, labels, { ...options, ...given }),
      () => model.learn(images, labels, given)
    ]
    for (const run of work({ signal: AbortSignal.abort(new Error('enough')) }))
      await expect(run()).rejects.toThrow('enough')
    const reports: DigitProgress[] = []
    const end = new AbortController()
    const onProgress = (progress: DigitProgress) => {
      reports.push(progress)
      end.abort(new Error('enough'))
    }
    for (const run of work({ signal: end.signal, onProgress })) await expect(run()).rejects.toThrow('enough')
    const learned: DigitProgress[] = []
    await model.learn(user.images, user.labels, { onProgress: (progress) => learned.push(progress) })
    expect(learned.at(-1)).toEqual({ done: learned[0].total, total: learned[0].total })
    for (const { done, total } of [...reports, ...learned]) {
      expect(done).toBeGreaterThan(0)
      expect(done).toBeLessThanOrEqual(total)
    }
  })

  it('goes on learning, and does not forget', async () => {
    const before = model.save()
    const first = await model.learn(user.images.subarray(0, 8 * PIXELS), user.labels.subarray(0, 8))
    const both = await first.learn(user.images.subarray(8 * PIXELS), user.labels.subarray(8))
    expect(model.save()).toEqual(before)
    const of = ({ images, labels }: typeof user) => [model, first, both].map((m) => m.evaluate(images, labels).accuracy)
    const [none, half, all] = of(usersOther)
    expect(none).toBeLessThan(0.9)
    expect(half).toBeGreaterThan(none + 0.05)
    expect(all).toBeGreaterThan(0.9)
    expect(all).toBeGreaterThanOrEqual(half - 0.05)
    expect(Math.min(...of(others))).toBeGreaterThan(0.94)
    expect(both.facts).toMatchObject({ images: 150, learned: 16 })
    expect(both.exemplars.labels.length).toBe(30 + 16)
    expect((await loadDigits(both.save())).save()).toEqual(both.save())
  })

  it('is held to what is replayed', async () => {
    const replayed = await model.learn(user.images, user.labels, { replay: training })
    expect(replayed.evaluate(others.images, others.labels).accuracy).toBeGreaterThan(0.94)
    expect(replayed.evaluate(usersOther.images, usersOther.labels).accuracy).toBeGreaterThan(0.8)
  })

  it('learns digits that it has never seen', async () => {
    const one = await Model.fit(...fourOf(3), few)
    expect(one.predict(image(3)).digit).toBe(3)
    const two = await Model.fit(...fourOf(3, 8), few)
    const { data } = two.predictProba(others.images)
    for (let i = 0; i < 100; i++) expect([3, 8]).toContain(mostProbable(data, i * DIGITS))
    expect(data.every((p) => p > 0)).toBe(true)
    const [images, labels] = fourOf(5, 5, 5, 5)
    const three = await two.learn(images, labels)
    const fives = patterns(10, 9, [5])
    expect(three.evaluate(fives.images, fives.labels).accuracy).toBeGreaterThan(0.5)
  })

  it('carries no images where it is not to', async () => {
    const fitted = await Model.fit(...fourOf(0, 1, 2), { ...few, exemplars: 0 })
    const learned = await fitted.learn(user.images, user.labels)
    for (const { exemplars } of [fitted, learned, Model.load(learned.save())]) {
      expect([exemplars.images.length, exemplars.labels.length]).toEqual([0, 0])
    }
    expect(learned.evaluate(user.images, user.labels).accuracy).toBeGreaterThan(0.7)
    expect((await fitted.learn(user.images, user.labels)).save()).toEqual(learned.save())
  })
})

/** Four images of each digit. */
function fourOf(...digits: number[]): [Uint8Array, Uint8Array] {
  const { images, labels } = patterns(4 * digits.length, 6, digits)
  return [images, labels]
}
