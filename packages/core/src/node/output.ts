import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, realpath, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { finished, pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { NutshellError } from '../errors'

/** A file in the making: nothing stands under its name until it is whole. */
export interface Output {
  /** Writes text or bytes; resolves when more is welcome. Errors: FILE, also after publish and discard. */
  write(text: string | Uint8Array): Promise<void>
  /** Makes what was written durable and gives it its name. Errors: FILE; nothing then stands under the name that did not before. */
  publish(): Promise<void>
  /** Drops what was written. May be called at any time, also in a signal handler: it is synchronous. */
  discard(): void
}

/**
 * Starts a file under a temporary name beside `path` (gzip when `path` ends in .gz); `publish` flushes it to the disk and
 * renames it, so that `path` holds either what it held before or the whole of the new text. A link is followed; the mode
 * of a file that is replaced is kept.
 *
 * @throws NutshellError FILE when the folder does not exist or cannot be written to, or `path` is no plain file.
 */
export async function openOutput(path: string): Promise<Output> {
  const target = await realpath(path).catch(() => path)
  const existing = await stat(target).catch(() => undefined)
  if (existing !== undefined && !existing.isFile()) {
    const what = existing.isDirectory() ? 'a folder' : 'a device or a pipe'
    throw new NutshellError('FILE', `cannot write ${path}: it is ${what}, expected a file`)
  }
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`)
  const file = await open(temporary, 'wx').catch((cause) => fail(path, cause))
  if (existing !== undefined) await file.chmod(existing.mode & 0o7777).catch(() => {}) // not ours to change, perhaps
  const sink = file.createWriteStream({ flush: true }) // closes the file, after fsync, when it is done
  const gzip = path.endsWith('.gz') ? createGzip() : undefined
  const entrance = gzip ?? sink
  const written = gzip === undefined ? finished(sink) : pipeline(gzip, sink)
  written.catch(() => {}) // met again by the next write or by publish
  let state: 'open' | 'published' | 'discarded' = 'open'
  const checkOpen = () => {
    if (state !== 'open') throw new NutshellError('FILE', `cannot write ${path}: it was ${state} already`)
  }

  return {
    async write(text) {
      checkOpen()
      await new Promise<void>((resolve, reject) => {
        entrance.write(text, (error) => (error ? reject(error) : resolve()))
      }).catch((cause) => fail(path, cause))
    },
    async publish() {
      checkOpen()
      state = 'published'
      try {
        entrance.end()
        await written
        await rename(temporary, target)
        await syncFolder(dirname(target))
      } catch (cause) {
        rmSync(temporary, { force: true })
        fail(path, cause as NodeJS.ErrnoException)
      }
    },
    discard() {
      if (state !== 'open') return
      state = 'discarded'
      sink.destroy()
      rmSync(temporary, { force: true })
    }
  }
}

/** Makes a rename durable, where the system can (Windows cannot open folders). */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined)
  await folder?.sync().catch(() => {})
  await folder?.close()
}

function fail(path: string, cause: NodeJS.ErrnoException): never {
  const why = cause.code === 'ENOENT' ? `the folder ${dirname(path)} does not exist` : cause.message
  throw new NutshellError('FILE', `cannot write ${path}: ${why}`, { cause })
}
