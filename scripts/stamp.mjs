// "Is this stale?" answered by content, not by time stamps, which a clone or a checkout resets.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Tests are no part of a build. */
const IS_TEST = /\.(?:test|test-support|golden)\.[a-z]+$/

/** A hash over the names and bytes of the given files and of all but tests below the given folders; what is missing is skipped. */
export function contentHash(paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!IS_TEST.test(name)) add(join(path, name))
    } else {
      hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0')
    }
  }
  for (const path of paths) add(join(root, path))
  return hash.digest('hex')
}

export function isFresh(stampFile, hash) {
  const path = join(root, stampFile)
  return existsSync(path) && readFileSync(path, 'utf8') === hash
}

export function writeStamp(stampFile, hash) {
  const path = join(root, stampFile)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, hash)
}
