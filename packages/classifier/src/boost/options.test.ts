import { describe, expect, it } from 'vitest'
import { type BoostedTreesOptions, resolveOptions } from './options'

const resolve = (options: object) => resolveOptions({ label: 'y', ...options } as BoostedTreesOptions)

describe('options', () => {
  it('have defaults', () => {
    const { prepare, ...resolved } = resolve({})
    expect(prepare).toEqual({})
    expect(resolved).toMatchObject({
      objective: 'auto',
      predictorType: 'auto',
      trees: 100,
      learningRate: 0.1,
      leaves: 31,
      depth: 0,
      growth: 'best-first',
      maxBins: 255,
      l1: 0,
      l2: 1,
      minChildWeight: 1,
      minSplitGain: 0,
      maxDeltaStep: 0,
      subsample: 1,
      columnsByTree: 1,
      columnsByLevel: 1,
      columnsByNode: 1,
      earlyStopping: 0,
      validation: 'auto',
      isRefitted: true,
      threads: 'auto',
      seed: 0
    })
  })

  it('are those of a level by level growth, or of an objective, where these are asked for', () => {
    expect(resolve({ growth: 'depth' })).toMatchObject({ growth: 'depth-wise', leaves: 0, depth: 6 })
    expect(resolve({ growth: 'depth', leaves: 20 })).toMatchObject({ leaves: 20, depth: 6 })
    expect(resolve({ depth: 3 })).toMatchObject({ growth: 'best-first', leaves: 31, depth: 3 })
    expect(resolve({ objective: 'poisson' }).maxDeltaStep).toBe(0.7)
    expect(resolve({ objective: 'poisson', maxDeltaStep: 0 }).maxDeltaStep).toBe(0)
    expect(resolve({ columnSample: 0.5 })).toMatchObject({ columnsByTree: 0.5, columnsByNode: 1 })
    expect(resolve({ columnSample: { byNode: 0.5 } })).toMatchObject({ columnsByTree: 1, columnsByNode: 0.5 })
  })

  it.each([
    [{ rounds: 5 }, "BoostedTrees.fit: unknown option 'rounds'"],
    [{ objective: 'gamma' }, "objective = 'gamma', expected one of: auto, logistic, softmax, squared"],
    [{ objective: 'custom' }, "objective = 'custom', expected one of"],
    [{ objective: null }, 'objective = null'],
    [{ objective: [] }, 'objective = an array of 0'],
    [{ trees: 0 }, 'trees = 0, expected a whole number from 1'],
    [{ trees: 1.5 }, 'trees = 1.5'],
    [{ learningRate: 0 }, 'learningRate = 0, expected a number above 0, at most 1'],
    [{ learningRate: 1.1 }, 'learningRate = 1.1'],
    [{ leaves: 1 }, 'leaves = 1, expected at least 2'],
    [{ leaves: 0 }, 'leaves = 0 and depth = 0, expected a limit for one of them'],
    [{ growth: 'depth', depth: 0 }, 'leaves = 0 and depth = 0'],
    [{ depth: -1 }, 'depth = -1'],
    [{ growth: 'lossguide' }, "growth = 'lossguide', expected one of: leaf, depth"],
    [{ maxBins: 256 }, 'maxBins = 256, expected a whole number from 2 to 255'],
    [{ maxBins: 1 }, 'maxBins = 1'],
    [{ l1: -1 }, 'l1 = -1, expected a number >= 0'],
    [{ l2: Number.NaN }, 'l2 = NaN'],
    [{ minChildWeight: -1 }, 'minChildWeight = -1'],
    [{ minSplitGain: -1 }, 'minSplitGain = -1'],
    [{ maxDeltaStep: -1 }, 'maxDeltaStep = -1'],
    [{ subsample: 0 }, 'subsample = 0, expected a number above 0, at most 1'],
    [{ columnSample: 2 }, 'columnSample = 2'],
    [{ columnSample: { byTree: 0 } }, 'columnSample.byTree = 0'],
    [{ columnSample: { byLeaf: 1 } }, "columnSample: unknown option 'byLeaf'"],
    [{ columnSample: null }, 'columnSample = null'],
    [{ categorySmoothing: -1 }, 'categorySmoothing = -1'],
    [{ maxOneVsRest: 300 }, 'maxOneVsRest = 300'],
    [{ objective: 'huber', huberDelta: 0 }, 'huberDelta = 0, expected a number > 0'],
    [{ objective: 'quantile', quantile: 1 }, 'quantile = 1, expected a share between 0 and 1'],
    [{ huberDelta: 1 }, "huberDelta applies only to objective = 'huber'"],
    [{ quantile: 0.5 }, "quantile applies only to objective = 'quantile'"],
    [{ earlyStopping: 0 }, 'earlyStopping = 0, expected a whole number >= 1'],
    [
      { earlyStopping: 5, validation: 'none' },
      "earlyStopping = 5 needs rows that are held out, but validation = 'none'"
    ],
    [{ threads: 0 }, 'threads = 0'],
    [{ threads: 'all' }, "threads = 'all'"],
    [{ refit: 1 }, 'refit = 1, expected true or false'],
    [{ validation: 1 }, 'validation = 1, expected a share between 0 and 1'],
    [{ threshold: 2 }, 'threshold = 2'],
    [{ seed: Number.NaN }, 'seed = NaN'],
    [{ warmStart: {}, prepare: {} }, 'prepare goes with no warmStart']
  ])('%j are refused', (options, message) => {
    expect(() => resolve(options)).toThrow(message)
  })
})
