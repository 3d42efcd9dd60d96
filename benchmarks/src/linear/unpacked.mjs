import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A data set as plain text in a temporary folder, so that nobody's time holds unpacking. */
export function unpacked(path, folder) {
  if (!path.endsWith('.gz')) return path
  const plain = join(folder, basename(path, '.gz'))
  if (!existsSync(plain)) writeFileSync(plain, gunzipSync(readFileSync(path)))
  return plain
}
