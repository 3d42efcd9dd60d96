import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { finished, pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { NutshellError } from '../errors'

/** A file in the making: nothing stands under its name until it is whole. */
export interface Output {
  /** Writes text; resolves when more is welcome. */
  write(text: string): Promise<void>
  /** Makes what was written durable and gives it its name. */
  publish(): Promise<void>
  /** Drops what was written. May be called at any time, also in a signal handler: it is synchronous. */
  discard(): void
}

/**
 * Starts a file under a temporary name beside `path` (gzip when `path` ends in .gz); `publish` flushes it to the disk and
 * renames it, so that `path` holds either what it held before or the whole of the new text.
 *
 * @throws NutshellError FILE when the folder does not exist or cannot be written to, or `path` is a folder.
 */
export async function openOutput(path: string): Promise<Output> {
  const existing = await stat(path).catch(() => undefined)
  if (existing?.isDirectory()) throw new NutshellError('FILE', `cannot write ${path}: it is a folder, expected a file`)
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  const file = await open(temporary, 'w', existing?.mode ?? 0o666).catch((cause) => fail(path, cause))
  const sink = file.createWriteStream({ flush: true }) // closes the file, after fsync, when it is done
  const entrance = path.endsWith('.gz') ? createGzip() : sink
  const written = entrance === sink ? finished(sink) : pipeline(entrance as ReturnType<typeof createGzip>, sink)
  written.catch(() => {}) // met again by the next write or by publish
  let isOpen = true

  return {
    async write(text) {
      if (!entrance.write(text)) await Promise.race([once(entrance, 'drain'), written]).catch((cause) => fail(path, cause))
    },
    async publish() {
      try {
        entrance.end()
        await written
        await rename(temporary, path)
        isOpen = false
      } catch (cause) {
        fail(path, cause as NodeJS.ErrnoException)
      }
    },
    discard() {
      if (!isOpen) return
      isOpen = false
      sink.destroy()
      rmSync(temporary, { force: true })
    }
  }
}

function fail(path: string, cause: NodeJS.ErrnoException): never {
  const why = cause.code === 'ENOENT' ? `the folder ${dirname(path)} does not exist` : cause.message
  throw new NutshellError('FILE', `cannot write ${path}: ${why}`, { cause })
}
