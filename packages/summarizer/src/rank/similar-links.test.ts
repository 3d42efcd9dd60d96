import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectClose, sentences, toInput } from './rank-inputs.test-support'
import { RowProducts } from './row-products'
import { SimilarLinks } from './similar-links'

/** Rows of small whole numbers, also below 0 and all 0: products are exact. */
const rows = fc.integer({ min: 1, max: 6 }).chain((cols) =>
  fc.array(fc.array(fc.integer({ min: -2, max: 3 }), { minLength: cols, maxLength: cols }), {
    minLength: 1,
    maxLength: 9
  })
)
const dot = (a: number[], b: number[]) => a.reduce((sum, value, c) => sum + value * b[c], 0)

describe('RowProducts', () => {
  it('has the products with itself and all later rows that share a column, whatever was asked before', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.nat(), { maxLength: 12 }), (values, asked) => {
        const all = new RowProducts(CsrMatrix.fromDense(Matrix.fromRows(values)))
        for (const place of asked) {
          const i = place % values.length
          const count = all.from(i)
          const found = Array.from(all.rows.subarray(0, count)).sort((a, b) => a - b)
          const shares = (j: number) => values[i].some((value, c) => value !== 0 && values[j][c] !== 0)
          expect(found).toEqual([...values.keys()].filter((j) => j >= i && shares(j)))
          for (const j of found) expect(all.products[j]).toBe(dot(values[i], values[j]))
        }
      })
    )
  })
})

describe('SimilarLinks', () => {
  const above = fc.constantFrom(0, 1, 2.5)

  it('is the matrix of products above the bound times a vector', () => {
    fc.assert(
      fc.property(rows, above, fc.boolean(), (values, bound, isWeighted) => {
        const x = Float64Array.from(values, (_, i) => i + 1)
        const out = new Float64Array(values.length).fill(7)
        new SimilarLinks(CsrMatrix.fromDense(Matrix.fromRows(values)), bound, isWeighted).multiply(x, out)
        const weight = (product: number) => (product > bound ? (isWeighted ? product : 1) : 0)
        expect(Array.from(out)).toEqual(
          values.map((a) => values.reduce((sum, b, j) => sum + weight(dot(a, b)) * x[j], 0))
        )
      })
    )
  })

  it('is the same to the bit where links are found anew', () => {
    fc.assert(
      fc.property(sentences, fc.boolean(), fc.constantFrom(0, 1, 5), (terms, isWeighted, mostKept) => {
        const { vectors } = toInput(terms)
        const x = Float64Array.from(terms, (_, i) => 1 / (i + 3))
        const [kept, found] = [new Float64Array(terms.length), new Float64Array(terms.length)]
        new SimilarLinks(vectors, 0.1, isWeighted).multiply(x, kept)
        new SimilarLinks(vectors, 0.1, isWeighted, mostKept).multiply(x, found)
        expect(found).toEqual(kept)
      })
    )
  })

  it('takes 6,000 rows that are all linked', () => {
    // 18 million links: more than are kept.
    const n = 6000
    const vectors = CsrMatrix.from(
      new Float64Array(n).fill(1),
      new Int32Array(n),
      Int32Array.from({ length: n + 1 }, (_, i) => i),
      1
    )
    const out = new Float64Array(n)
    new SimilarLinks(vectors, 0.1, false).multiply(new Float64Array(n).fill(1), out)
    expectClose(out, new Float64Array(n).fill(n), 0)
  })
})
