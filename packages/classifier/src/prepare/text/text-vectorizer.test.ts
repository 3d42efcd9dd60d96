import { CsrMatrix, NutshellError, type Tensor } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TextOptions } from './options'
import { type Texts, TextVectorizer } from './text-vectorizer'
import golden from './text-vectorizer.golden.json'

/** Both programs do the same few operations in float64; a length sums at most 60 squares in another order. */
const TOLERANCE = 1e-14

/** Each row as its numbers by term. */
function byTerm({ names }: TextVectorizer, { values, indices, indptr, rows }: CsrMatrix): Record<string, number>[] {
  return Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(
      Array.from(indices.slice(indptr[i], indptr[i + 1]), (column, p) => [names[column], values[indptr[i] + p]])
    )
  )
}

function expectRows(actual: Record<string, number>[], expected: (string | number)[][][]): void {
  expect(actual.map((row) => Object.keys(row).sort())).toEqual(
    expected.map((row) => row.map(([term]) => term as string).sort())
  )
  expected.forEach((row, i) => {
    for (const [term, value] of row) {
      expect(Math.abs(actual[i][term as string] - (value as number))).toBeLessThanOrEqual(TOLERANCE)
    }
  })
}

function expectError(run: () => unknown, code: string, ...parts: string[]): void {
  expect(run).toThrow(NutshellError)
  expect(run).toThrow(expect.objectContaining({ code }))
  for (const part of parts) expect(run).toThrow(part)
}

const PLAIN = { ngrams: [1, 1], norm: 'none', kind: 'counts' } as const

/** Texts of few words, so that terms repeat, among letters of all kinds. */
const text = fc.oneof(
  fc
    .array(fc.constantFrom('good', 'Not', 'bad', "don't", 'ΣΑΣ', 'İ', '𝒳', '😀', '<br />', '!', 'é', '½'), {
      maxLength: 12
    })
    .map((words) => words.join(' ')),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 })
)
const texts = fc.array(fc.option(text, { nil: undefined }), { minLength: 1, maxLength: 8 })
const anyOptions: fc.Arbitrary<TextOptions> = fc.record(
  {
    kind: fc.constantFrom('tfidf', 'counts', 'binary', 'hashing'),
    ngrams: fc.constantFrom<[number, number]>([1, 1], [1, 2], [2, 2], [1, 3], [2, 3], [3, 4]),
    tokens: fc.constantFrom('words', 'scikit-learn'),
    markup: fc.boolean(),
    lowercase: fc.boolean(),
    stopWords: fc.constantFrom([], ['good', 'σας', 'good']),
    sublinear: fc.boolean(),
    norm: fc.constantFrom('l1', 'l2', 'none'),
    bits: fc.constantFrom(2, 10)
  },
  { requiredKeys: [] }
)
const choosing: fc.Arbitrary<TextOptions> = fc.record(
  {
    minDocuments: fc.integer({ min: 1, max: 3 }),
    maxDocuments: fc.constantFrom(0.4, 1),
    maxFeatures: fc.nat(9).map((n) => n + 1)
  },
  { requiredKeys: [] }
)
const options = fc
  .tuple(anyOptions, choosing)
  .map(([any, chosen]): TextOptions => (any.kind === 'hashing' ? any : { ...any, ...chosen }))

