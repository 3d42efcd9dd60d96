import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { model2vec } from '../../node/model2vec'
import { Tokenizer } from './tokenizer'

type Files = Record<string, unknown>
interface Case {
  name: string
  files: Files
  vectors: number[][]
  tokens: { count: number; first: number[] }[]
}

const golden: { texts: string[]; cases: Case[] } = JSON.parse(
  readFileSync(new URL('model2vec.golden.json', import.meta.url), 'utf8')
)
const temporary = mkdtempSync(join(tmpdir(), 'nutshell-model2vec-'))
afterAll(() => rmSync(temporary, { recursive: true }))

let folders = 0
function folderOf(files: Files): string {
  const folder = join(temporary, String(folders++))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), isText(name) ? JSON.stringify(content) : Buffer.from(content as string, 'base64'))
  }
  return folder
}

function isText(name: string): boolean {
  return name.endsWith('.json')
}

/**
 * How far a number may be from the Python package's, in parts of the largest of its vector. The package adds some 512 numbers
 * in 32 bits, each time off by up to 2^-24 of the sum, mostly by far less; in 16 bits it rounds the mean, its length and the
 * result, each by up to 2^-11. The file has 7 digits.
 */
const TOLERANCES: Record<string, number> = { F16: 3 * 2 ** -11, F32: 2 ** -16, I8: 2 ** -16, F64: 1e-6 }

describe.each(golden.cases)('a folder of $name', ({ files, vectors, tokens }) => {
  const file = Object.keys(files).find((name) => name.endsWith('tokenizer.json'))!
  const bytes = Buffer.from(files[file.replace('tokenizer.json', 'model.safetensors')] as string, 'base64')
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString())
  const { dtype } = header.embeddings ?? header['embedding.weight']

  it('cuts texts into the tokens of the Python package', () => {
    const tokenizer = new Tokenizer(files[file])
    const actual = golden.texts.map((text) => {
      const ids = tokenizer.encode(text).filter((id) => id !== tokenizer.unknown)
      return { count: ids.length, first: ids.slice(0, 10) }
    })
    expect(actual).toEqual(tokens)
  })

  it('gives the vectors of the Python package', async () => {
    const model = await model2vec(folderOf(files))
    const actual = model.embed(golden.texts)
    expect([actual.rows, actual.cols]).toEqual([vectors.length, vectors[0].length])
    expect([model.size, model.dimensions]).toEqual([new Tokenizer(files[file]).vocabulary.size, vectors[0].length])
    for (const [i, vector] of vectors.entries()) {
      const size = Math.max(...vector.map(Math.abs), 2 ** -4)
      for (const [j, value] of vector.entries()) {
        const distance = Math.abs(actual.row(i)[j] - value)
        expect(distance, `text ${i}, column ${j}`).toBeLessThanOrEqual(TOLERANCES[dtype] * size)
      }
    }
  })
})
