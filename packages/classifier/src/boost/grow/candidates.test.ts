import { describe, expect, it } from 'vitest'
import type { Split } from '../engine/engine'
import { type Candidate, Candidates } from './candidates'

function candidate(node: number, depth: number, gain: number): Candidate {
  const sums = { gradient: 0, hessian: 1 }
  const split: Split = { feature: 0, gain, bin: 0, leftBins: undefined, missingLeft: false, left: sums, right: sums }
  return { node, depth, split, slot: node }
}

function inOrder(growth: 'best-first' | 'depth-wise', given: readonly Candidate[], most = given.length) {
  const candidates = new Candidates(growth)
  for (const each of given) candidates.add(each)
  const dropped = candidates.keep(most).map(({ node }) => node)
  const order: number[] = []
  while (candidates.length > 0) order.push(candidates.next()!.node)
  expect(candidates.next()).toBeUndefined()
  return { order, dropped: dropped.sort() }
}

describe('Candidates', () => {
  const given = [candidate(3, 2, 5), candidate(1, 1, 2), candidate(4, 2, 9), candidate(2, 1, 5), candidate(5, 3, 7)]

  it('come best first, of equals the one made first', () => {
    expect(inOrder('best-first', given).order).toEqual([4, 5, 2, 3, 1])
  })

  it('come level by level, best first within one', () => {
    expect(inOrder('depth-wise', given).order).toEqual([2, 1, 4, 3, 5])
  })

  it('keep as many as are said', () => {
    expect(inOrder('best-first', given, 2)).toEqual({ order: [4, 5], dropped: [1, 2, 3] })
    expect(inOrder('depth-wise', given, 3)).toEqual({ order: [2, 1, 4], dropped: [3, 5] })
    expect(inOrder('best-first', given, 0)).toEqual({ order: [], dropped: [1, 2, 3, 4, 5] })
    expect(inOrder('best-first', given, Number.POSITIVE_INFINITY).dropped).toEqual([])
  })
})
