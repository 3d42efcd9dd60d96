import { readFile } from 'node:fs/promises'
import { NutshellError } from '@nutshell-ml/core'

/** The bytes of the file of a model. Errors: FILE. */
export function readModelFile(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const why =
      cause.code === 'ENOENT'
        ? 'no such file'
        : cause.code === 'EISDIR'
          ? 'it is a folder, expected a file'
          : cause.message
    throw new NutshellError('FILE', `cannot read ${path}: ${why}`, { cause })
  })
}
