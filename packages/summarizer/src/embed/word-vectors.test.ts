import { describe, expect, it } from 'vitest'
import { readGlove } from './glove'
import type { WordVectorOptions } from './word-vectors'

const FILE = 'tea 1 0\nmilk 3 4\ncoffee 2 0.5\nnothing 0 0\ndog -1 0\n'

describe('word vectors', () => {
  it('know their words and how common they are', async () => {
    const vectors = await readGlove(FILE)
    expect([...vectors.words()]).toEqual(['tea', 'milk', 'coffee', 'nothing', 'dog'])
    const sum = 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5
    expect(vectors.frequency('tea')).toBeCloseTo(1 / sum, 15)
    expect(vectors.frequency('dog')).toBeCloseTo(0.2 / sum, 15)
    expect(vectors.frequency('cat')).toBeUndefined()
    expect(vectors.frequency('constructor')).toBeUndefined()
  })

  it('tell which words are near: by the cosine, by hand', async () => {
    const vectors = await readGlove(FILE)
    const near = vectors.nearest('tea')
    expect(near.map(({ word }) => word)).toEqual(['coffee', 'milk', 'nothing', 'dog'])
    const expected = [2 / Math.sqrt(4.25), 0.6, 0, -1]
    near.forEach(({ similarity }, i) => {
      expect(similarity).toBeCloseTo(expected[i], 14)
    })
    expect(vectors.nearest('tea', 1)).toEqual(near.slice(0, 1))
    expect(vectors.nearest('nothing').map(({ similarity }) => similarity)).toEqual([0, 0, 0, 0])
    expect(vectors.nearest('tea', 0)).toEqual([])
    expect(() => vectors.nearest('cat')).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: "glove has no vector of 'cat'" })
    )
    expect(() => vectors.nearest('tea', -1)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })

  it('a mean without options is a plain one, also spelled out', async () => {
    const plain = await readGlove(FILE)
    const spelled = await readGlove(FILE, 'glove', { weighting: 'mean', removeComponent: 0 })
    const sentences = ['tea and milk', 'dog']
    expect(plain.embed(sentences).toRows()).toEqual([
      [2, 2],
      [-1, 0]
    ])
    expect(spelled.embed(sentences)).toEqual(plain.embed(sentences))
  })

  it('a component can be taken from plain means too', async () => {
    const vectors = await readGlove(FILE, 'glove', { removeComponent: 1, componentsOf: 'text' })
    const [first, second] = vectors.embed(['tea', 'tea']).toRows()
    expect([first, second]).toEqual([
      [0, 0],
      [0, 0]
    ])
  })

  it.each([
    [{ weighting: 'median' }, 'INVALID_OPTION', "weighting = 'median'"],
    [{ removeComponent: -1 }, 'INVALID_OPTION', 'removeComponent = -1'],
    [{ removeComponent: true }, 'INVALID_OPTION', 'removeComponent = true'],
    [{ componentsOf: 'file' }, 'INVALID_OPTION', "componentsOf = 'file'"],
    [{ weight: 'sif' }, 'UNKNOWN_OPTION', "'weight'"],
    [{ frequencies: [1, 2] }, 'INVALID_OPTION', 'frequencies has 2 numbers, expected one for each of 5 words'],
    [{ frequencies: [1, 2, 3, 4, -5] }, 'INVALID_OPTION', 'that of 4 is -5'],
    [{ frequencies: [0, 0, 0, 0, 0] }, 'INVALID_OPTION', 'add up to 0'],
    [{ frequencies: [1e308, 1e308, 1, 1, 1] }, 'INVALID_OPTION', 'add up to Infinity'],
    [{ frequencies: new Map([['tea', Number.NaN]]) }, 'INVALID_OPTION', "that of 'tea' is NaN"],
    [{ frequencies: new Map() }, 'INVALID_OPTION', 'add up to 0'],
    [{ frequencies: { tea: 1 } }, 'INVALID_OPTION', 'expected a Map'],
    [null, 'INVALID_OPTION', 'options = null']
  ])('refuse %j', async (options, code, message) => {
    await expect(readGlove(FILE, 'glove', options as unknown as WordVectorOptions)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message)
    })
  })
})
