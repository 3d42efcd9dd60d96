import { describe, expect, it } from 'vitest'
import { toBoostOptions } from './boost-arguments'
import { UsageError } from './usage-error'

describe('toBoostOptions', () => {
  it('leaves to the learner what is not said', async () => {
    expect(await toBoostOptions({})).toEqual({})
  })

  it('reads numbers, names, sets and shares', async () => {
    expect(
      await toBoostOptions({
        trees: '500',
        'learning-rate': '0.05',
        growth: 'depth',
        leaves: '0',
        depth: '4',
        'max-bins': '63',
        'min-child-weight': '0.5',
        'column-sample': 'tree=0.8,node=0.5',
        subsample: '.7',
        monotone: 'age=1,"rooms, all=-1"',
        interactions: 'a,b;"c;d, e",f',
        objective: 'poisson',
        metric: 'auc',
        'early-stopping': '20',
        threads: 'auto',
        rare: '3',
        select: 'f2',
        'class-weight': 'balanced',
        seed: '7'
      })
    ).toEqual({
      trees: 500,
      learningRate: 0.05,
      growth: 'depth',
      leaves: 0,
      depth: 4,
      maxBins: 63,
      minChildWeight: 0.5,
      columnSample: { byTree: 0.8, byNode: 0.5 },
      subsample: 0.7,
      monotone: { age: 1, 'rooms, all': -1 },
      interactions: [
        ['a', 'b'],
        ['c;d, e', 'f']
      ],
      objective: 'poisson',
      metric: 'auc',
      earlyStopping: 20,
      threads: 'auto',
      prepare: { rare: 3 },
      modelSelection: { fBeta: 2 },
      classWeights: 'balanced',
      seed: 7
    })
    expect(await toBoostOptions({ 'column-sample': '0.5', threads: '2', metric: 'f1' })).toEqual({
      columnSample: 0.5,
      threads: 2,
      metric: { fBeta: 1 }
    })
  })

  it.each<[Record<string, string>, RegExp]>([
    [{ trees: '0' }, /--trees 0: expected a whole number >= 1/],
    [{ 'learning-rate': 'fast' }, /--learning-rate fast: expected a number/],
    [{ growth: 'wide' }, /--growth wide: expected one of leaf, depth/],
    [{ objective: 'gamma' }, /--objective gamma: expected one of logistic, softmax/],
    [{ metric: 'ndcg' }, /--metric ndcg: expected one of loss, .*auc, .*accuracy/],
    [{ monotone: 'a=2' }, /--monotone a=2: expected columns with 1 or -1/],
    [{ monotone: 'a' }, /--monotone a: expected columns with 1 or -1/],
    [{ interactions: '' }, /--interactions : expected names/],
    [{ 'column-sample': 'row=0.5' }, /--column-sample row=0.5: expected a share/],
    [{ 'column-sample': 'tree=' }, /--column-sample tree=: expected a share/],
    [{ threads: '0' }, /--threads 0: expected a whole number >= 1/]
  ])('refuses %j', async (values, message) => {
    await expect(toBoostOptions(values)).rejects.toThrow(UsageError)
    await expect(toBoostOptions(values)).rejects.toThrow(message)
  })
})
