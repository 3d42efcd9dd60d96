import { Matrix } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { gramSvd } from './gram-svd.test-support'
import { lsa, type Svd } from './lsa'
import { expectClose } from './rank-inputs.test-support'

describe('lsa', () => {
  it('by hand: the lengths of sentences in the topics above half the largest', () => {
    // Rows (3, 0, 0), (0, 2, 0), (0, 0, 1) have the singular values 3, 2 and 1: 2 is above 3 / 2, and 1 is not.
    const terms = [['a', 'a', 'a'], ['b', 'b'], ['c']]
    expectClose(lsa({ terms }, gramSvd), [3, 2, 0], 1e-12)
    // Two equal rows (2) and one (2): the values 2 sqrt 2 and 2, both above sqrt 2, so all keep their lengths.
    expectClose(lsa({ terms: [['a', 'a'], ['a', 'a'], ['b', 'b'], []] }, gramSvd), [2, 2, 2, 0], 1e-12)
  })

  it('does not count a value of exactly half', () => {
    expectClose(lsa({ terms: [['a', 'a'], ['b']] }, halfExactly), [2, 0], 0)
  })

  it('asks for all dimensions of a small text, for a few of a large one, never for more than there are', () => {
    const asked: number[] = []
    const asking: Svd = (x, options) => {
      asked.push(options.rank)
      expect(options.rank).toBeLessThanOrEqual(Math.min(x.rows, x.cols))
      return gramSvd(x, options)
    }
    for (const [n, different] of [
      [1, 1],
      [50, 3],
      [50, 50],
      [97, 97],
      [150, 20]
    ]) {
      lsa({ terms: Array.from({ length: n }, (_, i) => [`t${i % different}`]) }, asking)
    }
    expect(asked).toEqual([1, 3, 50, 48, 20])
  })

  it('asks nothing of a text without terms', () => {
    const never: Svd = () => expect.fail('was asked')
    expect(lsa({ terms: [[], []] }, never)).toEqual(new Float64Array(2))
    expect(lsa({ terms: [] }, never)).toEqual(new Float64Array())
  })
})

/** The decomposition of the rows (2, 0) and (0, 1). */
const halfExactly: Svd = () => ({
  singularValues: [2, 1],
  U: Matrix.fromRows([
    [1, 0],
    [0, 1]
  ])
})
