import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readTfjsFiles, writeTfjsFiles } from './tfjs-files'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nutshell-tfjs-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('reads what it wrote', async () => {
  const modelJson = JSON.stringify({ weightsManifest: [{ paths: ['a.bin', 'b.bin'], weights: [] }] })
  const files = { modelJson, weights: { 'a.bin': Uint8Array.of(1, 2), 'b.bin': Uint8Array.of(3) } }
  await writeTfjsFiles(join(folder, 'new'), files)
  expect(readdirSync(join(folder, 'new')).sort()).toEqual(['a.bin', 'b.bin', 'model.json'])
  expect(await readTfjsFiles(join(folder, 'new', 'model.json'))).toEqual(files)
})

it('reads only what lies beside the model', async () => {
  const path = join(folder, 'model.json')
  for (const name of ['../secret', '/etc/hostname', '..', 'a\\b', '', 3]) {
    writeFileSync(path, JSON.stringify({ weightsManifest: [{ paths: [name] }] }))
    await expect(readTfjsFiles(path)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  }
  writeFileSync(path, JSON.stringify({ weightsManifest: [{ paths: ['gone.bin'] }] }))
  await expect(readTfjsFiles(path)).rejects.toMatchObject({ code: 'FILE' })
  writeFileSync(path, 'no model')
  await expect(readTfjsFiles(path)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})
