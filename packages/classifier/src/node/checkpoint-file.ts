import { readdir, readFile, realpath, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { NutshellError } from '@nutshell-ml/core'
import { openOutput } from '@nutshell-ml/core/node'

/** A file that training leaves its checkpoints in, one after the other under one name. */
export interface CheckpointFile {
  readonly path: string
  /** The last whole checkpoint; undefined where there is none: training begins at the beginning. */
  readonly resume: Uint8Array | undefined
  /**
   * Puts a checkpoint in the place of the one before. Whenever the process or the machine dies, the file is the last checkpoint or
   * the one before, whole: it is written under another name in the same folder, flushed to the disk, then renamed.
   *
   * @throws NutshellError FILE where the folder is gone, full or not to be written; the checkpoint before is then still there.
   */
  onCheckpoint(bytes: Uint8Array): Promise<void>
  /** Removes the checkpoint: training came to its end. Errors: FILE. */
  remove(): Promise<void>
}

/**
 * The checkpoints of training under a name: give `resume` and `onCheckpoint` to `fit`, and call `remove` once the model is saved.
 * One training at a time may use a name.
 *
 * @throws NutshellError FILE where there is a file that cannot be read, or the folder cannot be written: at once, not when the
 * first checkpoint is due.
 */
export async function checkpointFile(path: string): Promise<CheckpointFile> {
  if (path.endsWith('.gz'))
    throw new NutshellError('FILE', `cannot write ${path}: expected a name that does not end in .gz`)
  const resume = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    const why = cause.code === 'EISDIR' ? 'it is a folder, expected a file' : cause.message
    throw new NutshellError('FILE', `cannot read ${path}: ${why}`, { cause })
  })
  // Tells now whether the folder can be written.
  const trial = await openOutput(path)
  trial.discard()
  await removeUnfinished(path)

  // One checkpoint after the other, in the order they came, also where the caller does not wait.
  let last: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>) => {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  return {
    path,
    resume: resume === undefined ? undefined : new Uint8Array(resume.buffer, resume.byteOffset, resume.length),
    async onCheckpoint(bytes) {
      // The caller may go on to write its memory while the disk is busy.
      const copy = bytes.slice()
      await inTurn(() => replace(path, copy))
    },
    async remove() {
      await inTurn(async () => {
        await rm(path, { force: true }).catch((cause) => {
          throw new NutshellError('FILE', `cannot remove ${path}: ${cause.message}`, { cause })
        })
      })
    }
  }
}

/** Removes what a killed process left half written beside a file. */
async function removeUnfinished(path: string): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const folder = dirname(target)
  const start = `.${basename(target)}.`
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(start) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/.test(name.slice(start.length)))
      continue
    await rm(join(folder, name), { force: true }).catch(() => {}) // no harm but its room
  }
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const output = await openOutput(path)
  try {
    await output.write(bytes)
    await output.publish()
  } finally {
    output.discard() // nothing, where it was published
  }
}
