import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareReferences, type RougeOptions, type RougeScore, rouge } from './rouge'
import golden from './rouge.golden.json'

const TYPES = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const
const TOLERANCE = 1e-12

/** Few different words and many line ends: repeats, ties and empty lines are common. */
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'running', 'runs', 'Word', '\n', ', ', '\n\n'), { maxLength: 24 })
  .map((parts) => parts.join(' '))

describe('rouge against rouge-score 0.1.2', () => {
  it('has golden numbers of the right package', () => {
    expect(golden.versions['rouge-score']).toBe('0.1.2')
    expect(golden.types).toEqual(TYPES)
    expect(golden.pairs.length).toBeGreaterThanOrEqual(40)
  })

  it.each(golden.pairs.map((pair, i) => ({ ...pair, i })))(
    'golden pair $i',
    ({ candidate, references, plain, stemmed }) => {
      expectScores(rouge(candidate, references), plain)
      expectScores(rouge(candidate, references, { stem: false }), plain)
      expectScores(rouge(candidate, references, { stem: true }), stemmed)
    }
  )

  it('gives the golden numbers from prepared references too, whatever was scored before', () => {
    for (const { references } of golden.pairs) {
      const same = golden.pairs.filter((pair) => JSON.stringify(pair.references) === JSON.stringify(references))
      const plain = prepareReferences(references)
      const stemmed = prepareReferences(references, { stem: true })
      for (const { candidate } of golden.pairs) {
        plain.score(candidate)
        stemmed.score(candidate)
      }
      for (const pair of same) {
        expectScores(plain.score(pair.candidate), pair.plain)
        expectScores(stemmed.score(pair.candidate), pair.stemmed)
      }
    }
  })
})

describe('rouge by hand', () => {
  it('scores the example of Lin 2004, section 3.1', () => {
    const reference = 'police killed the gunman'
    // In both candidates 3 of 4 words are shared; the order tells them apart: 'police the gunman' and 'the gunman'.
    const ordered = rouge('police kill the gunman', reference)
    const inverted = rouge('the gunman kill police', reference)
    expect(ordered.rouge1).toEqual({ precision: 0.75, recall: 0.75, f1: 0.75 })
    expect(inverted.rouge1).toEqual({ precision: 0.75, recall: 0.75, f1: 0.75 })
    expect(ordered.rouge2.f1).toBeCloseTo(1 / 3, 12)
    expect(ordered.rougeL).toEqual({ precision: 0.75, recall: 0.75, f1: 0.75 })
    expect(inverted.rougeL).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 })
    // With stemming 'kill' and 'killed' are one word.
    expect(rouge('police kill the gunman', reference, { stem: true }).rougeL.f1).toBe(1)
  })

  it('takes the union over candidate lines, as in Lin 2004, section 3.2', () => {
    // The two lines share 'w1 w2' and 'w1 w3 w5' with the reference: 4 places of 5 together, and 10 candidate words.
    const { rougeLsum } = rouge('w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', 'w1 w2 w3 w4 w5')
    expect(rougeLsum.recall).toBeCloseTo(4 / 5, 12)
    expect(rougeLsum.precision).toBeCloseTo(4 / 10, 12)
    expect(rougeLsum.f1).toBeCloseTo(8 / 15, 12)
  })

  it('clips: a word matches no more often than either text has it', () => {
    const { rouge1, rouge2 } = rouge('the the the the', 'the cat the')
    expect(rouge1.precision).toBe(2 / 4)
    expect(rouge1.recall).toBe(2 / 3)
    expect(rouge1.f1).toBeCloseTo(4 / 7, 12)
    expect(rouge2).toEqual({ precision: 0, recall: 0, f1: 0 })
    // One candidate word, wanted by two reference lines, counts once.
    expect(rouge('a', 'a\na').rougeLsum).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3 })
  })

  it('picks the reference for each score on its own, the first one when f1 is equal', () => {
    // Words: the first reference has both, in the wrong order. Pairs: only the second has the pair.
    const scores = rouge('a b', ['b a', 'a b c d e f'])
    expect(scores.rouge1).toEqual({ precision: 1, recall: 1, f1: 1 })
    expect(scores.rouge2.recall).toBe(1 / 5)
    expect(scores.rouge2.f1).toBeCloseTo(1 / 3, 12)
    // Both have f1 = 0.5; precision 1/2 and recall 1/2 against precision 1 and recall 1/3.
    expect(rouge('a b', ['a x', 'a b c d e f']).rouge1).toEqual({ precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 })
    expect(rouge('a b', ['a b c d e f', 'a x']).rouge1).toEqual({ precision: 1, recall: 1 / 3, f1: 1 / 2 })
  })

  it('gives 0, not NaN, for texts without words', () => {
    const zero = { precision: 0, recall: 0, f1: 0 }
    for (const [candidate, reference] of [
      ['', ''],
      ['', 'a b'],
      ['a b', ''],
      ['?!', '\n\n']
    ]) {
      expect(rouge(candidate, reference)).toEqual({ rouge1: zero, rouge2: zero, rougeL: zero, rougeLsum: zero })
    }
  })
})

