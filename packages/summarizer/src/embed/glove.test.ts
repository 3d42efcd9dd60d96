import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { glove } from '../node'
import { summarize } from '../summarize'
import { readGlove } from './glove'

const FILE = 'tea 1 0.5 -2\nmilk 3 1.5 4e-1\nit 0 0 1\n'

const vectorOf = async (source: string, word: string) => Array.from((await readGlove(source)).vector(word) ?? [])

describe('readGlove', () => {
  it('reads a word and its numbers a line', async () => {
    const vectors = await readGlove(FILE, 'mine')
    expect([vectors.name, vectors.size, vectors.dimensions]).toEqual(['mine', 3, 3])
    expect(Array.from(vectors.vector('tea')!)).toEqual([1, 0.5, -2])
    expect(vectors.vector('milk')![2]).toBe(Math.fround(0.4))
    expect(vectors.vector('coffee')).toBeUndefined()
    expect(vectors.vector('constructor')).toBeUndefined()
  })

  it.each([
    ['CRLF', 'tea 1 2\r\nmilk 3 4\r\n'],
    ['no last line end', 'tea 1 2\nmilk 3 4'],
    ['blank lines and trailing spaces', '\ntea 1 2  \n\nmilk 3 4 \n\n'],
    ['a byte order mark', '\ufefftea 1 2\nmilk 3 4\n'],
    ['a word2vec header', '2 2\ntea 1 2\nmilk 3 4\n']
  ])('takes %s', async (_, text) => {
    const vectors = await readGlove(text)
    expect([vectors.size, vectors.dimensions]).toEqual([2, 2])
    expect(Array.from(vectors.vector('tea')!)).toEqual([1, 2])
    expect(Array.from(vectors.vector('milk')!)).toEqual([3, 4])
  })

  it('takes bytes in pieces', async () => {
    const bytes = Buffer.from('thé 1 2\nmilk 3 4\n')
    const pieces = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1))
    const vectors = await readGlove(pieces)
    expect(Array.from(vectors.vector('thé')!)).toEqual([1, 2])
  })

  it('takes words with spaces in them, but for the first', async () => {
    expect(await vectorOf('tea 1 2\n. . . 3 4\nat name@domain.com 5 6\n', '. . .')).toEqual([3, 4])
  })

  it('takes the first of a repeated word', async () => {
    const vectors = await readGlove('tea 1 2\nmilk 3 4\ntea 5 6\n')
    expect(vectors.size).toBe(2)
    expect(Array.from(vectors.vector('tea')!)).toEqual([1, 2])
  })

  it('takes more vectors than its first memory holds', async () => {
    const text = Array.from({ length: 3000 }, (_, i) => `w${i} ${i + 1} ${-i - 1} 1`).join('\n')
    const vectors = await readGlove(text)
    expect(vectors.size).toBe(3000)
    for (const i of [0, 1364, 1365, 1366, 2999])
      expect(Array.from(vectors.vector(`w${i}`)!)).toEqual([i + 1, -i - 1, 1])
  })

  it.each([
    ['too few numbers', 'tea 1 2\nmilk 3\n', 'BAD_ROW', /line 2.*1 numbers, expected 2/],
    ['a word alone', 'tea\n', 'BAD_ROW', /line 1/],
    ['a word for a number', 'tea 1 2\nmilk 3 x\n', 'BAD_ROW', /line 2.*number 2 is 'x'/],
    ['NaN', 'tea 1 2\nmilk NaN 4\n', 'BAD_ROW', /line 2.*number 1 is 'NaN'/],
    ['Infinity', 'tea Infinity 2\n', 'BAD_ROW', /line 1.*number 1 is 'Infinity'/],
    ['a number that is infinite in 32 bits', 'tea 1e39 2\n', 'BAD_ROW', /line 1.*number 1 is '1e39'/],
    ['two spaces', 'tea 1 2\nmilk 3  4\n', 'BAD_ROW', /line 2/],
    ['a bad line after blank ones', 'tea 1 2\n\n\nmilk 3\n', 'BAD_ROW', /line 4/],
    ['an empty file', '', 'EMPTY_INPUT', /mine: no word vectors/],
    ['blank lines only', '\n\n', 'EMPTY_INPUT', /mine: no word vectors/],
    ['a header only', '2 2\n', 'EMPTY_INPUT', /mine: no word vectors/]
  ])('refuses %s', async (_, text, code, message) => {
    await expect(readGlove(text, 'mine')).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })
})

describe('the embedder of word vectors', () => {
  it('gives the mean of the vectors of the known words', async () => {
    const vectors = await readGlove('tea 1 0\nmilk 3 4\n')
    const rows = vectors.embed(['Tea, milk and MILK!', 'tea', 'nothing known', '', '?!']).toRows()
    expect(rows[0][0]).toBeCloseTo(7 / 3, 12)
    expect(rows[0][1]).toBeCloseTo(8 / 3, 12)
    expect(rows.slice(1)).toEqual([
      [1, 0],
      [0, 0],
      [0, 0],
      [0, 0]
    ])
  })

  it('knows a word by what stands before its apostrophe, where it has no vector of its own', async () => {
    const vectors = await readGlove("it 1\ndog 2\ndon't 5\n")
    expect(vectors.embed(["it's", 'the dog’s', "don't", 'don’t', "won't"]).toRows()).toEqual([[1], [2], [5], [5], [0]])
  })

  it('makes summaries: the sentence nearest to the mean', async () => {
    const embedder = await readGlove('alpha 1 1\nbeta 2 1\ngamma 6 1\n')
    // The mean of 1, 2 and 6 is 3.
    expect(summarize('Alpha. Beta. Gamma.', { sentences: 1, embedder }).text).toBe('Beta.')
  })
})

describe('glove', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nutshell-glove-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  it('reads a file, gzip or not', async () => {
    for (const path of [
      file('v.txt', FILE),
      file('v.txt.gz', gzipSync(FILE)),
      file('named-wrongly.txt', gzipSync(FILE))
    ]) {
      const vectors = await glove(path)
      expect([vectors.name, vectors.size, vectors.dimensions]).toEqual([path, 3, 3])
    }
  })

  it('fails for a file that is missing, a folder, damaged or empty', async () => {
    await expect(glove(join(folder, 'missing.txt'))).rejects.toMatchObject({ code: 'FILE' })
    await expect(glove(folder)).rejects.toMatchObject({ code: 'FILE' })
    const whole = gzipSync(FILE.repeat(1000))
    await expect(glove(file('cut.gz', whole.subarray(0, whole.length - 12)))).rejects.toMatchObject({ code: 'FILE' })
    await expect(glove(file('empty.txt', ''))).rejects.toMatchObject({ code: 'EMPTY_INPUT' })
  })
})
