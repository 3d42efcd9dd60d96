import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { DenseSpace } from './dense-space'
import { firstCentroids } from './init'
import { lloyd } from './lloyd'
import { resolveOptions, SYNC_NAMES } from './options'
import type { LloydResult } from './steps'
import { fitTiny, isTiny } from './tiny'

function end<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

describe('fitTiny', () => {
  it('has the bits of lloyd over a DenseSpace, or leaves the problem to it', () => {
    let done = 0
    const problem = fc.record({
      rows: fc.integer({ min: 1, max: 14 }),
      cols: fc.integer({ min: 1, max: 9 }),
      k: fc.integer({ min: 1, max: 9 }),
      seed: fc.nat(),
      isSingle: fc.boolean(),
      isGiven: fc.boolean(),
      isWhole: fc.boolean(),
      restarts: fc.integer({ min: 1, max: 3 }),
      maxIterations: fc.integer({ min: 1, max: 30 }),
      tolerance: fc.constantFrom(0, 1e-4, 0.1, 2)
    })
    fc.assert(
      fc.property(problem, ({ rows, cols, k, seed, isSingle, isGiven, isWhole, ...rest }) => {
        const random = new Random(seed)
        const numbers = Float64Array.from({ length: rows * cols }, () =>
          isWhole ? random.int(3) : random.next() + 100
        )
        const X = Matrix.from((isSingle ? Float32Array.from(numbers) : numbers) as Float64Array, rows, cols)
        const space = new DenseSpace(X)
        const clusters = Math.min(k, rows)
        const init = isGiven ? space.centroidsAt(random.sample(rows, clusters)) : 'k-means++'
        const options = resolveOptions('test', X, { k: clusters, seed, init, ...rest }, SYNC_NAMES)
        expect(isTiny(X, options)).toBe(true)
        const actual = fitTiny(X, options)
        if (actual === undefined) return
        done++
        const draws = new Random(options.seed)
        let best: LloydResult<Matrix<Float64Array>> | undefined
        for (let restart = 0; restart < options.restarts; restart++) {
          const start = end(firstCentroids(space, options.init, clusters, undefined, draws))
          const run = end(lloyd(space, start.centroids, start.k, undefined, rest.tolerance, rest.maxIterations))
          if (best === undefined || run.inertia < best.inertia) best = run
        }
        expect(actual).toEqual(best)
      }),
      { numRuns: 1000 }
    )
    expect(done).toBeGreaterThan(300)
  })
})
