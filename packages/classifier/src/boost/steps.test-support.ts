import { Matrix } from '@nutshell-ml/core'
import { expect } from 'vitest'

export const STEPS = Matrix.fromRows([
  [1, 7],
  [2, 7],
  [3, 7],
  [4, 7]
])

/** One tree of one split, without shrinking: it says what is true. */
export const ONE_SPLIT = { trees: 1, leaves: 2, learningRate: 1, l2: 0, validation: 'none' } as const

/** What is expected of an error. */
export const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })
