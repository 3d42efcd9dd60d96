import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeSafetensors, NutshellError, type Tensor } from '@nutshell-ml/core'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { model2vec } from '../../node/model2vec'
import { summarize } from '../../summarize'
import { readModel2Vec } from './model2vec'
import { Tokenizer } from './tokenizer'

const golden = JSON.parse(readFileSync(new URL('model2vec.golden.json', import.meta.url), 'utf8'))
const { texts } = golden
const { files } = golden.cases[0]
const bytes: Uint8Array = Buffer.from(files['model.safetensors'], 'base64')
const folder = mkdtempSync(join(tmpdir(), 'nutshell-model2vec-hostile-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Three tokens, `[UNK]` the first. */
const words = (vocab: object = { '[UNK]': 0, tea: 1, milk: 2 }, more: object = {}) => ({
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'WhitespaceSplit' },
  model: { type: 'WordLevel', vocab, unk_token: '[UNK]' },
  ...more
})
const tensors = (entries: Record<string, Tensor>) => encodeSafetensors(new Map(Object.entries(entries)), {})
const table = (rows: number, data: number[] = [9, 9, 3, 4, 0, 2]) => ({
  shape: [rows, data.length / rows],
  data: Float32Array.from(data)
})
const threeRows = tensors({ embeddings: table(3) })

function errorOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe('readModel2Vec', () => {
  const model = readModel2Vec({ safetensors: threeRows, tokenizer: words(), name: 'three' })

  it('averages the vectors of known tokens', () => {
    expect([model.name, model.size, model.dimensions]).toEqual(['three', 3, 2])
    expect(model.embed(['tea MILK coffee', 'coffee', '', 'tea']).toRows()).toEqual([
      [1.5, 3],
      [0, 0],
      [0, 0],
      [3, 4]
    ])
    expect(model.tokenize('tea MILK coffee')).toEqual([1, 2])
  })

  it('takes files parsed or not, an ArrayBuffer too', () => {
    const safetensors = threeRows.slice().buffer as ArrayBuffer
    const config = { normalize: true }
    const one = readModel2Vec({ safetensors, tokenizer: JSON.stringify(words()), config: JSON.stringify(config) })
    const other = readModel2Vec({ safetensors: threeRows, tokenizer: words(), config })
    expect(one.embed(['tea']).toRows()).toEqual([[0.6, 0.8]])
    expect(other.embed(['tea']).toRows()).toEqual([[0.6, 0.8]])
  })

  it('keeps max_length tokens before it drops unknown ones, and all without a limit', () => {
    const long = `coffee tea ${'milk '.repeat(600)}`
    const count = (config: object) =>
      readModel2Vec({ safetensors: threeRows, tokenizer: words(), config }).tokenize(long).length
    // The median token has 4 characters: of 3 tokens, `coffee tea m` is looked at.
    expect([count({ max_length: 3 }), count({ max_length: null }), count({ max_length: 0 }), count({})]).toEqual([
      1, 601, 0, 408
    ])
  })

  it('maps and weighs tokens', () => {
    const safetensors = tensors({
      embeddings: table(2, [1, 0, 0, 1]),
      mapping: { shape: [3], data: Int32Array.of(0, 1, 1) },
      weights: { shape: [3], data: Float64Array.of(1, 2, 4) }
    })
    expect(readModel2Vec({ safetensors, tokenizer: words() }).embed(['tea milk']).toRows()).toEqual([[0, 3]])
  })

  it('is an embedder of summarize', () => {
    const text = 'The tea was good. All that tea again. The milk was old. More milk than ever.'
    const { sentences } = summarize(text, { embedder: model, sentences: 2 })
    expect(sentences.map(({ text }) => /tea/i.test(text)).sort()).toEqual([false, true])
  })

  it('takes half a surrogate pair for an unknown character', () => {
    const { safetensors, tokenizer } = { safetensors: bytes, tokenizer: files['tokenizer.json'] }
    const one = readModel2Vec({ safetensors, tokenizer })
    expect(one.tokenize('coffee \ud83d coffee \udc00')).toEqual(one.tokenize('coffee \ufffd coffee \ufffd'))
  })

  it('refuses a safetensors file that is cut off anywhere', () => {
    const tokenizer = files['tokenizer.json']
    for (let length = 0; length < bytes.length; length += length < 200 ? 1 : 97) {
      const error = errorOf(() => readModel2Vec({ safetensors: bytes.subarray(0, length), tokenizer }))
      expect(error, `${length} bytes`).toMatchObject({ code: 'INVALID_INPUT' })
    }
  })

  it.each<[string, { safetensors?: unknown; tokenizer?: unknown; config?: unknown }, RegExp]>([
    ['no bytes', { safetensors: undefined }, /three: not a model file: it is undefined, expected a Uint8Array/],
    ['no tensor', { safetensors: tensors({ weight: table(3) }) }, /it holds \[weight\], expected 'embeddings'/],
    ['a vector', { safetensors: tensors({ embeddings: { shape: [3], data: Float32Array.of(1, 2, 3) } }) }, /are 3,/],
    ['no columns', { safetensors: tensors({ embeddings: { shape: [3, 0], data: new Float32Array(0) } }) }, /3 x 0/],
    ['NaN', { safetensors: tensors({ embeddings: table(3, [0, 1, 2, Number.NaN, 4, 5]) }) }, /row 1, column 1 is NaN/],
    [
      'fewer vectors',
      { safetensors: tensors({ embeddings: table(2) }) },
      /has 3 tokens and model.safetensors 2 vectors/
    ],
    [
      'more vectors',
      { safetensors: tensors({ embeddings: table(6) }) },
      /has 3 tokens and model.safetensors 6 vectors/
    ],
    [
      'a token beyond',
      { tokenizer: words({ '[UNK]': 0, tea: 1, milk: 3 }) },
      /token 'milk' is number 3, and there are 3/
    ],
    [
      'a mapping beyond',
      { safetensors: tensors({ embeddings: table(2), mapping: { shape: [3], data: Int32Array.of(0, 2, 0) } }) },
      /token 1 maps to vector 2, and there are 2/
    ],
    [
      'a short mapping',
      { safetensors: tensors({ embeddings: table(3), mapping: { shape: [2], data: Int32Array.of(0, 1) } }) },
      /3 tokens and model.safetensors 2 mapped tokens/
    ],
    [
      'a mapping of fractions',
      { safetensors: tensors({ embeddings: table(3), mapping: { shape: [3], data: Float32Array.of(0, 1, 2) } }) },
      /no list of whole numbers/
    ],
    [
      'few weights',
      { safetensors: tensors({ embeddings: table(3), weights: { shape: [2], data: Float32Array.of(0, 1) } }) },
      /2 weights/
    ],
    [
      'infinite weights',
      { safetensors: tensors({ embeddings: table(3), weights: { shape: [3], data: Float32Array.of(0, 1, 1 / 0) } }) },
      /weight of token 2 is Infinity/
    ],
    ['config that is not JSON', { config: '{' }, /config.json: it is not JSON/],
    ['config that is a list', { config: [] }, /config.json: it is an array of 0/],
    ['an odd normalize', { config: { normalize: 'yes' } }, /normalize = 'yes'/],
    ['an odd max_length', { config: { max_length: -1 } }, /max_length = -1/],
    ['a tokenizer that is not JSON', { tokenizer: '{"model"' }, /tokenizer.json: it: it is not JSON/],
    ['a tokenizer that is null', { tokenizer: 'null' }, /it is null, expected an object/],
    ['no model', { tokenizer: {} }, /model: it is undefined, expected an object/],
    ['no vocabulary', { tokenizer: words([]) }, /model.vocab: it is an array of 0, expected an object/],
    ['an odd number', { tokenizer: words({ tea: -1 }) }, /the number of 'tea' is -1/],
    [
      'an unknown model',
      { tokenizer: { model: { type: 'Magic' } } },
      /model: type 'Magic' is not supported; supported: Word/
    ],
    [
      'an unknown normalizer',
      { tokenizer: words({}, { normalizer: { type: 'Nmt' } }) },
      /normalizer: type 'Nmt' is not/
    ],
    [
      'an unknown pre-tokenizer in a sequence',
      { tokenizer: words({}, { pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'UnicodeScripts' }] } }) },
      /pre_tokenizer 0: type 'UnicodeScripts' is not supported/
    ],
    [
      'an unknown regular expression',
      { tokenizer: words({}, { normalizer: { type: 'Replace', pattern: { Regex: '(?>a)' }, content: '' } }) },
      /normalizer: the regular expression '\(\?>a\)' is not supported/
    ],
    [
      'a charsmap that is cut off',
      { tokenizer: words({}, { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAEAAA==' } }) },
      /precompiled_charsmap of 4 bytes holds no trie of 256 bytes/
    ],
    ['an odd added token', { tokenizer: words({}, { added_tokens: [{ content: 3 }] }) }, /added_tokens 0: content = 3/],
    [
      'merges of what is not there',
      { tokenizer: { model: { type: 'BPE', vocab: { a: 0 }, merges: ['a b'] } } },
      /model.merges 0: the token 'b' is not in the vocabulary/
    ],
    [
      'scores of no number',
      { tokenizer: { model: { type: 'Unigram', vocab: [['a', null]] } } },
      /model.vocab 0: it is \['a', null\], expected a token and its score/
    ]
  ])('refuses %s', (_, wrong, message) => {
    const files = { safetensors: threeRows, tokenizer: words(), name: 'three', ...wrong }
    const error = errorOf(() => readModel2Vec(files as never))
    expect(error).toBeInstanceOf(NutshellError)
    expect((error as Error).message).toMatch(message)
    expect((error as Error).message).toMatch(/^three: /)
  })

  it('any change of a tokenizer.json leaves one that works or is refused', () => {
    const junk = fc.constantFrom(null, '', '\ud800', -1, 1.5, 1e9, true, [], {}, [[]], ['a', 'b'], { type: 'BPE' })
    const tokenizers = golden.cases.slice(0, 9).map(({ files }: { files: object }) => Object.entries(files))
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), junk, (which, path, value) => {
        const entries = tokenizers[which % tokenizers.length]
        const changed = structuredClone(entries.find(([name]: [string]) => name.endsWith('tokenizer.json'))[1])
        // A vocabulary is one place among others.
        let place = changed
        for (const step of path) {
          const keys = Object.keys(place)
          const key = keys[step % keys.length]
          if (typeof place[key] === 'object' && place[key] !== null && Object.keys(place[key]).length > 0) {
            place = place[key]
          } else {
            place[key] = value
            break
          }
        }
        const error = errorOf(() => {
          const tokenizer = new Tokenizer(changed)
          for (const text of texts.slice(0, 28)) tokenizer.encode(text)
        })
        if (error !== undefined) expect(error).toMatchObject({ code: 'INVALID_INPUT' })
      }),
      { numRuns: 300 }
    )
  })
})

describe('model2vec', () => {
  it('names the files that are missing', async () => {
    await expect(model2vec(folder)).rejects.toMatchObject({
      code: 'FILE',
      message: `${folder}: there is no config.json, no model.safetensors, no tokenizer.json, expected a model2vec folder`
    })
    await expect(model2vec(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'FILE' })
  })

  it('names the folder of what is damaged', async () => {
    writeFileSync(join(folder, 'config.json'), '{}')
    writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(words()))
    writeFileSync(join(folder, 'model.safetensors'), threeRows.subarray(0, 30))
    const message = expect.stringContaining(`${folder}: not a model file: `)
    await expect(model2vec(folder)).rejects.toMatchObject({ code: 'INVALID_INPUT', message })
  })
})
