import { decodeSafetensors, encodeSafetensors, Matrix, NutshellError, Random, type Tensor } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LinearLearner } from '../linear/linear-learner'
import { BoostedTrees } from './boosted-trees'
import { ONE_SPLIT, refused, STEPS } from './steps.test-support'
import { tableOf, visits } from './visits.test-support'

describe('files of boosted trees', () => {
  it('hold wide rows and large trees as well', async () => {
    const random = new Random(2)
    const X = Matrix.from(
      Float64Array.from({ length: 400 * 300 }, () => random.next()),
      400,
      300
    )
    const label = Float64Array.from({ length: 400 }, (_, i) => X.data[i * 300 + 299] + X.data[i * 300] * random.next())
    const model = await BoostedTrees.fit(X, {
      label,
      trees: 1,
      leaves: 200,
      minChildWeight: 0,
      l2: 0,
      validation: 'none'
    })
    expect(model.facts.leaves).toBe(200)
    const { tensors } = decodeSafetensors(model.save())
    for (const name of ['feature', 'left', 'right']) expect(tensors.get(name)!.data).toBeInstanceOf(Int32Array)
    const loaded = BoostedTrees.load(model.save())
    expect(loaded.predict(X)).toEqual(model.predict(X))
    expect(loaded.predictLeaves(X)).toEqual(model.predictLeaves(X))
  })

  it('with any bit changed are refused, or a model that can be asked', async () => {
    const rows = visits(60)
    const model = await BoostedTrees.fit(tableOf(rows), {
      label: 'bought',
      trees: 2,
      leaves: 4,
      minChildWeight: 0,
      validation: 'none'
    })
    const bytes = model.save()
    const bit = fc.tuple(fc.nat(bytes.length - 1), fc.nat(7))
    fc.assert(
      fc.property(fc.array(bit, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = bytes.slice()
        for (const [at, place] of changes) changed[at] ^= 1 << place
        try {
          const loaded = BoostedTrees.load(changed)
          const said = loaded.predict(rows.slice(0, 5) as never)
          expect(said).toHaveLength(5)
          loaded.shapValues(rows.slice(0, 2) as never)
          loaded.importances()
        } catch (error) {
          expect(error).toBeInstanceOf(NutshellError)
        }
      }),
      { numRuns: 500, seed: 1 }
    )
  })

  it.each<[string, RegExp, (tensors: Map<string, Tensor>, metadata: Record<string, string>) => void]>([
    ['a part that is gone', /its cover are not there/, (tensors) => tensors.delete('cover')],
    [
      'numbers of another type',
      /its value are a Float64Array/,
      (tensors) => tensors.set('value', { shape: [3], data: new Float64Array(3) })
    ],
    ['a child outside of its tree', /has child 9/, (tensors) => tensors.get('left')!.data.fill(9)],
    ['a tree in a circle', /node 1 of tree 0 has 0 parents/, (tensors) => tensors.get('left')!.data.set([2, 0, 1])],
    ['a feature that rows have not', /reads feature 5 of 2/, (tensors) => tensors.get('feature')!.data.fill(5)],
    ['an output that there is not', /adds to output 3 of 1/, (tensors) => tensors.get('treeOutputs')!.data.fill(3)],
    ['more nodes than there are', /tree 0 has 900 nodes of 3/, (tensors) => tensors.get('treeNodes')!.data.fill(900)],
    [
      'sets of nobody',
      /sets that belong to no node/,
      (tensors) => tensors.set('sets', { shape: [1], data: new Int32Array(1) })
    ],
    ['more rounds than trees', /1 trees for 7 rounds/, (_, metadata) => replace(metadata, 'rounds', 7)],
    ['a wrong objective', /its state is damaged/, (_, metadata) => replace(metadata, 'objective', 'guess')],
    ['a link that does not go with it', /its state is damaged/, (_, metadata) => replace(metadata, 'link', 'softmax')],
    ['another width', /it is of 2 features/, (_, metadata) => replace(metadata, 'cols', 1e9, 'preparation')],
    [
      'another version',
      /holds nutshell.boost version 2, expected nutshell.boost version 1/,
      (_, metadata) => Object.assign(metadata, { version: '2' })
    ]
  ])('with %s are refused', async (_, message, change) => {
    const model = await BoostedTrees.fit(STEPS, { ...ONE_SPLIT, label: [0, 0, 10, 10], predictorType: 'regression' })
    const { tensors, metadata } = decodeSafetensors(model.save())
    const changed = new Map(tensors)
    const texts = { ...metadata }
    change(changed, texts)
    expect(() => BoostedTrees.load(encodeSafetensors(changed, texts))).toThrow(refused('INVALID_INPUT', message))
  })

  it('of other models are refused', async () => {
    const linear = await LinearLearner.fit(STEPS, { label: [0, 0, 1, 1] })
    const boosted = await BoostedTrees.fit(STEPS, { ...ONE_SPLIT, label: [0, 0, 1, 1] })
    expect(() => BoostedTrees.load(linear.save())).toThrow(
      refused(
        'INVALID_INPUT',
        /not a model of boosted trees: it holds nutshell.linear version 1, expected nutshell.boost/
      )
    )
    expect(() => LinearLearner.load(boosted.save())).toThrow(
      refused('INVALID_INPUT', /not a linear model: it holds nutshell.boost/)
    )
    expect(() => BoostedTrees.fromXgboost(boosted.save())).toThrow(NutshellError)
    expect(() => BoostedTrees.fromLightgbm('trees')).toThrow(NutshellError)
  })
})

function replace(metadata: Record<string, string>, name: string, value: unknown, part = 'state'): void {
  metadata[part] = JSON.stringify({ ...JSON.parse(metadata[part]), [name]: value })
}
