import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkpointFile } from './checkpoint-file'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nutshell-checkpoint-'))
  path = join(folder, 'run.checkpoint')
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('checkpointFile', () => {
  it('begins without a checkpoint, and leaves nothing behind', async () => {
    const { resume, remove } = await checkpointFile(path)
    expect(resume).toBeUndefined()
    expect(await readdir(folder)).toEqual([])
    await remove()
  })

  it('resumes from the last checkpoint, until it is removed', async () => {
    const first = await checkpointFile(path)
    await first.onCheckpoint(Uint8Array.of(1, 2, 3))
    await first.onCheckpoint(Uint8Array.of(4, 5))
    const second = await checkpointFile(path)
    expect(second.resume).toEqual(Uint8Array.of(4, 5))
    expect(await readdir(folder)).toEqual(['run.checkpoint'])
    await second.remove()
    expect(await readdir(folder)).toEqual([])
    expect((await checkpointFile(path)).resume).toBeUndefined()
  })

  it('writes what the bytes were when they were given, in that order', async () => {
    const { onCheckpoint } = await checkpointFile(path)
    const bytes = new Uint8Array(300_000).fill(1)
    const writes = [onCheckpoint(bytes)]
    for (let i = 2; i <= 5; i++) {
      bytes.fill(i)
      writes.push(onCheckpoint(bytes))
    }
    bytes.fill(99)
    await Promise.all(writes)
    expect(new Uint8Array(await readFile(path))).toEqual(new Uint8Array(300_000).fill(5))
  })

  it('clears away what a killed process left half written, and nothing else', async () => {
    const half = '.run.checkpoint.01234567-89ab-cdef-0123-456789abcdef.tmp'
    for (const name of [
      half,
      '.run.checkpoint.notes.tmp',
      '.other.01234567-89ab-cdef-0123-456789abcdef.tmp',
      'run.checkpoint'
    ]) {
      await writeFile(join(folder, name), 'x')
    }
    expect((await checkpointFile(path)).resume).toEqual(Uint8Array.of(120))
    expect((await readdir(folder)).sort()).toEqual([
      '.other.01234567-89ab-cdef-0123-456789abcdef.tmp',
      '.run.checkpoint.notes.tmp',
      'run.checkpoint'
    ])
  })

  it('says at once where it cannot write', async () => {
    await expect(checkpointFile(join(folder, 'missing', 'x'))).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining('does not exist')
    })
    await mkdir(path)
    await expect(checkpointFile(path)).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining('it is a folder')
    })
    await expect(checkpointFile(join(folder, 'x.gz'))).rejects.toMatchObject({ code: 'FILE' })
  })

  it('keeps the checkpoint before where a new one cannot be written', async () => {
    const { onCheckpoint } = await checkpointFile(path)
    await onCheckpoint(Uint8Array.of(1))
    await rm(folder, { recursive: true })
    await expect(onCheckpoint(Uint8Array.of(2))).rejects.toMatchObject({ code: 'FILE' })
    await mkdir(folder)
    await onCheckpoint(Uint8Array.of(3))
    expect((await checkpointFile(path)).resume).toEqual(Uint8Array.of(3))
  })
})
