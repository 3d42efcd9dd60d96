import { describe, expect, it } from 'vitest'
import { formatDuration } from './progress-bar'

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [0.2, '1s'],
    [59, '59s'],
    [59.5, '1m00s'],
    [65, '1m05s'],
    [3599, '59m59s'],
    [3599.5, '1h00m'],
    [7380, '2h03m'],
    [360_000, '100h00m'],
    [Number.POSITIVE_INFINITY, '?'],
    [Number.NaN, '?']
  ])('%d is %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })
})