describe('TextVectorizer', () => {
  describe.each(golden.cases)('gives what scikit-learn gives: $name', ({ options, terms, fitted, transformed }) => {
    const given = { ...options, tokens: 'scikit-learn' } as unknown as TextOptions
    const { vectorizer, matrix } = TextVectorizer.fitTransform(golden.fit, given)

    it('has the same terms', () => {
      expect([...vectorizer.names].sort()).toEqual([...terms].sort())
      expect(vectorizer.cols).toBe(terms.length)
    })

    it('has the same numbers', () => {
      expectRows(byTerm(vectorizer, matrix), fitted)
      expectRows(byTerm(vectorizer, vectorizer.transform(golden.transform)), transformed)
    })
  })

  it('knows words by default with one letter, apostrophes and marks of feeling', () => {
    const vectorizer = TextVectorizer.fit(
      ["I DON’T like it!? It's 'so' <br />bad<p class='x'>: a_b - rock 'n' roll's'"],
      PLAIN
    )
    expect(vectorizer.names).toEqual([
      'i',
      "don't",
      'like',
      'it',
      '!',
      '?',
      "it's",
      'so',
      'bad',
      'a_b',
      'rock',
      'n',
      "roll's"
    ])
  })

  it('keeps marks with their letters by default', () => {
    const vectorizer = TextVectorizer.fit(['हिन्दी में ❤️ cafe\u0301 😀'], PLAIN)
    expect(vectorizer.names).toEqual(['हिन्दी', 'में', 'cafe\u0301'])
  })

  it('orders columns by first appearance, words first', () => {
    const vectorizer = TextVectorizer.fit(['b a b', 'a c'], { kind: 'counts', ngrams: [1, 2] })
    expect(vectorizer.names).toEqual(['b', 'a', 'c', 'b a', 'a b', 'a c'])
  })

  it('takes only tags for markup', () => {
    const names = (value: string) => TextVectorizer.fit([value], PLAIN).names
    expect(names('a<br>b<BR/>c</i>d')).toEqual(['a', 'b', 'c', 'd'])
    expect(names('a < b > c <3 d> <e f')).toEqual(['a', 'b', 'c', '3', 'd', 'e', 'f'])
    expect(names('x<y<br>z')).toEqual(['x', 'y', 'z'])
    expect(TextVectorizer.fit(['a<br>b'], { ...PLAIN, markup: false }).names).toEqual(['a', 'br', 'b'])
  })

  it('has no columns where there is no word, and rows of nothing', () => {
    const { vectorizer, matrix } = TextVectorizer.fitTransform([undefined, '', '--'])
    expect(vectorizer.cols).toBe(0)
    expect(vectorizer.names).toEqual([])
    expect(matrix).toEqual(CsrMatrix.from(new Float64Array(0), new Int32Array(0), Int32Array.of(0, 0, 0, 0), 0))
    expect(vectorizer.transform(['words']).values).toHaveLength(0)
  })

  it('hashes each term to one column and sign, the same for any texts it is fitted on', () => {
    const hashing = (values: Texts, bits = 12) => TextVectorizer.fit(values, { kind: 'hashing', norm: 'none', bits })
    const one = hashing(['some text'])
    const other = hashing(['all other words', 'x'])
    const row = one.transform(['not good'])
    expect(row.cols).toBe(4096)
    // Two words and a term of both.
    expect(row.values).toHaveLength(3)
    for (const value of row.values) expect(Math.abs(value)).toBe(1)
    expect(other.transform(['not good'])).toEqual(row)
    expect(one.transform(['good not'])).not.toEqual(row)
    const twice = one.transform(['not good . not good'])
    for (let p = 0; p < row.values.length; p++) {
      const at = twice.indices.indexOf(row.indices[p])
      expect(twice.values[at]).toBe(2 * row.values[p])
    }
  })

  it('spreads hashes over the columns and signs evenly', () => {
    const words = Array.from({ length: 4000 }, (_, i) => `w${i}`)
    const { values, indices } = TextVectorizer.fit(['x'], {
      kind: 'hashing',
      ngrams: [1, 1],
      norm: 'none',
      bits: 20
    }).transform(words)
    const halves = indices.filter((column) => column < 2 ** 19).length
    // Four standard deviations of a fair coin thrown 4000 times: 126.
    expect(Math.abs(halves - 2000)).toBeLessThan(126)
    expect(Math.abs(values.filter((value) => value > 0).length - 2000)).toBeLessThan(126)
    // Of 4000 in 2^20 columns 7.6 are expected to meet another.
    expect(new Set(indices).size).toBeGreaterThan(3970)
  })

  it('fits and transforms in one pass what it does in two, and by single rows, to the bit', () => {
    fc.assert(
      fc.property(texts, texts, options, (values, others, given) => {
        const { vectorizer, matrix } = TextVectorizer.fitTransform(values, given)
        expect(TextVectorizer.fit(values, given).transform(values)).toEqual(matrix)
        const { values: numbers, indices, indptr } = matrix
        expect(CsrMatrix.from(numbers, indices, indptr, vectorizer.cols)).toEqual(matrix)
        const scratch = vectorizer.scratch()
        for (const [set, transformed] of [
          [values, matrix],
          [others, vectorizer.transform(others)]
        ] as const) {
          set.forEach((value, i) => {
            const length = vectorizer.encode(value, scratch)
            const { indices, values: row, indptr } = transformed
            expect(scratch.columns.slice(0, length)).toEqual(indices.slice(indptr[i], indptr[i + 1]))
            expect(scratch.values.slice(0, length)).toEqual(row.slice(indptr[i], indptr[i + 1]))
          })
        }
      }),
      { numRuns: 300 }
    )
  })

  it('does the same asynchronously, giving way now and then', async () => {
    const values = Array.from({ length: 100 }, (_, i) => `text ${i % 7}`)
    let pauses = 0
    const giveWay = () => {
      pauses++
      return pauses % 2 === 0 ? Promise.resolve() : undefined
    }
    const { vectorizer, matrix } = await TextVectorizer.fitTransformAsync(values, {}, giveWay)
    expect(matrix).toEqual(TextVectorizer.fitTransform(values).matrix)
    expect(pauses).toBe(3)
    expect(await vectorizer.transformAsync(values, giveWay)).toEqual(matrix)
  })

  describe('with classes', () => {
    const values = ['good', 'good plot', 'bad plot', 'bad', 'plot']
    const given = { kind: 'binary', ngrams: [1, 1] } as const

    it('weighs each column by the log of its share in one class over that in the other', () => {
      // Texts with good, plot, bad: 2, 2, 0 of class 1 and 0, 1, 2 of class 0; with one more each of 7 and of 6.
      const { vectorizer, matrix } = TextVectorizer.fitTransform(values, given, [1, 1, 0, 0, 1])
      const good = Math.log(3 / 7 / (1 / 6))
      const plot = Math.log(3 / 7 / (2 / 6))
      const bad = -Math.log(1 / 7 / (3 / 6))
      expect(vectorizer.names).toEqual(['good', 'plot', 'bad'])
      const expected = [good, good, plot, plot, bad, bad, plot]
      expect(matrix.values).toHaveLength(expected.length)
      matrix.values.forEach((value, p) => {
        expect(value).toBeCloseTo(expected[p], 14)
      })
      expect(TextVectorizer.fit(values, given, [1, 1, 0, 0, 1]).transform(values)).toEqual(matrix)
      expect(TextVectorizer.fitTransform(values, given, [0, 0, 1, 1, 0]).matrix.values[0]).toBeCloseTo(good, 14)
    })

    it('takes the class of several that a column tells most of, and leaves out texts without a class', () => {
      const { matrix } = TextVectorizer.fitTransform([...values, 'plot good'], given, [0, 0, 1, 1, 2, Number.NaN])
      // With one more each: good in class 0 is 3 of 3 + 3, elsewhere 1 of 4 + 3; plot in class 2 is 2 of 1 + 3, elsewhere 3 of 6 + 3.
      const good = Math.log(3 / 6 / (1 / 7))
      const plot = Math.log(2 / 4 / (3 / 9))
      expect(matrix.values[0]).toBeCloseTo(good, 14)
      expect(matrix.values[2]).toBeCloseTo(plot, 14)
    })

    it('tells nothing by one class, without the option or by hashing', () => {
      const plain = TextVectorizer.fitTransform(values, given)
      expect(TextVectorizer.fitTransform(values, given, [1, 1, 1, 1, 1]).matrix).toEqual(plain.matrix)
      expect(TextVectorizer.fitTransform(values, { ...given, classRatios: false }, [1, 1, 0, 0, 1])).toEqual(
        TextVectorizer.fitTransform(values, { ...given, classRatios: false })
      )
      const hashing = { kind: 'hashing' } as const
      expect(TextVectorizer.fitTransform(values, hashing, [1, 1, 0, 0, 1]).matrix).toEqual(
        TextVectorizer.fitTransform(values, hashing).matrix
      )
    })

    it('comes back from its state as it was', () => {
      for (const kind of ['tfidf', 'counts', 'binary'] as const) {
        const vectorizer = TextVectorizer.fit(values, { kind }, [1, 1, 0, 0, 1])
        const { state, tensors } = vectorizer.toState()
        expect(TextVectorizer.fromState(state, tensors).transform(values)).toEqual(vectorizer.transform(values))
      }
    })

    it('refuses classes that are none', () => {
      expectError(() => TextVectorizer.fit(values, given, [1, 0]), 'INVALID_SHAPE', 'classes.length = 2', '5')
      expectError(() => TextVectorizer.fit(values, given, [0, 1, 0.5, 0, 1]), 'INVALID_INPUT', 'classes[2] = 0.5')
    })
  })

  it('comes back from its state as it was', () => {
    fc.assert(
      fc.property(texts, texts, options, (values, others, given) => {
        const vectorizer = TextVectorizer.fit(values, given)
        const { state, tensors } = vectorizer.toState()
        const back = TextVectorizer.fromState(JSON.parse(JSON.stringify(state)), tensors)
        expect(back.names).toEqual(vectorizer.names)
        expect(back.transform(others)).toEqual(vectorizer.transform(others))
        expect(back.toState()).toEqual({ state, tensors })
      }),
      { numRuns: 200 }
    )
  })

  it('gives every text the same row in any order of the texts', () => {
    fc.assert(
      fc.property(texts, options, (values, given) => {
        fc.pre(given.maxFeatures === undefined) // of terms found as often the first are kept
        const forth = TextVectorizer.fitTransform(values, given)
        const back = TextVectorizer.fitTransform([...values].reverse(), given)
        const rows = byTerm(back.vectorizer, back.matrix).reverse()
        byTerm(forth.vectorizer, forth.matrix).forEach((row, i) => {
          expect(Object.keys(rows[i]).sort()).toEqual(Object.keys(row).sort())
          for (const term of Object.keys(row)) expect(rows[i][term]).toBeCloseTo(row[term], 12)
        })
      })
    )
  })

  it('keeps, of terms found equally often, those found first', () => {
    const names = (maxFeatures: number) => TextVectorizer.fit(['b c a a', 'd c'], { ...PLAIN, maxFeatures }).names
    expect(names(1)).toEqual(['c'])
    expect(names(2)).toEqual(['c', 'a'])
    expect(names(3)).toEqual(['b', 'c', 'a'])
    expect(names(9)).toEqual(['b', 'c', 'a', 'd'])
  })

  it('takes words of any length and any number of them', () => {
    const long = 'x'.repeat(100_000)
    const many = Array.from({ length: 5000 }, (_, i) => `w${i} `).join('')
    const vectorizer = TextVectorizer.fit([`${long} ${long}y`, many], PLAIN)
    expect(vectorizer.cols).toBe(5002)
    expect(vectorizer.names[0]).toBe(long)
    expect(vectorizer.transform([`${long} ${long} W77`]).values).toEqual(Float64Array.of(2, 1))
  })

  it.each([
    [{ kind: 'tf' }, 'INVALID_OPTION', "kind = 'tf'"],
    [{ ngrams: [2, 1] }, 'INVALID_OPTION', 'ngrams[1] = 1'],
    [{ ngrams: 2 }, 'INVALID_OPTION', 'ngrams = 2'],
    [{ tokens: 'letters' }, 'INVALID_OPTION', 'tokens'],
    [{ minDocuments: 0 }, 'INVALID_OPTION', 'minDocuments = 0'],
    [{ maxDocuments: 0 }, 'INVALID_OPTION', 'maxDocuments = 0'],
    [{ maxFeatures: 0.5 }, 'INVALID_OPTION', 'maxFeatures = 0.5'],
    [{ lowercase: 'yes' }, 'INVALID_OPTION', "lowercase = 'yes'"],
    [{ stopWords: 'the' }, 'INVALID_OPTION', "stopWords = 'the'"],
    [{ norm: 'max' }, 'INVALID_OPTION', 'norm'],
    [{ bits: 25 }, 'INVALID_OPTION', 'bits = 25'],
    [{ kind: 'hashing', minDocuments: 2 }, 'INVALID_OPTION', 'no vocabulary'],
    [{ ngram: [1, 2] }, 'UNKNOWN_OPTION', 'ngrams']
  ])('refuses %j', (given, code, part) => {
    expectError(() => TextVectorizer.fit(['text'], given as TextOptions), code, part)
  })

  it('refuses what are no texts', () => {
    expectError(() => TextVectorizer.fit([]), 'EMPTY_INPUT')
    expectError(() => TextVectorizer.fit('text' as never), 'INVALID_INPUT', 'values')
    expectError(() => TextVectorizer.fit(['a', 7 as never]), 'INVALID_INPUT', 'row 1 is 7')
    expectError(() => TextVectorizer.fit(['a']).transform([null as never]), 'INVALID_INPUT', 'row 0 is null')
  })

  describe('fromState refuses what it did not make', () => {
    const { state, tensors } = TextVectorizer.fit(['not good', 'not bad'], {}).toState()

    it.each<[string, string, Tensor['data'] | undefined]>([
      ['no words', 'words', undefined],
      ['words of another type', 'words', Float64Array.of(1)],
      ['words that are not UTF-8', 'words', Uint8Array.from([...tensors.get('words')!.data].fill(0xff))],
      ['words that end out of order', 'wordEnds', Int32Array.of(3, 2, 10)],
      ['words that end beyond the last letter', 'wordEnds', Int32Array.of(3, 7, 99)],
      ['letters behind the last word', 'wordEnds', Int32Array.of(3, 7, 9)],
      ['the same word twice', 'words', new TextEncoder().encode('notgoodnot')],
      ['columns out of order', 'wordColumns', Int32Array.of(1, 0, 2)],
      ['columns left out', 'termColumns', Int32Array.of(3, 5)],
      ['a column too few', 'wordColumns', Int32Array.of(0, 1)],
      ['a term of unknown words', 'terms', Int32Array.of(0, 1, 0, 9)],
      ['a term of later terms', 'terms', Int32Array.of(-2, 1, 0, 2)],
      ['the same term twice', 'terms', Int32Array.of(0, 1, 0, 1)],
      ['a weight too few', 'weights', Float64Array.of(1, 1, 1, 1)],
      ['weights that are no numbers', 'weights', Float64Array.of(1, 1, 1, 1, Number.NaN)]
    ])('%s', (_, name, data) => {
      const changed = new Map(tensors)
      if (data === undefined) changed.delete(name)
      else changed.set(name, { shape: [data.length], data })
      expectError(() => TextVectorizer.fromState(state, changed), 'INVALID_INPUT', 'not a model file: ')
    })

    it.each([
      [undefined],
      [null],
      [[]],
      [7],
      [{ kind: 'tf' }],
      [{ stopwords: [] }],
      [{ ...(state as object), bits: '9' }]
    ])('the state %j', (changed) => {
      expectError(() => TextVectorizer.fromState(changed, tensors), 'INVALID_INPUT', 'not a model file: ')
    })
  })
})
