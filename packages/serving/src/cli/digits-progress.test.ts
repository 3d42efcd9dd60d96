import { describe, expect, it } from 'vitest'
import { createProgressText, epochText } from './digits-progress'

describe('createProgressText', () => {
  it('tells epochs, figures, images a second and time left, counted from the first report', () => {
    let now = 5000
    const text = createProgressText(100, () => now)
    // 400 of 1,000 steps were done before.
    expect(text({ done: 400, total: 1000, epoch: 4, loss: 0.5, accuracy: 0.75 })).toBe(
      '40%, epoch 5, loss 0.5000, accuracy 0.7500'
    )
    now += 2000
    expect(text({ done: 440, total: 1000, epoch: 4, loss: 0.25, accuracy: 0.875 })).toBe(
      '44%, epoch 5, loss 0.2500, accuracy 0.8750, 2,000 images/s, 28s left'
    )
    const end = { done: 500, total: 1000, epoch: 5, endOfEpoch: true, loss: 0.2, accuracy: 0.9 }
    now += 3000
    expect(text({ ...end, validationLoss: 0.1, validationAccuracy: 0.95 })).toBe(
      '50%, epoch 5, loss 0.2000, accuracy 0.9000, held out: loss 0.1000, accuracy 0.9500, 2,000 images/s, 25s left'
    )
    expect(epochText(end)).toBe('epoch 5, loss 0.2000, accuracy 0.9000')
  })

  it('of others tells steps', () => {
    let now = 0
    const text = createProgressText(undefined, () => now)
    expect(text({ done: 0, total: 30 })).toBe('0%, step 0 of 30')
    now += 1000
    expect(text({ done: 10, total: 30 })).toBe('33%, step 10 of 30, 2s left')
  })
})
