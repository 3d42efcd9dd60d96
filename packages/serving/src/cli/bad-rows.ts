import { open, rm } from 'node:fs/promises'
import { type Output, openOutput } from '@nutshell-ml/core/node'
import { type BadRow, formatCsvRow } from '@nutshell-ml/core/table'

const HEADER = formatCsvRow(['row', 'offset', 'reason'])

/** Where the bad rows of an output are listed. */
export function badRowsPath(out: string): string {
  return `${out}.errors.csv`
}

/** Keeps count of the rows that could not be read, and lists them beside the output. */
export interface BadRows {
  readonly count: number
  /** Where they are listed, once there is one. */
  readonly path: string | undefined
  /** `offset` may be left out where it is not known. */
  add(bad: Omit<BadRow, 'offset'> & { offset?: number }): void
  publish(): Promise<void>
  /** Drops what was listed; synchronous, for signal handlers. */
  discard(): void
  /** Resolves when nothing is being written any more. */
  settle(): Promise<void>
}

/** @param out the output that they are listed beside; without it they go to standard error. */
export function createBadRows(out: string | undefined): BadRows {
  const path = out === undefined ? undefined : badRowsPath(out)
  let opened: Output | undefined
  let isDiscarded = false
  let queue: Promise<void> = Promise.resolve()
  let count = 0
  const then = (step: () => Promise<void>) => {
    queue = queue.then(step)
    queue.catch(() => {}) // met again by publish
  }
  return {
    get count() {
      return count
    },
    get path() {
      return count > 0 ? path : undefined
    },
    add({ row, offset, reason }) {
      count++
      if (path === undefined) {
        const place = offset === undefined ? '' : ` (at byte ${offset})`
        process.stderr.write(`nutshell: row ${row}${place}: ${reason}\n`)
        return
      }
      then(async () => {
        if (opened === undefined) {
          const output = await openOutput(path)
          if (isDiscarded) return output.discard() // discarded while it was being opened
          opened = output
          await opened.write(HEADER)
        }
        await opened.write(formatCsvRow([row, offset ?? '', reason]))
      })
    },
    async publish() {
      await queue
      if (opened !== undefined) await opened.publish()
      // A list that an earlier run left would be taken for this one's; a file of someone else's is left alone.
      else if (path !== undefined && (await isList(path))) await rm(path, { force: true })
    },
    discard() {
      isDiscarded = true
      opened?.discard()
    },
    async settle() {
      await queue.catch(() => {})
    }
  }
}

/** Whether a file begins as our lists do. */
async function isList(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0)
    return buffer.toString('utf8', 0, bytesRead) === HEADER
  } finally {
    await file.close()
  }
}
