// Raw numbers in files, for processes that share them.
import { closeSync, openSync, readSync, writeSync } from 'node:fs'

/** Writes the bytes of a typed array. */
export function writeNumbers(path, numbers) {
  pass(path, 'w', numbers, writeSync)
}

/** Fills `numbers` from a file that `writeNumbers`, or numpy's `tofile`, made. */
export function readNumbers(path, numbers) {
  pass(path, 'r', numbers, readSync)
  return numbers
}

/** In pieces: a single read or write has a limit of 2 GiB. */
function pass(path, flags, numbers, transfer) {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
  const file = openSync(path, flags)
  try {
    for (let at = 0; at < bytes.length; ) {
      const passed = transfer(file, bytes, at, Math.min(1 << 26, bytes.length - at), null)
      if (passed === 0) throw new Error(`${path} ends after ${at} of ${bytes.length} bytes`)
      at += passed
    }
  } finally {
    closeSync(file)
  }
}
