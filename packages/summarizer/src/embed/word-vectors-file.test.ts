import { decodeSafetensors, encodeSafetensors, type Tensor } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { learnVectors } from './learn-vectors'
import { isSafetensors, LearnedVectors } from './word-vectors-file'

const TEXTS = ['hot tea and hot coffee', 'größe 日本 and tea', 'hot coffee and tea', 'constructor']
const learned = await learnVectors(TEXTS, { minCount: 1, dimensions: 3 })
const bytes = learned.save()

/** The file with some of it changed. */
function changed(change: (tensors: Map<string, Tensor>, metadata: Record<string, string>) => void): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes)
  const copies = { tensors: new Map(tensors), metadata: { ...metadata } }
  change(copies.tensors, copies.metadata)
  return encodeSafetensors(copies.tensors, copies.metadata)
}

const letters = (text: string): Tensor => {
  const data = new TextEncoder().encode(text)
  return { shape: [data.length], data }
}

describe('a file of learnt vectors', () => {
  it('gives back the same words, bits and sentences', () => {
    const loaded = LearnedVectors.load(bytes)
    expect([loaded.size, loaded.dimensions, loaded.language]).toEqual([learned.size, 3, 'en'])
    expect([...loaded.words()]).toEqual([...learned.words()])
    for (const word of learned.words()) {
      expect(loaded.vector(word)).toEqual(learned.vector(word))
      expect(loaded.frequency(word)).toBe(learned.frequency(word))
    }
    expect(loaded.embed(TEXTS)).toEqual(learned.embed(TEXTS))
    expect(Buffer.compare(loaded.save(), bytes)).toBe(0)
    expect(loaded.vector('größe')).toBeDefined()
    expect(loaded.vector('constructor')).toBeDefined()
    expect(loaded.vector('__proto__')).toBeUndefined()
    expect(loaded.vector('toString')).toBeUndefined()
  })

  it('is weighted and without its common component, unless told otherwise', () => {
    const sif = LearnedVectors.load(bytes, { weighting: 'sif', removeComponent: 1 })
    expect(sif.embed(TEXTS)).toEqual(learned.embed(TEXTS))
    const mean = LearnedVectors.load(bytes, { weighting: 'mean', name: 'mine' })
    expect(mean.name).toBe('mine')
    expect(mean.embed(['tea']).toRows()).toEqual([Array.from(learned.vector('tea')!)])
  })

  it.each([
    [
      'another model',
      () =>
        changed((_, metadata) => {
          metadata.model = 'nutshell.kmeans'
        }),
      /nutshell\.kmeans version 1/
    ],
    [
      'another version',
      () =>
        changed((_, metadata) => {
          metadata.version = '2'
        }),
      /version 2/
    ],
    ['no metadata', () => encodeSafetensors(new Map(), {}), /no model version none/],
    [
      'an unknown language',
      () =>
        changed((_, metadata) => {
          metadata.language = 'xx'
        }),
      /language is xx/
    ],
    ['no vectors', () => changed((tensors) => void tensors.delete('vectors')), /no vectors/],
    ['no words', () => changed((tensors) => void tensors.delete('words')), /no words/],
    ['no shares', () => changed((tensors) => void tensors.delete('shares')), /no share/],
    ['words without an end', () => changed((tensors) => void tensors.set('words', letters('a\nb'))), /line feed/],
    [
      'too few words',
      () => changed((tensors) => void tensors.set('words', letters('a\nb\n'))),
      /2 distinct words and 7/
    ],
    [
      'a word twice',
      () => changed((tensors) => void tensors.set('words', letters('a\nb\nc\nd\ne\nf\na\n'))),
      /6 distinct words and 7/
    ],
    [
      'words that are not UTF-8',
      () => changed((tensors) => void tensors.set('words', { shape: [2], data: Uint8Array.of(0xff, 10) })),
      /not UTF-8/
    ],
    [
      'a share above 1',
      () =>
        changed((tensors) => {
          tensors.get('shares')!.data[0] = 1.5
        }),
      /between 0 and 1/
    ],
    [
      'a number that is none',
      () =>
        changed((tensors) => {
          tensors.get('vectors')!.data[4] = Number.NaN
        }),
      /not all finite/
    ],
    ['a file that is cut off', () => bytes.subarray(0, bytes.length - 1), /not a model file/],
    ['text', () => new TextEncoder().encode('tea 1 2\nmilk 3 4\n'), /not a model file/]
  ])('refuses %s', (_, make, message) => {
    expect(() => LearnedVectors.load(make())).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringMatching(message) })
    )
  })

  it('refuses unknown options', () => {
    expect(() => LearnedVectors.load(bytes, { weights: 'sif' } as never)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_OPTION' })
    )
  })

  it('is known by how it begins', () => {
    const text = (content: string) => new TextEncoder().encode(content)
    expect([bytes, bytes.subarray(0, 9)].map(isSafetensors)).toEqual([true, true])
    expect([text('tea 1 2\nmilk 3 4\n'), text('12345678{'), bytes.subarray(0, 8), text('')].map(isSafetensors)).toEqual(
      [false, false, false, false]
    )
  })
})
