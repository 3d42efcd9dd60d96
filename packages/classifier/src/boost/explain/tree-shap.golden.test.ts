import { describe, expect, it } from 'vitest'
import { checkEnsemble } from '../ensemble/check-ensemble'
import { type Ensemble, IS_NUMBER, LISTED_RIGHT, MISSING_LEFT } from '../ensemble/ensemble'
import { scoreRow } from '../ensemble/predict'
import { shapInto } from './tree-shap'
import golden from './tree-shap.golden.json'

type Case = (typeof golden)['categories'] | (typeof golden)['gaps']

/** Trees as XGBoost writes them. */
function ensembleOf({ trees, base, outputs, treeOutputs, rows }: Case): Ensemble {
  const roots = [0]
  const nodes = trees.flatMap((tree) => {
    const first = roots[roots.length - 1]
    roots.push(first + tree.left.length)
    return tree.left.map((left, n) => {
      const place = (tree.categoryNodes as number[]).indexOf(n)
      const start = place < 0 ? 0 : tree.categoryStarts[place]
      const levels = place < 0 ? [] : tree.categories.slice(start, start + tree.categoryCounts[place])
      const kind = left < 0 ? 0 : tree.type[n] === 1 ? LISTED_RIGHT : IS_NUMBER
      return {
        left: left < 0 ? -1 : left + first,
        right: left < 0 ? -1 : tree.right[n] + first,
        flags: kind | (kind !== 0 && tree.missingLeft[n] === 1 ? MISSING_LEFT : 0),
        feature: tree.feature[n],
        value: kind === LISTED_RIGHT ? 0 : Math.fround(tree.value[n]),
        set: (levels as number[]).reduce((bits, level) => bits | (1 << level), 0),
        cover: tree.cover[n]
      }
    })
  })
  const list = (read: (node: (typeof nodes)[number]) => number) => nodes.map(read)
  return {
    precision: 'float32',
    outputs,
    cols: rows[0].length,
    base: Float64Array.from(base, Math.fround),
    roots: Int32Array.from(roots),
    treeOutputs: Int32Array.from(treeOutputs),
    flags: Uint8Array.from(list(({ flags }) => flags)),
    feature: Int32Array.from(list(({ feature }) => feature)),
    value: Float64Array.from(list(({ value }) => value)),
    left: Int32Array.from(list(({ left }) => left)),
    right: Int32Array.from(list(({ right }) => right)),
    setStart: Int32Array.from(nodes.keys()),
    setWords: Int32Array.from(list(({ flags }) => (flags & LISTED_RIGHT ? 1 : 0))),
    sets: Uint32Array.from(list(({ set }) => set)),
    gain: new Float32Array(nodes.length),
    cover: Float32Array.from(list(({ cover }) => cover))
  }
}

describe.each(['gaps', 'classes', 'categories'] as const)('Shapley values of XGBoost: %s', (name) => {
  const given = golden[name]
  const ensemble = ensembleOf(given)
  checkEnsemble(ensemble)

  it('margins are the same', () => {
    const scores = new Float64Array(given.outputs)
    given.rows.forEach((row, i) => {
      scoreRow(
        ensemble,
        Float64Array.from(row, (x) => x ?? Number.NaN),
        scores
      )
      // An intercept that went through exp and log has an error of its own.
      for (const [k, margin] of given.margins[i].entries()) expect(Math.abs(scores[k] - margin)).toBeLessThan(2e-6)
    })
  })

  it('contributions are the same, to float32', () => {
    const width = ensemble.cols + 1
    const out = new Float64Array(given.outputs * width)
    given.rows.forEach((row, i) => {
      shapInto(
        ensemble,
        Float64Array.from(row, (x) => x ?? Number.NaN),
        out
      )
      given.contributions[i].forEach((expected, k) => {
        // XGBoost computes them in float32: some dozen additions of numbers below 4, and weights of as many products.
        for (const [j, value] of expected.entries()) expect(Math.abs(out[k * width + j] - value)).toBeLessThan(2e-5)
      })
    })
  })
})
