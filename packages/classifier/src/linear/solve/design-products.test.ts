import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DesignProducts } from './design-products'
import { designs, expand } from './plain-design.test-support'

function numbers(count: number, seed: number): Float64Array {
  const random = new Random(seed)
  return Float64Array.from({ length: count }, () => random.next() * 4 - 2)
}

/** Sums of at most 30 terms below 2^7, in another order. */
const ROUNDING = 1e-11

function mostApart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]))
  return most
}

describe('DesignProducts against the columns written out', () => {
  it('margins', () => {
    fc.assert(
      fc.property(designs(), (design) => {
        const coefficients = numbers(design.cols, 1)
        const out = new Float64Array(design.rows).fill(Number.NaN)
        new DesignProducts(design).margins(coefficients, 0.5, out)
        const plain = expand(design).map((row) => row.reduce((sum, x, j) => sum + x * coefficients[j], 0.5))
        expect(mostApart(out, plain)).toBeLessThan(ROUNDING)
      })
    )
  })

  it('gradients', () => {
    fc.assert(
      fc.property(designs(), (design) => {
        const slopes = numbers(design.rows, 2)
        slopes[0] = 0
        const out = new Float64Array(design.cols).fill(Number.NaN)
        const total = new DesignProducts(design).gradient(slopes, out)
        const plain = new Float64Array(design.cols)
        expand(design).forEach((row, i) => {
          for (let j = 0; j < row.length; j++) plain[j] += row[j] * slopes[i]
        })
        expect(mostApart(out, plain)).toBeLessThan(ROUNDING)
        expect(total).toBeCloseTo(
          slopes.reduce((sum, slope) => sum + slope),
          11
        )
      })
    )
  })

  it('Gram matrices, with a column of ones last', () => {
    fc.assert(
      fc.property(designs(), (design) => {
        const weights = numbers(design.rows, 3)
        weights[0] = 0
        const width = design.cols + 1
        const out = new Float64Array(width * width).fill(Number.NaN)
        new DesignProducts(design).gram(weights, out)
        const plain = new Float64Array(width * width)
        expand(design).forEach((row, i) => {
          const full = [...row, 1]
          for (let a = 0; a < width; a++) {
            for (let b = 0; b < width; b++) plain[a * width + b] += weights[i] * full[a] * full[b]
          }
        })
        expect(mostApart(out, plain)).toBeLessThan(ROUNDING)
      }),
      { numRuns: 60 }
    )
  })

  it('of some of the rows', () => {
    fc.assert(
      fc.property(designs({ minRows: 3 }), (design) => {
        const rows = Int32Array.from({ length: Math.ceil(design.rows / 2) }, (_, k) => 2 * k)
        const products = new DesignProducts(design).pick(rows)
        const coefficients = numbers(design.cols, 4)
        const out = new Float64Array(rows.length)
        products.margins(coefficients, 0, out)
        const all = expand(design)
        const plain = Array.from(rows, (i) => all[i].reduce((sum, x, j) => sum + x * coefficients[j], 0))
        expect(mostApart(out, plain)).toBeLessThan(ROUNDING)
        expect(expand(products.design)).toEqual(Array.from(rows, (i) => all[i]))
      })
    )
  })
})
