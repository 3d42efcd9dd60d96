import * as tf from '@tensorflow/tfjs-core'
import { layers, sequential } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import './index'
import { HAS_BACKEND } from './kernels/twins.test-support'
import { stopOnNaN } from './stop-on-nan'

/** y = 2x, one weight, batches of one row: w <- w - 2 rate x (w x - 2 x), by hand below. */
function lineModel(rate: number) {
  const model = sequential({ layers: [layers.dense({ units: 1, useBias: false, inputShape: [1] })] })
  model.layers[0].setWeights([tf.tensor2d([[1]])])
  model.compile({ optimizer: tf.train.sgd(rate), loss: 'meanSquaredError' })
  return model
}

const fit = (model: ReturnType<typeof lineModel>, callbacks: object, values = [1, 1, 1, 1]) =>
  model.fit(
    tf.tensor2d(values, [values.length, 1]),
    tf.tensor2d(
      values.map((value) => 2 * value),
      [values.length, 1]
    ),
    {
      batchSize: 1,
      epochs: 30,
      shuffle: false,
      callbacks
    }
  )

describe.runIf(HAS_BACKEND)('stopOnNaN', () => {
  beforeAll(() => tf.setBackend('nutshell'))

  it('ends a training that diverges with the step that it diverged in', async () => {
    const model = lineModel(1000)
    const losses: number[] = []
    const record = { onBatchEnd: async (_: number, logs?: { loss?: number }) => void losses.push(logs?.loss as number) }
    const error = await fit(model, [record, stopOnNaN()]).then(
      () => undefined,
      (reason) => reason
    )
    // The distance grows 1999 times a step and its square is the loss: 1999^(2 n) passes 3.4e38, the end of float32, at n = 6,
    // and the first loss is at n = 0: step 7, the third of the second epoch.
    expect(losses.length).toBe(7)
    expect(error).toMatchObject({
      code: 'NON_FINITE',
      message: expect.stringContaining('the loss is Infinity at step 7 (epoch 2, batch 3)')
    })
    // The model can be used again.
    model.layers[0].setWeights([tf.tensor2d([[1]])])
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' })
    const { history } = await fit(model, stopOnNaN())
    expect(history.loss.at(-1)).toBeLessThan(1e-6)
  })

  it('names NaN, counts from the start of each training, and serves several', async () => {
    const stop = stopOnNaN()
    for (const _ of [1, 2]) {
      const training = fit(lineModel(0.1), stop, [1, 1, 1, Number.NaN, 1])
      await expect(training).rejects.toThrow('the loss is NaN at step 4 (epoch 1, batch 4)')
    }
  })

  it('lets a training that converges be', async () => {
    const { history } = await fit(lineModel(0.1), [stopOnNaN()])
    expect(history.loss.length).toBe(30)
  })
})
