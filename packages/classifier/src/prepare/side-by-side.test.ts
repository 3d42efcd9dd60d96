import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import { expect, it } from 'vitest'
import { sideBySide } from './side-by-side'

it('puts matrices beside each other', () => {
  const sparse = (rows: number[][]) => CsrMatrix.fromDense(Matrix.fromRows(rows))
  const parts = [
    [
      [1, 0],
      [0, 0],
      [0, 2]
    ],
    [[0], [0], [0]],
    [
      [0, 3, 0],
      [4, 0, 5],
      [0, 0, 0]
    ]
  ]
  const whole = parts[0].map((_, i) => parts.flatMap((part) => part[i]))
  expect(sideBySide(parts.map(sparse))).toEqual(sparse(whole))
  const only = sparse(parts[0])
  expect(sideBySide([only])).toBe(only)
})
