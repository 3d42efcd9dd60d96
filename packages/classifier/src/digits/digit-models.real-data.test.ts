import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DigitModel } from './digit-model'
import { PIXELS } from './images'
import { DigitKMeans } from './kmeans/digit-kmeans'
import { DigitLinear } from './linear/digit-linear'
import { DigitTrees } from './trees/digit-trees'

const folder = join(process.env.NUTSHELL_DATA ?? '', 'mnist')
const isWanted = process.env.NUTSHELL_REQUIRE_DATA === '1'

/** The first images of one of MNIST's two parts. */
function part(name: 'train' | 't10k', count: number) {
  const read = (kind: string, head: number, bytes: number) =>
    new Uint8Array(gunzipSync(readFileSync(join(folder, `${name}-${kind}-ubyte.gz`)))).slice(head, head + count * bytes)
  return { images: read('images-idx3', 16, PIXELS), labels: read('labels-idx1', 8, 1) }
}

/** The first test images are the harder ones. Floors are a point below what was measured, which is what the tests name. */
describe.skipIf(!isWanted && !existsSync(folder))('on 2,000 images of MNIST (needs NUTSHELL_DATA)', () => {
  let train: ReturnType<typeof part>
  let test: ReturnType<typeof part>
  // Not before: the body runs where the tests are left out, too.
  beforeAll(() => {
    train = part('train', 2000)
    test = part('t10k', 2000)
  })

  const expectAbout = (model: DigitModel, accuracy: number, logLoss: number) => {
    const evaluation = model.evaluate(test.images, test.labels)
    expect(evaluation.accuracy).toBeGreaterThan(accuracy - 0.01)
    expect(evaluation.logLoss).toBeLessThan(logLoss * 1.1)
  }

  it('k-means names clusters', async () => {
    expectAbout(await DigitKMeans.fit(train.images, train.labels, { k: 100, maxIterations: 10 }), 0.78, 0.75)
  })

  it('trees look at pixels', async () => {
    expectAbout(await DigitTrees.fit(train.images, train.labels, { trees: 15, leaves: 15 }), 0.845, 0.638)
  })

  it('softmax regression weighs them', async () => {
    expectAbout(await DigitLinear.fit(train.images, train.labels, { l2: 1e-3, maxIterations: 20 }), 0.843, 0.528)
  })
})
