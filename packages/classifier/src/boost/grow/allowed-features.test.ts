import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AllowedFeatures, type FeatureLimits } from './allowed-features'

const ALL: FeatureLimits = { columnsByTree: 1, columnsByLevel: 1, columnsByNode: 1, interactions: undefined }

function placesOf(allowed: Uint8Array | undefined): number[] | undefined {
  return allowed && [...allowed.keys()].filter((f) => allowed[f] === 1)
}

describe('AllowedFeatures', () => {
  it('are all, and nothing is drawn, where there are no limits', () => {
    const random = new Random(4)
    const features = new AllowedFeatures(5, ALL, random)
    expect(features.ofTree).toBeUndefined()
    expect(features.ofNode(3, [1, 2])).toBeUndefined()
    expect(random.nextUint32()).toBe(new Random(4).nextUint32())
  })

  it('are shares of shares, rounded down and one at least', () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        share,
        share,
        share,
        fc.integer(),
        (count, tree, level, node, seed) => {
          const limits = { ...ALL, columnsByTree: tree, columnsByLevel: level, columnsByNode: node }
          const features = new AllowedFeatures(count, limits, new Random(seed))
          const part = (of: number, by: number) => Math.max(1, Math.floor(of * by))
          const ofTree = placesOf(features.ofTree)!
          expect(ofTree).toHaveLength(part(count, tree))
          for (let depth = 0; depth < 3; depth++) {
            const ofNode = placesOf(features.ofNode(depth, []))!
            expect(ofNode).toHaveLength(part(part(ofTree.length, level), node))
            expect(ofNode.every((f) => ofTree.includes(f))).toBe(true)
          }
        }
      )
    )
  })

  it('of a level are the same for its nodes, those of nodes drawn anew', () => {
    const byLevel = new AllowedFeatures(40, { ...ALL, columnsByLevel: 0.5 }, new Random(2))
    expect(byLevel.ofNode(1, [])).toEqual(byLevel.ofNode(1, []))
    expect(byLevel.ofNode(1, [])).not.toEqual(byLevel.ofNode(2, []))
    const byNode = new AllowedFeatures(40, { ...ALL, columnsByNode: 0.5 }, new Random(2))
    expect(byNode.ofNode(1, [])).not.toEqual(byNode.ofNode(1, []))
  })

  it('depend on the seed alone', () => {
    const limits = { ...ALL, columnsByTree: 0.7, columnsByLevel: 0.7, columnsByNode: 0.7 }
    const draw = (seed: number) => {
      const features = new AllowedFeatures(40, limits, new Random(seed))
      return [features.ofTree, features.ofNode(0, []), features.ofNode(1, []), features.ofNode(1, [])].map(placesOf)
    }
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })

  it.each([
    [[], undefined],
    [[0], [0, 1, 2]],
    [[2], [0, 1, 2, 3]],
    [
      [2, 3],
      [2, 3]
    ],
    [[3], [2, 3]],
    // In no set: only itself from there on.
    [[4], [4]],
    [
      [1, 1],
      [0, 1, 2]
    ]
  ])('below splits by %j of sets {0, 1, 2} and {2, 3} are %j', (path, expected) => {
    const features = new AllowedFeatures(
      5,
      {
        ...ALL,
        interactions: [
          [0, 1, 2],
          [2, 3]
        ]
      },
      new Random(1)
    )
    expect(placesOf(features.ofNode(path.length, path))).toEqual(expected)
  })

  it('with both limits keep to both', () => {
    const limits = { ...ALL, columnsByTree: 0.5, interactions: [[0, 1, 2, 3]] }
    const features = new AllowedFeatures(8, limits, new Random(3))
    const ofTree = placesOf(features.ofTree)!
    expect(placesOf(features.ofNode(1, [0]))).toEqual(ofTree.filter((f) => f < 4))
  })
})
