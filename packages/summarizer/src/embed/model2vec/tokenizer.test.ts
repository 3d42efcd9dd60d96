import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readNormalizer } from './normalizers'
import { readPreTokenizer } from './pre-tokenizers'
import { Tokenizer } from './tokenizer'

const golden = JSON.parse(readFileSync(new URL('tokenizers.golden.json', import.meta.url), 'utf8'))
const texts: string[] = golden.texts

describe('normalizers', () => {
  it.each<{ normalizer: object; texts: string[] }>(golden.normalize)(
    '$normalizer',
    ({ normalizer, texts: expected }) => {
      expect(texts.map(readNormalizer('normalizer', normalizer))).toEqual(expected)
    }
  )
})

describe('pre-tokenizers', () => {
  it.each<{ pre_tokenizer: object; pieces: string[][] }>(golden.split)(
    '$pre_tokenizer',
    ({ pre_tokenizer, pieces }) => {
      const split = readPreTokenizer('pre_tokenizer', pre_tokenizer)
      // What calls it has no empty pieces.
      expect(texts.map((text) => (text === '' ? [] : split(text, true)))).toEqual(pieces)
    }
  )
})

describe('added tokens', () => {
  const tokenizer = new Tokenizer(golden.added.tokenizer)
  const cases: [string, number[]][] = golden.added.texts.map((text: string, i: number) => [
    text,
    golden.added.tokens[i]
  ])
  it.each(cases)('%j', (text, tokens) => {
    expect(tokenizer.encode(text)).toEqual(tokens)
  })
})
