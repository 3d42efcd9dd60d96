import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { learnVectors } from '../embed/learn-vectors'
import { glove, loadEmbedder, wordVectors } from './index'

describe('loadEmbedder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nutshell-embedders-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, c: string | Uint8Array) => {
    writeFileSync(`${folder}/${name}`, c)
    return `${folder}/${name}`
  }
  it('tells by content', async () => {
    const learned = await learnVectors(['hot tea', 'hot tea'], { minCount: 1 })
    for (const path of [file('a', learned.save()), file('b.gz', gzipSync(learned.save()))]) {
      for (const e of [await loadEmbedder(path), await wordVectors(path)]) {
        expect(e.name).toBe(path)
        expect(await e.embed(['hot tea'])).toEqual(learned.embed(['hot tea']))
      }
    }
    for (const path of [
      file('g', 'tea 1 2\nmilk 3 4\n'),
      file('h', gzipSync('tea 1 2\nmilk 3 4\n')),
      file('s', 'a 1')
    ]) {
      const e = await loadEmbedder(path)
      expect(e.embed(['tea a'])).toEqual((await glove(path)).embed(['tea a']))
    }
    await expect(loadEmbedder(`${folder}/none`)).rejects.toMatchObject({ code: 'FILE' })
    await expect(loadEmbedder(folder)).rejects.toMatchObject({ code: 'FILE' })
    await expect(loadEmbedder(file('e', ''))).rejects.toMatchObject({ code: 'EMPTY_INPUT' })
    await expect(wordVectors(file('x', 'tea 1 2\n'))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
