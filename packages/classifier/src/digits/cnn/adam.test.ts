import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import '@nutshell-ml/tfjs-backend'
import { Random } from '@nutshell-ml/core'
import { adamStep, createAdam } from './adam'

describe('adamStep', () => {
  it('moves the first time by the learning rate, against the gradient', () => {
    // By hand: m / (1 - b1) = g and s / (1 - b2) = g^2, so that the step is rate * g / (|g| + 1e-7).
    const weights = Float32Array.of(1, 1, 1)
    adamStep(createAdam(3), weights, Float32Array.of(0.5, -2, 0), 0.1)
    expect(Array.from(weights)).toEqual([Math.fround(0.9), Math.fround(1.1), 1].map((w) => expect.closeTo(w, 6)))
  })

  it('goes the way of the Adam of TensorFlow.js', () => {
    const random = new Random(1)
    const weights = Float32Array.from({ length: 20 }, () => random.next() - 0.5)
    const variable = tf.variable(tf.tensor1d(weights.slice()), true, 'weights')
    const theirs = tf.train.adam(0.01)
    const state = createAdam(20)
    for (let step = 0; step < 30; step++) {
      const gradient = Float32Array.from({ length: 20 }, () => random.next() - 0.3)
      adamStep(state, weights, gradient, 0.01)
      theirs.applyGradients([{ name: 'weights', tensor: tf.tensor1d(gradient) }])
    }
    // 30 steps of at most 0.01, each rounded to float32 in another order.
    for (const [i, expected] of variable.dataSync().entries()) expect(weights[i]).toBeCloseTo(expected, 5)
    variable.dispose()
    theirs.dispose()
  })
})
