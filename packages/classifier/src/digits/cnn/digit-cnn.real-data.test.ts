import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { registerNutshell } from '@nutshell-ml/tfjs-backend'
import { beforeAll, describe, expect, it } from 'vitest'
import { readDigits } from '../../node/read-digits'
import { fromCanvas } from '../drawing/from-canvas'
import { generateDigits } from '../generate/generate-digits'
import { DigitCnn } from './digit-cnn'

const folder = join(process.env.NUTSHELL_DATA ?? '', 'mnist')
const isWanted = process.env.NUTSHELL_REQUIRE_DATA === '1'
// Without SIMD a training takes hours. One thread: other tests have the other processors, and the bits are the same.
const trainsFast = registerNutshell({ threads: 1 })

describe.skipIf(!trainsFast || (!isWanted && !existsSync(folder)))('on MNIST (needs NUTSHELL_DATA)', () => {
  let model: DigitCnn
  let test: { images: Uint8Array; labels: Uint8Array }

  beforeAll(async () => {
    const train = await readDigits(folder, 'train')
    test = await readDigits(folder, 'test')
    const options = { backend: 'nutshell', network: 'standard', epochs: 2, batchSize: 32, seed: 1 } as const
    model = await DigitCnn.fit(train.images.subarray(0, 784 * 6000), train.labels.subarray(0, 6000), options)
  }, 240_000)

  it('learns from a slice of it', () => {
    // 60,000 images and 11 epochs come to .9949: `npm run bench -- digits --full`.
    expect(model.evaluate(test.images, test.labels).accuracy).toBeGreaterThan(0.965)
  }, 60_000)

  it('reads drawings of another size, inverted and moved, as well as the images', () => {
    const count = 250
    const labels = test.labels.subarray(0, count)
    const plain = model.evaluate(test.images.subarray(0, count * 784), labels).accuracy
    const drawings = new Uint8Array(count * 784)
    for (let i = 0; i < count; i++) {
      drawings.set(fromCanvas(inverted(test.images.subarray(i * 784, i * 784 + 784)), 280, 280), i * 784)
    }
    expect(model.evaluate(drawings, labels).accuracy).toBeGreaterThanOrEqual(plain - 0.008)
  }, 60_000)

  it('reads generated digits, though it has seen none', () => {
    const { images, labels } = generateDigits(1000, { seed: 2 })
    expect(model.evaluate(images, labels).accuracy).toBeGreaterThan(0.9)
  })

  it('learns the hand of one writer, and keeps what it knew', async () => {
    const writer = { seed: 4, slant: 0.35, shapes: { 7: 'mirrored' } }
    const [own, others] = [generateDigits(40, { seed: 1, writer }), generateDigits(200, { seed: 2, writer })]
    const learned = await model.learn(own.images, own.labels)
    const [before, after] = [model, learned].map((model) => model.evaluate(others.images, others.labels).accuracy)
    expect(after).toBeGreaterThan(before + 0.05)
    expect(after).toBeGreaterThan(0.97)
    const [some, truth] = [test.images.subarray(0, 784 * 2000), test.labels.subarray(0, 2000)]
    const [knew, knows] = [model, learned].map((model) => model.evaluate(some, truth).accuracy)
    expect(knows).toBeGreaterThan(knew - 0.01)
  }, 120_000)
})

/** An image ten times as large, dark on light, some pixels from where it was, as a canvas has it. */
function inverted(pixels: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(280 * 280 * 4).fill(255)
  for (let y = 0; y < 280; y++) {
    for (let x = 0; x < 280; x++) {
      const [row, column] = [Math.floor((y - 7) / 10), Math.floor((x + 9) / 10)]
      const ink = row < 0 || column > 27 ? 0 : pixels[row * 28 + column]
      rgba.fill(255 - ink, (y * 280 + x) * 4, (y * 280 + x) * 4 + 3)
    }
  }
  return rgba
}