describe('rouge properties', () => {
  const options = fc.record({ stem: fc.boolean() })

  it('stays within 0 and 1, with f1 between precision and recall', () => {
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 1, maxLength: 3 }), options, (candidate, references, opts) => {
        for (const { precision, recall, f1 } of Object.values(rouge(candidate, references, opts))) {
          for (const value of [precision, recall, f1]) {
            expect(value).toBeGreaterThanOrEqual(0)
            expect(value).toBeLessThanOrEqual(1)
          }
          expect(f1).toBeGreaterThanOrEqual(Math.min(precision, recall) - TOLERANCE)
          expect(f1).toBeLessThanOrEqual(Math.max(precision, recall) + TOLERANCE)
        }
      })
    )
  })

  it('gives 1 to identical texts of two words or more', () => {
    const perfect = { precision: 1, recall: 1, f1: 1 }
    fc.assert(
      fc.property(text, options, (parts, opts) => {
        const twoWords = `${parts} x y`
        const scores = rouge(twoWords, twoWords, opts)
        expect(scores).toEqual({ rouge1: perfect, rouge2: perfect, rougeL: perfect, rougeLsum: perfect })
      })
    )
  })

  it('swaps precision and recall when the texts are swapped, but for rougeLsum', () => {
    fc.assert(
      fc.property(text, text, options, (a, b, opts) => {
        const forth = rouge(a, b, opts)
        const back = rouge(b, a, opts)
        for (const type of ['rouge1', 'rouge2', 'rougeL'] as const) {
          expect(forth[type].precision).toBe(back[type].recall)
          expect(forth[type].recall).toBe(back[type].precision)
        }
      })
    )
  })

  it('gives the highest f1 of the references, in any order of them', () => {
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 1, maxLength: 4 }), options, (candidate, references, opts) => {
        const scores = rouge(candidate, references, opts)
        const reversed = rouge(candidate, references.toReversed(), opts)
        const single = references.map((reference) => rouge(candidate, reference, opts))
        for (const type of TYPES) {
          expect(reversed[type].f1).toBe(scores[type].f1)
          expect(scores[type].f1).toBe(Math.max(...single.map((one) => one[type].f1)))
        }
      })
    )
  })

  it('has the same rougeL and rougeLsum when nothing is split into lines', () => {
    fc.assert(
      fc.property(text, text, options, (a, b, opts) => {
        const { rougeL, rougeLsum } = rouge(a.replaceAll('\n', ' '), b.replaceAll('\n', ' '), opts)
        expect(rougeLsum).toEqual(rougeL)
      })
    )
  })

  it('has the rougeLsum of the plain definition, rows and columns without a match included', () => {
    const line = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'only'), { minLength: 1, maxLength: 9 })
    const other = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'else'), { minLength: 1, maxLength: 9 })
    const lines = (one: typeof line) => fc.array(one, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(lines(line), lines(other), (candidate, reference) => {
        const [a, b] = [candidate, reference].map((text) => text.map((words) => words.join(' ')).join('\n'))
        const hits = plainUnionHits(reference, candidate)
        expect(rouge(a, b).rougeLsum.precision).toBe(hits / candidate.flat().length)
        expect(rouge(a, b).rougeLsum.recall).toBe(hits / reference.flat().length)
      }),
      { numRuns: 1000 }
    )
  })

  it('finds the longest common subsequence that trying all of them finds', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(words, words, (a, b) => {
        const { rougeL } = rouge(a.join(' '), b.join(' '))
        expect(rougeL.precision).toBe(longestBySearch(a, b) / a.length)
      })
    )
  })
})

