import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import { openOutput } from './output'
import { openSource } from './source'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nutshell-output-'))
  path = join(folder, 'out.csv')
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const isPosix = process.platform !== 'win32'

describe('openOutput', () => {
  it('publishes what was written under its name', async () => {
    const output = await openOutput(path)
    await output.write('größe,')
    await output.write('日本\n')
    await output.write('')
    await output.publish()
    expect(await readFile(path, 'utf8')).toBe('größe,日本\n')
    expect(await readdir(folder)).toEqual(['out.csv'])
  })

  it('publishes an empty file', async () => {
    await (await openOutput(path)).publish()
    expect(await readFile(path)).toHaveLength(0)
    await (await openOutput(`${path}.gz`)).publish()
    expect(gunzipSync(await readFile(`${path}.gz`))).toHaveLength(0)
  })

  it('writes gzip where the name says so', async () => {
    const output = await openOutput(`${path}.gz`)
    await output.write('a,b\n')
    await output.write('1,2\n')
    await output.publish()
    expect(gunzipSync(await readFile(`${path}.gz`)).toString()).toBe('a,b\n1,2\n')
    expect(await readdir(folder)).toEqual(['out.csv.gz'])
  })

  it.each(['out.csv', 'out.csv.gz'])('%s: nothing stands under its name until it is published', async (name) => {
    const target = join(folder, name)
    const output = await openOutput(target)
    await output.write('new\n')
    expect(await readdir(folder)).not.toContain(name)
    await output.publish()
    expect(await readdir(folder)).toEqual([name])
  })

  it('an existing file stays as it is until then', async () => {
    await writeFile(path, 'old')
    const output = await openOutput(path)
    await output.write('x'.repeat(200_000))
    expect(await readFile(path, 'utf8')).toBe('old')
    await output.publish()
    expect(await readFile(path, 'utf8')).toBe('x'.repeat(200_000))
  })

  it.each(['out.csv', 'out.csv.gz'])('%s: discard leaves nothing but the old file', async (name) => {
    const target = join(folder, name)
    await writeFile(target, 'old')
    const output = await openOutput(target)
    await output.write('new')
    output.discard()
    expect(await readdir(folder)).toEqual([name])
    expect(await readFile(target, 'utf8')).toBe('old')
    output.discard()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await readdir(folder)).toEqual([name])
  })

  it('discard may come at once, after much text, or after publish, where it does nothing', async () => {
    const atOnce = await openOutput(path)
    atOnce.discard()
    const much = await openOutput(path)
    for (let i = 0; i < 20; i++) await much.write('x'.repeat(100_000))
    much.discard()
    expect(await readdir(folder)).toEqual([])
    const published = await openOutput(path)
    await published.write('kept')
    await published.publish()
    published.discard()
    expect(await readFile(path, 'utf8')).toBe('kept')
  })

  it('what is written after discard or publish is an error, not lost in silence', async () => {
    const discarded = await openOutput(path)
    discarded.discard()
    await expect(discarded.write('late')).rejects.toMatchObject({ code: 'FILE' })
    await expect(discarded.publish()).rejects.toMatchObject({ code: 'FILE' })
    expect(await readdir(folder)).toEqual([])
    const published = await openOutput(path)
    await published.publish()
    await expect(published.write('late')).rejects.toMatchObject({ code: 'FILE' })
  })

  it('a second publish does not claim that the folder is missing', async () => {
    const output = await openOutput(path)
    await output.write('x')
    await output.publish()
    const again = await output.publish().catch((error: Error) => error.message)
    expect(String(again)).not.toContain('does not exist')
    expect(await readFile(path, 'utf8')).toBe('x')
  })

  it('several outputs of one name at once are apart: the last one published stands, whole', async () => {
    const first = await openOutput(path)
    const second = await openOutput(path)
    await first.write('first '.repeat(20_000))
    await second.write('second '.repeat(20_000))
    await first.publish()
    expect(await readFile(path, 'utf8')).toBe('first '.repeat(20_000))
    await second.publish()
    expect(await readFile(path, 'utf8')).toBe('second '.repeat(20_000))
    expect(await readdir(folder)).toEqual(['out.csv'])
  })

  it('a leftover under a temporary name is no obstacle and no way to another file', async () => {
    const precious = join(folder, 'precious')
    await writeFile(precious, 'precious')
    await symlink(precious, join(folder, `.out.csv.${process.pid}.tmp`))
    const output = await openOutput(path)
    await output.write('new')
    await output.publish()
    expect(await readFile(precious, 'utf8')).toBe('precious')
    expect(await readFile(path, 'utf8')).toBe('new')
    expect((await stat(path)).isFile()).toBe(true)
  })

  it('no folder, or a folder as target', async () => {
    const nowhere = openOutput(join(folder, 'missing', 'out.csv'))
    await expect(nowhere).rejects.toBeInstanceOf(NutshellError)
    await expect(nowhere).rejects.toMatchObject({
      code: 'FILE',
      message: `cannot write ${join(folder, 'missing', 'out.csv')}: the folder ${join(folder, 'missing')} does not exist`,
      cause: { code: 'ENOENT' }
    })
    await mkdir(join(folder, 'sub'))
    await expect(openOutput(join(folder, 'sub'))).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining('it is a folder, expected a file')
    })
    await writeFile(path, 'old')
    await expect(openOutput(join(path, 'below'))).rejects.toMatchObject({ code: 'FILE' })
    expect((await readdir(folder)).sort()).toEqual(['out.csv', 'sub'])
  })

  it('a target that turns into a folder meanwhile: publish fails, discard cleans up', async () => {
    const output = await openOutput(path)
    await output.write('x')
    await mkdir(path)
    await expect(output.publish()).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining(`cannot write ${path}`)
    })
    output.discard()
    expect(await readdir(folder)).toEqual(['out.csv'])
    expect((await stat(path)).isDirectory()).toBe(true)
  })

  it.runIf(isPosix)('keeps the mode of the file it replaces', async () => {
    for (const mode of [0o600, 0o640, 0o644]) {
      await writeFile(path, 'old')
      await chmod(path, mode)
      const output = await openOutput(path)
      await output.write('new')
      await output.publish()
      expect((await stat(path)).mode & 0o777).toBe(mode)
    }
  })

  it.runIf(isPosix)('keeps also bits that the umask would take', async () => {
    await writeFile(path, 'old')
    await chmod(path, 0o666)
    const output = await openOutput(path)
    await output.publish()
    expect((await stat(path)).mode & 0o777).toBe(0o666)
  })

  it.runIf(isPosix)('gives a new file the mode of any new file', async () => {
    await writeFile(join(folder, 'plain'), '')
    await (await openOutput(path)).publish()
    expect((await stat(path)).mode).toBe((await stat(join(folder, 'plain'))).mode)
  })

  it.runIf(isPosix)('never replaces what is not a file: a pipe (think of /dev/null) is refused', async () => {
    execFileSync('mkfifo', [path])
    const opening = openOutput(path)
    await opening.then((output) => output.discard()).catch(() => {})
    await expect(opening).rejects.toMatchObject({ code: 'FILE' })
    expect((await stat(path)).isFIFO()).toBe(true)
    expect(await readdir(folder)).toEqual(['out.csv'])
  })

  it.runIf(isPosix)('follows a link: the file it names is replaced, the link stays', async () => {
    const real = join(folder, 'real.csv')
    await writeFile(real, 'old')
    await symlink(real, path)
    const output = await openOutput(path)
    await output.write('new')
    await output.publish()
    expect(await readlink(path)).toBe(real)
    expect(await readFile(real, 'utf8')).toBe('new')
  })

  it.each(['out.csv', 'out.csv.gz'])('%s: a writer that waits holds only a little in memory', async (name) => {
    const target = join(folder, name)
    const output = await openOutput(target)
    // 50 MB. Heap and buffers grow by some 15 MB where writes wait, and by 90 MB and more where nothing holds them back.
    const line = (i: number) =>
      `${Math.imul(i, 2654435761) >>> 0},${Math.imul(i, 40503) >>> 0},${'x'.repeat(i % 7)}\n`.repeat(40)
    const memory = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed
    const before = memory()
    let most = 0
    let written = 0
    for (let i = 0; written < 50e6; i++) {
      const text = line(i)
      written += text.length
      await output.write(text)
      if (i % 1000 === 0) most = Math.max(most, memory() - before)
    }
    await output.publish()
    expect(most).toBeLessThan(40e6)
    let read = 0
    for await (const piece of await openSource(target)) read += piece.length
    expect(read).toBe(written)
  })

  it('many may write at once: every text arrives, in order, without warnings', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error) => warnings.push(warning)
    process.on('warning', listen)
    const output = await openOutput(path)
    const writes = Array.from({ length: 2000 }, (_, i) => output.write(`${i}\n`.repeat(50)))
    await Promise.all(writes)
    await output.publish()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', listen)
    expect(warnings.map(({ name }) => name)).not.toContain('MaxListenersExceededWarning')
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    expect(lines).toEqual(Array.from({ length: 100_000 }, (_, i) => String(Math.floor(i / 50))))
  })
})
