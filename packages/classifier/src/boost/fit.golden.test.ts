import { Matrix } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { MatrixTreePreparation } from './columns/matrix-tree-preparation'
import { scoreRows } from './ensemble/predict'
import { fitBoost } from './fit'
import golden from './fit.golden.json'
import type { BoostedTreesOptions } from './options'

const X = Matrix.fromRows(golden.X.map((row) => row.map((value) => value ?? Number.NaN)))

describe('models of several rounds', () => {
  it.each(golden.fits)('of $name $options say what those of XGBoost say', async (expected) => {
    const { name, label, weighted, options, margins } = expected
    const model = await fitBoost(X, {
      label: golden.targets[label as 'number'],
      objective: name as BoostedTreesOptions['objective'],
      sampleWeight: weighted ? golden.weights : undefined,
      trees: golden.rounds,
      growth: 'depth',
      ...options
    })
    const { preparation } = model
    if (!(preparation instanceof MatrixTreePreparation)) throw new Error('of a table')
    const reader = preparation.reader(X)
    const own = scoreRows(model.ensemble, reader, new Float64Array(margins.flat().length))
    // Each round rounds gradients to float32 and their sums otherwise: some 1e-7 of the size of the label.
    margins.flat().forEach((margin, i) => {
      expect(Math.abs(own[i] - margin)).toBeLessThan(1e-5 * (1 + Math.abs(margin)))
    })
  })
})
