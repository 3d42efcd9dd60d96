// Numbers in files, as contenders hand them to each other.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export function writeNumbers(folder, name, numbers) {
  const path = join(folder, name)
  writeFileSync(path, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength))
  return path
}

/** @param kind Float32Array, Float64Array or Int32Array @param count of them at most */
export function readNumbers(path, kind, count = Number.POSITIVE_INFINITY) {
  const { buffer, byteOffset, byteLength } = readFileSync(path)
  const length = Math.min(count, byteLength / kind.BYTES_PER_ELEMENT)
  // A small file may lie anywhere in a buffer that it shares.
  return byteOffset % kind.BYTES_PER_ELEMENT === 0
    ? new kind(buffer, byteOffset, length)
    : new kind(buffer.slice(byteOffset, byteOffset + byteLength), 0, length)
}
