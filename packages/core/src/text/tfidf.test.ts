import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import { CsrMatrix } from '../matrix/csr-matrix'
import { analyzer } from './analyzer'
import { TfIdf } from './tfidf'
import golden from './tfidf.golden.json'

/** Both programs do the same few operations in float64; a length sums at most 10 squares in another order. */
const TOLERANCE = 1e-14

/** Each row as its weights by term. */
function weightsOf(model: TfIdf, { values, indices, indptr, rows }: CsrMatrix): Map<string, number>[] {
  const terms = [...model.vocabulary.keys()]
  return Array.from(
    { length: rows },
    (_, i) =>
      new Map(
        Array.from(indices.slice(indptr[i], indptr[i + 1]), (column, p) => [terms[column], values[indptr[i] + p]])
      )
  )
}

function expectWeights(actual: Map<string, number>[], expected: [string, number][][]): void {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((row, i) => {
    expect([...actual[i].keys()].sort()).toEqual(row.map(([term]) => term).sort())
    for (const [term, weight] of row) expect(Math.abs(actual[i].get(term)! - weight)).toBeLessThanOrEqual(TOLERANCE)
  })
}

describe('TfIdf against scikit-learn 1.9.1', () => {
  const model = TfIdf.fit(golden.fit)

  it('has golden numbers of the right package', () => {
    expect(golden.versions['scikit-learn']).toBe('1.9.1')
  })

  it('has its vocabulary and idf', () => {
    expect([...model.vocabulary.keys()].sort()).toEqual((golden.idf as [string, number][]).map(([term]) => term).sort())
    for (const [term, idf] of golden.idf as [string, number][]) {
      expect(Math.abs(model.idf[model.vocabulary.get(term)!] - idf)).toBeLessThanOrEqual(TOLERANCE)
    }
  })

  it('has its weights, of the fitted documents and of others', () => {
    expectWeights(weightsOf(model, model.transform(golden.fit)), golden.fitted as [string, number][][])
    expectWeights(weightsOf(model, model.transform(golden.transform)), golden.transformed as [string, number][][])
  })
})

describe('TfIdf by hand', () => {
  it('two documents of two terms', () => {
    const model = TfIdf.fit([['b', 'a', 'b'], ['b']])
    expect([...model.vocabulary]).toEqual([
      ['b', 0],
      ['a', 1]
    ])
    // b is in both: ln(3 / 3) + 1 = 1; a in one: ln(3 / 2) + 1.
    const idfOfA = Math.log(1.5) + 1
    expect(model.idf[0]).toBe(1)
    expect(model.idf[1]).toBeCloseTo(idfOfA, 14)
    const { values, indices, indptr, cols } = model.transform([['b', 'a', 'b'], ['a'], ['b', 'unknown']])
    expect(cols).toBe(2)
    expect(Array.from(indptr)).toEqual([0, 2, 3, 4])
    expect(Array.from(indices)).toEqual([0, 1, 1, 0])
    const length = Math.hypot(2, idfOfA)
    expect(values[0]).toBeCloseTo(2 / length, 14)
    expect(values[1]).toBeCloseTo(idfOfA / length, 14)
    expect(values[2]).toBeCloseTo(1, 14)
    expect(values[3]).toBeCloseTo(1, 14)
  })

  it('terms may be any text, and no term at all is a row of zeros', () => {
    const model = TfIdf.fit([['__proto__', 'constructor', ''], [], ['constructor']])
    expect(model.vocabulary.size).toBe(3)
    expect(Array.from(model.transform([[], ['toString']]).indptr)).toEqual([0, 0, 0])
    expect(model.transform([])).toMatchObject({ rows: 0, cols: 3 })
    expect(TfIdf.fit([[]]).transform([['x']])).toMatchObject({ rows: 1, cols: 0 })
  })

  it('needs a document', () => {
    expect(() => TfIdf.fit([])).toThrow(NutshellError)
    expect(() => TfIdf.fit([])).toThrow(expect.objectContaining({ code: 'EMPTY_INPUT' }))
  })
})

describe('TfIdf: what holds for all documents', () => {
  const documents = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 12 }), {
    minLength: 1,
    maxLength: 8
  })

  it('rows have length 1 or 0, fit what CsrMatrix checks, and the input is not written to', () => {
    fc.assert(
      fc.property(documents, documents, (fitted, others) => {
        const before = structuredClone([fitted, others])
        const model = TfIdf.fit(fitted)
        const matrix = model.transform(others)
        CsrMatrix.from(matrix.values, matrix.indices, matrix.indptr, matrix.cols)
        expect(matrix.rows).toBe(others.length)
        others.forEach((terms, i) => {
          const row = matrix.values.slice(matrix.indptr[i], matrix.indptr[i + 1])
          const isKnown = terms.some((term) => model.vocabulary.has(term))
          expect(Math.abs(Math.hypot(...row) - (isKnown ? 1 : 0))).toBeLessThanOrEqual(1e-15 * 8)
        })
        expect([fitted, others]).toEqual(before)
      })
    )
  })

  it('the order of terms in a document changes nothing, nor does the order of documents but for columns', () => {
    fc.assert(
      fc.property(documents, (fitted) => {
        const model = TfIdf.fit(fitted)
        const reversed = TfIdf.fit(fitted.toReversed().map((terms) => terms.toReversed()))
        const expected = weightsOf(model, model.transform(fitted)).map((row) => [...row])
        expectWeights(weightsOf(reversed, reversed.transform(fitted)), expected)
      })
    )
  })
})

describe('the one-pass ways give the same bits', () => {
  const terms = fc.array(fc.array(fc.constantFrom(...'abcdefghijklmnopqrstuvw'), { maxLength: 60 }), {
    minLength: 1,
    maxLength: 90
  })

  it('fitTransform as fit and transform, also in long rows and of many documents', () => {
    fc.assert(
      fc.property(terms, (documents) => {
        expect(TfIdf.fitTransform(documents)).toEqual(TfIdf.fit(documents).transform(documents))
      })
    )
  })

  it('ofIndex as fitTransform of the terms', () => {
    const of = analyzer('en')
    fc.assert(
      fc.property(fc.array(fc.lorem({ maxCount: 30 }), { minLength: 1, maxLength: 12 }), (texts) => {
        const expected = TfIdf.fitTransform(texts.map((text) => of.terms(text)))
        expect(TfIdf.ofIndex(of.index(texts))).toEqual(expected)
        expect(TfIdf.ofIndex(of.index(texts, 'words'))).toEqual(TfIdf.fitTransform(texts.map((text) => of.words(text))))
      })
    )
  })

  it('with more terms than the shared memory holds, and again with few', () => {
    const large = [Array.from({ length: 20_000 }, (_, i) => `t${i}`), ['t1', 't19999', 't1']]
    const matrix = TfIdf.fitTransform(large)
    expect(matrix.cols).toBe(20_000)
    // Both terms are in both documents: the weights are 2 and 1 before scaling.
    expect(Array.from(matrix.values.slice(-2), (value) => value.toFixed(12))).toEqual(
      [2 / Math.sqrt(5), 1 / Math.sqrt(5)].map((value) => value.toFixed(12))
    )
    expect(Array.from(TfIdf.fitTransform([['a'], ['a']]).values)).toEqual([1, 1])
  })

  it('need a document', () => {
    for (const call of [() => TfIdf.fitTransform([]), () => TfIdf.ofIndex(analyzer('en').index([]))]) {
      expect(call).toThrow(expect.objectContaining({ code: 'EMPTY_INPUT' }))
    }
  })
})
