import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { NutshellError } from '../errors'

/** A file, or standard input, as bytes: decompressed where it is gzip, which its first bytes tell, not its name. */
export interface FileSource extends AsyncIterable<Uint8Array> {
  /** Bytes of the file (as stored) read so far. */
  readonly bytesRead: number
  /** Bytes of the file as stored; undefined for standard input and pipes. */
  readonly size: number | undefined
}

/**
 * Opens a file for reading; `-` is standard input.
 *
 * @throws NutshellError FILE when it does not exist, is a folder or cannot be read; while reading, when its gzip data is
 * damaged or ends too early.
 */
export async function openSource(path: string): Promise<FileSource> {
  let size: number | undefined
  if (path !== '-') {
    const info = await stat(path).catch((cause) => {
      throw new NutshellError('FILE', `cannot read ${path}: ${explain(cause)}`, { cause })
    })
    if (info.isDirectory()) throw new NutshellError('FILE', `cannot read ${path}: it is a folder, expected a file`)
    if (info.isFile()) size = info.size
  }
  let bytesRead = 0
  return {
    size,
    get bytesRead() {
      return bytesRead
    },
    async *[Symbol.asyncIterator]() {
      const input: AsyncIterable<Buffer> =
        path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 1 << 16 })
      const counted = (async function* () {
        for await (const piece of input) {
          bytesRead += piece.length
          yield piece
        }
      })()
      try {
        yield* maybeGunzip(counted)
      } catch (cause) {
        throw new NutshellError('FILE', `cannot read ${path === '-' ? 'standard input' : path}: ${explain(cause)}`, {
          cause
        })
      }
    }
  }
}

async function* maybeGunzip(input: AsyncGenerator<Buffer>): AsyncGenerator<Uint8Array> {
  try {
    let head = Buffer.alloc(0)
    while (head.length < 2) {
      const next = await input.next()
      if (next.done) break
      head = Buffer.concat([head, next.value])
    }
    const whole = (async function* () {
      if (head.length > 0) yield head
      yield* input
    })()
    if (head[0] !== 0x1f || head[1] !== 0x8b) {
      yield* whole
      return
    }
    const gunzip = createGunzip({ chunkSize: 1 << 16 })
    pipeline(Readable.from(whole, { objectMode: false }), gunzip, () => {}) // its error also ends the loop below
    yield* gunzip
  } finally {
    await input.return(undefined) // closes the file also where the reader leaves early
  }
}

function explain(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'no such file'
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied'
  if (code === 'Z_BUF_ERROR') return 'its gzip data ends too early'
  if (code?.startsWith('Z_')) return `its gzip data is damaged (${message})`
  return message
}
