import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import { openCsv } from '../table'
import { type FileSource, openSource } from './source'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nutshell-source-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

let files = 0
async function fileOf(content: string | Uint8Array, extension = 'txt'): Promise<string> {
  const path = join(folder, `file-${files++}.${extension}`)
  await writeFile(path, content)
  return path
}

async function readAll(source: FileSource): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Bytes that do not compress, the same each time. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = 1
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

const TEXT = 'name,größe\nAnn,日本 😀\n'

describe('openSource', () => {
  it('gives a plain file as it stands', async () => {
    for (const content of [Buffer.from(TEXT), noise(1_000_003), Buffer.from([0, 255, 13, 10, 0])]) {
      const source = await openSource(await fileOf(content))
      expect(source.size).toBe(content.length)
      expect(source.bytesRead).toBe(0)
      expect((await readAll(source)).equals(content)).toBe(true)
      expect(source.bytesRead).toBe(content.length)
    }
  })

  it('gives a gzip file decompressed, with the bytes of the file as stored counted', async () => {
    for (const content of [Buffer.from(TEXT), noise(500_000), Buffer.from('a'.repeat(3_000_000))]) {
      const stored = gzipSync(content)
      const source = await openSource(await fileOf(stored, 'gz'))
      expect(source.size).toBe(stored.length)
      expect((await readAll(source)).equals(content)).toBe(true)
      expect(source.bytesRead).toBe(stored.length)
    }
  })

  it('knows gzip by its first bytes, not by its name', async () => {
    expect((await readAll(await openSource(await fileOf(gzipSync(TEXT), 'csv')))).toString()).toBe(TEXT)
    expect((await readAll(await openSource(await fileOf(TEXT, 'csv.gz')))).toString()).toBe(TEXT)
  })

  it('reads gzip of several members as one, as gzip does', async () => {
    const parts = ['a,b\n', '', '1,2\n', '3,4\n'.repeat(100_000)]
    const source = await openSource(await fileOf(Buffer.concat(parts.map((part) => gzipSync(part))), 'gz'))
    expect((await readAll(source)).toString()).toBe(parts.join(''))
  })

  it.each([
    ['an empty file', Buffer.alloc(0), ''],
    ['one byte', Buffer.from('x'), 'x'],
    ['the first byte of gzip alone', Buffer.from([0x1f]), '\x1f'],
    ['two bytes', Buffer.from('xy'), 'xy'],
    ['gzip of nothing', gzipSync(''), '']
  ])('%s', async (_, stored, expected) => {
    const source = await openSource(await fileOf(stored))
    expect((await readAll(source)).toString('latin1')).toBe(expected)
    expect(source.bytesRead).toBe(stored.length)
    expect(source.size).toBe(stored.length)
  })

  it('a file that is not there, or a folder', async () => {
    const missing = openSource(join(folder, 'missing.csv'))
    await expect(missing).rejects.toBeInstanceOf(NutshellError)
    await expect(missing).rejects.toMatchObject({
      code: 'FILE',
      message: `cannot read ${join(folder, 'missing.csv')}: no such file`,
      cause: { code: 'ENOENT' }
    })
    await mkdir(join(folder, 'sub'), { recursive: true })
    await expect(openSource(join(folder, 'sub'))).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining('it is a folder')
    })
    await expect(openSource(join(await fileOf('x'), 'below'))).rejects.toMatchObject({ code: 'FILE' })
  })

  it('a file that goes between opening and reading', async () => {
    const path = await fileOf('x')
    const source = await openSource(path)
    await rm(path)
    await expect(readAll(source)).rejects.toMatchObject({ code: 'FILE', message: `cannot read ${path}: no such file` })
  })

  it('gzip data that end too early, wherever', async () => {
    const stored = gzipSync(noise(2000))
    for (const length of [2, 3, 9, 10, 11, 500, stored.length - 9, stored.length - 8, stored.length - 1]) {
      const path = await fileOf(stored.subarray(0, length), 'gz')
      await expect(readAll(await openSource(path))).rejects.toMatchObject({
        code: 'FILE',
        message: `cannot read ${path}: its gzip data ends too early`
      })
    }
  })

  it('gzip data that are damaged', async () => {
    const stored = gzipSync(noise(2000))
    expect(gunzipSync(stored)).toHaveLength(2000)
    for (const [place, what] of [
      [stored.length - 6, 'the checksum'],
      [stored.length - 2, 'the length'],
      [2, 'the method']
    ] as const) {
      const damaged = Buffer.from(stored)
      damaged[place] ^= 0x55
      const path = await fileOf(damaged, 'gz')
      await expect(readAll(await openSource(path)), what).rejects.toMatchObject({
        code: 'FILE',
        message: expect.stringContaining(`cannot read ${path}: its gzip data is damaged (`)
      })
    }
  })

  it('a second member that is damaged or cut', async () => {
    const first = gzipSync('a,b\n')
    const second = gzipSync(noise(2000))
    const cut = await fileOf(Buffer.concat([first, second.subarray(0, 300)]), 'gz')
    await expect(readAll(await openSource(cut))).rejects.toMatchObject({ code: 'FILE' })
    const damaged = Buffer.concat([first, second])
    damaged[damaged.length - 6] ^= 0x55
    await expect(readAll(await openSource(await fileOf(damaged, 'gz')))).rejects.toMatchObject({ code: 'FILE' })
  })

  it.each([
    ['plain, after the first piece', (bytes: Buffer) => bytes, 1],
    ['plain, after the third piece', (bytes: Buffer) => bytes, 3],
    ['gzip, after the first piece', (bytes: Buffer) => gzipSync(bytes), 1],
    ['gzip, after the third piece', (bytes: Buffer) => gzipSync(bytes), 3]
  ])('may be left early, which closes the file: %s', async (_, store, pieces) => {
    const stored = store(noise(3_000_000))
    const path = await fileOf(stored)
    const source = await openSource(path)
    let seen = 0
    for await (const piece of source) {
      expect(piece.length).toBeGreaterThan(0)
      if (++seen === pieces) break
    }
    expect(source.bytesRead).toBeLessThan(stored.length)
    await expectNoneOpen(path)
  })

  it.each([
    ['plain', (bytes: Buffer) => bytes],
    ['gzip', (bytes: Buffer) => gzipSync(bytes)]
  ])('may be read by openCsv, and left early there: %s', async (_, store) => {
    const path = await fileOf(
      store(Buffer.from(`a,b\n${noise(1_000_000).toString('hex').replace(/.{40}/g, '1,$&\n')}`))
    )
    const source = await openSource(path)
    for await (const { number } of await openCsv(source)) {
      expect(number).toBe(1)
      break
    }
    await expectNoneOpen(path)
  })

  it.runIf(process.platform !== 'win32')(
    'reads a pipe, also where the bytes that tell gzip come one by one',
    async () => {
      for (const stored of [gzipSync(TEXT), Buffer.from(TEXT)]) {
        const path = join(folder, `pipe-${files++}`)
        execFileSync('mkfifo', [path])
        const source = await openSource(path)
        expect(source.size).toBeUndefined()
        const writing = (async () => {
          const pipe = await open(path, 'w')
          for (const piece of [stored.subarray(0, 1), stored.subarray(1, 2), stored.subarray(2)]) {
            await pipe.write(piece)
            await new Promise((resolve) => setTimeout(resolve, 30))
          }
          await pipe.close()
        })()
        expect((await readAll(source)).toString()).toBe(TEXT)
        expect(source.bytesRead).toBe(stored.length)
        await writing
      }
    }
  )

  it('tells how far it is', async () => {
    const content = noise(2_000_000)
    const source = await openSource(await fileOf(content))
    let before = 0
    for await (const piece of source) {
      expect(piece.length).toBeGreaterThan(0)
      expect(source.bytesRead).toBeGreaterThan(before)
      expect(source.bytesRead).toBeLessThanOrEqual(content.length)
      before = source.bytesRead
    }
    expect(before).toBe(content.length)
  })
})

/** Waits until this process holds `path` open no more; only Linux can tell. */
async function expectNoneOpen(path: string): Promise<void> {
  if (process.platform !== 'linux') return
  const { readlink } = await import('node:fs/promises')
  await expect
    .poll(async () => {
      const links = await Promise.all(
        (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''))
      )
      return links.includes(path)
    })
    .toBe(false)
}