describe('prepareReferences', () => {
  it('scores many candidates as rouge scores each, to the bit', () => {
    const references = fc.array(text, { minLength: 1, maxLength: 3 })
    const candidates = fc.array(text, { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(candidates, references, fc.boolean(), (candidates, references, stem) => {
        const prepared = prepareReferences(references, { stem })
        for (const candidate of candidates) {
          expect(prepared.score(candidate)).toEqual(rouge(candidate, references, { stem }))
        }
      })
    )
  })

  it('stays right when there are more different words than it remembers', () => {
    const prepared = prepareReferences('words of every kind walking', { stem: true })
    const expected = rouge('walked words', 'words of every kind walking', { stem: true })
    expect(prepared.score('walked words')).toEqual(expected)
    const many = Array.from({ length: 70_000 }, (_, i) => `filler${i}`)
    for (let i = 0; i < many.length; i += 1000) prepared.score(many.slice(i, i + 1000).join('\n'))
    expect(prepared.score('walked words')).toEqual(expected)
  })

  it('refuses what rouge refuses, and its candidates when they come', () => {
    const error = (code: string) => expect.objectContaining({ code, name: 'NutshellError' })
    expect(() => prepareReferences([])).toThrow(error('INVALID_INPUT'))
    expect(() => prepareReferences(7 as unknown as string)).toThrow('references = 7')
    expect(() => prepareReferences('a', { stem: 1 } as unknown as RougeOptions)).toThrow(error('INVALID_OPTION'))
    expect(() => prepareReferences('a', { stems: true } as RougeOptions)).toThrow(error('UNKNOWN_OPTION'))
    expect(() => prepareReferences('a').score(undefined as unknown as string)).toThrow('candidate = undefined')
  })

  it('keeps its own copy of the references', () => {
    const references = ['a b']
    const prepared = prepareReferences(references)
    references[0] = 'c d'
    expect(prepared.score('a b').rouge1.f1).toBe(1)
  })
})

describe('rouge words', () => {
  it('takes names of object properties as words', () => {
    const names = 'constructor __proto__ toString hasOwnProperty valueOf'
    for (const stem of [false, true]) {
      expect(rouge(names, names, { stem }).rougeL.f1).toBe(1)
      expect(rouge('constructor', '__proto__ toString', { stem }).rouge1.f1).toBe(0)
      // Underscores separate, so this is the word 'proto'.
      expect(rouge('__proto__', 'proto', { stem }).rouge1.f1).toBe(1)
    }
  })

  it('stems only words of more than 3 characters', () => {
    expect(rouge('gas', 'ga', { stem: true }).rouge1.f1).toBe(0)
    expect(rouge('cats', 'cat', { stem: true }).rouge1.f1).toBe(1)
    expect(rouge('cats', 'cat').rouge1.f1).toBe(0)
  })
})

describe('rouge size', () => {
  it('takes 2,000 words against 2,000 words, on one line or many', () => {
    const candidate = Array.from({ length: 2000 }, (_, i) => `word${(i * 7919) % 503}`)
    const reference = Array.from({ length: 2000 }, (_, i) => `word${(i * 104_729) % 499}`)
    const start = performance.now()
    const oneLine = rouge(candidate.join(' '), reference.join(' '), { stem: true })
    const manyLines = rouge(candidate.join('\n'), reference.join('\n'))
    // Both together take well under a second; the limit only tells quadratic time from worse.
    expect(performance.now() - start).toBeLessThan(60_000)
    expect(oneLine.rougeLsum).toEqual(oneLine.rougeL)
    // With a word on each line every shared word is found, wherever it stands.
    expect(manyLines.rougeLsum).toEqual(manyLines.rouge1)
  })

  it('splits long texts without words in linear time', () => {
    const start = performance.now()
    rouge(' \n'.repeat(500_000), '-'.repeat(1_000_000))
    expect(performance.now() - start).toBeLessThan(60_000)
  })
})

describe('rouge errors', () => {
  it.each([
    ['candidate = undefined', undefined, 'a'],
    ['candidate = an array of 1', ['a'], 'a'],
    ['candidate = 7', 7, 'a'],
    ['references = undefined', 'a', undefined],
    ['references = null', 'a', null],
    ['references is an array of 0', 'a', []],
    ['references[1] = 3', 'a', ['a', 3]],
    ['references[0] = undefined', 'a', new Array(1)]
  ])('refuses: %s', (message, candidate, references) => {
    const call = () => rouge(candidate as string, references as string[])
    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', name: 'NutshellError' }))
    expect(call).toThrow(message)
    expect(call).toThrow('expected')
  })

  it('refuses options it does not know, and lists those it knows', () => {
    const call = () => rouge('a', 'a', { stemmer: true } as RougeOptions)
    expect(call).toThrow(expect.objectContaining({ code: 'UNKNOWN_OPTION' }))
    expect(call).toThrow("unknown option 'stemmer'; known: stem")
  })

  it('refuses option values of the wrong type', () => {
    for (const options of [{ stem: 1 }, { stem: 'yes' }, { stem: null }, null, [], 'stem']) {
      const call = () => rouge('a', 'a', options as RougeOptions)
      expect(call).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
    }
    expect(() => rouge('a', 'a', { stem: undefined })).not.toThrow()
  })

  it('leaves its input as it was', () => {
    const references = Object.freeze(['a b', 'b c'])
    expect(() => rouge('b a', references, Object.freeze({ stem: true }))).not.toThrow()
  })
})

function expectScores(got: Record<(typeof TYPES)[number], RougeScore>, expected: number[][]): void {
  TYPES.forEach((type, i) => {
    const [precision, recall, f1] = expected[i]
    expect(Math.abs(got[type].precision - precision), `${type} precision`).toBeLessThan(TOLERANCE)
    expect(Math.abs(got[type].recall - recall), `${type} recall`).toBeLessThan(TOLERANCE)
    expect(Math.abs(got[type].f1 - f1), `${type} f1`).toBeLessThan(TOLERANCE)
  })
}

/** The plain twin of the table: every subset of `a`, in order, looked for in `b`. */
function longestBySearch(a: string[], b: string[]): number {
  let longest = 0
  for (let subset = 0; subset < 1 << a.length; subset++) {
    const chosen = a.filter((_, i) => (subset >> i) & 1)
    let found = 0
    for (const word of b) if (word === chosen[found]) found++
    if (found === chosen.length) longest = Math.max(longest, found)
  }
  return longest
}

/**
 * The plain twin of ROUGE-Lsum's matches: the whole table for each pair of lines, gone back through as rouge-score does
 * (diagonally on a match, left if that is strictly longer, else up), and the union of places clipped by the counts.
 */
function plainUnionHits(reference: string[][], candidate: string[][]): number {
  const left = new Map<string, number>()
  for (const word of candidate.flat()) left.set(word, (left.get(word) ?? 0) + 1)
  let hits = 0
  for (const a of reference) {
    const union = new Set<number>()
    for (const b of candidate) {
      const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
      for (let i = 1; i <= a.length; i++) {
        for (let j = 1; j <= b.length; j++) {
          table[i][j] = a[i - 1] === b[j - 1] ? table[i - 1][j - 1] + 1 : Math.max(table[i - 1][j], table[i][j - 1])
        }
      }
      let [i, j] = [a.length, b.length]
      while (i > 0 && j > 0) {
        if (a[i - 1] === b[j - 1]) {
          union.add(i - 1)
          i--
          j--
        } else if (table[i][j - 1] > table[i - 1][j]) j--
        else i--
      }
    }
    for (const place of [...union].sort((x, y) => x - y)) {
      const count = left.get(a[place]) ?? 0
      if (count > 0) {
        left.set(a[place], count - 1)
        hits++
      }
    }
  }
  return hits
}
